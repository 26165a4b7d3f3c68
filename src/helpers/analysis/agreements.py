"""Past agreements: their raises against prices since the agreement before, and where a raise ranks among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.analysis import prices
from helpers.analysis.pay import compounded_pct, exact_compounded_pct
from helpers.analysis.raises import PayTerms, sources_of
from helpers.archive import Archive, Dimensions, Quantity, RowText
from helpers.words import words

# The unions that merged into one go on in its history.
_SUCCESSOR = {"SAG": "SAG-AFTRA", "AFTRA": "SAG-AFTRA"}
_DAYS = ("deal_on", "ratified_on", "effective_on")

REAL_BASE = 100.0
"""Where each line of `real_levels` begins."""
LONGEST_ROUND = 550
"""Days from the end of an agreement within which its successor is made; a later deal follows another agreement."""

MEASURES = words("raises")
"""What raises are measured by, in words."""


@dataclass(frozen=True)
class Agreement:
    """One agreement with its general raises in percent by contract year, as far as they are on record (or none).

    `on` is the day of the deal or, where that is not known, of the ratification, the start of the term or the
    day on which it became public; `start` and `until` are its first and last day, None where not known. `guild` is the
    union's code, that of its successor where it merged.
    """

    contract: str
    dispute: str
    name: str
    on: pd.Timestamp
    precision: str
    raises: tuple[float, ...]
    source: str
    until: pd.Timestamp | None = None
    start: pd.Timestamp | None = None
    guild: str = ""

    @property
    def compounded(self) -> float | None:
        """The rise over the contract in percent; None where only one year is known."""
        return compounded_pct(self.raises) if len(self.raises) > 1 else None


def agreements(archive: Archive, sector: str, guild: str | None = None) -> list[Agreement]:
    """The agreements of a sector that were made by the as-of day, oldest first; of one union or of all."""
    archive.check_value("disputes", "sector", sector)
    if guild is not None:
        archive.check_value("disputes", "guild", guild)
    frame = archive.table("contracts")
    disputes = archive.table("disputes").set_index("dispute_id")
    made = frame["raise_y1_pct"].notna() | frame[list(_DAYS)].notna().any(axis=1)
    rows = frame[made & (frame["dispute_id"].map(disputes["sector"]) == sector)]
    if guild is not None:
        rows = rows[rows["guild"].replace(_SUCCESSOR) == _SUCCESSOR.get(guild, guild)]
    return sorted((_agreement(row) for row in rows.to_dict("records")), key=lambda a: (a.on, a.contract))


def _agreement(row: dict[str, Any]) -> Agreement:
    day = next((name for name in _DAYS if pd.notna(row[name])), "published_on")
    years = ("1", "2", "3", "4") if pd.notna(row["raise_y1_pct"]) else ()
    raises = tuple(float(row[f"raise_y{y}_pct"]) for y in years if pd.notna(row[f"raise_y{y}_pct"]))
    precision = str(row.get(f"{day}_precision", "day"))
    name = f"{row['union']}, {row['agreement']}"
    until, start = (None if pd.isna(row[key]) else pd.Timestamp(row[key]) for key in ("expires_on", "effective_on"))
    guild = _SUCCESSOR.get(str(row["guild"]), str(row["guild"]))
    return Agreement(
        str(row["contract_id"]), str(row["dispute_id"]), name, row[day], precision, raises, str(row["source_id"]),
        until, start, guild,
    )  # fmt: skip


@dataclass(frozen=True)
class Since:
    """Prices and minimums between two deals, in percent: what the later one had to make good.

    `prices_pct` is the rise of consumer prices from the month of the earlier deal to that of the later (or
    the last known), `minimums_pct` the raises of the earlier agreement and `real_pct` the one over the
    other; both are None while those raises are not on record in full. Where an agreement in between is
    `missing`, the raises of the earlier one do not reach to the later: `real_pct` is None.
    """

    prices_pct: float
    minimums_pct: float | None
    real_pct: float | None
    first: pd.Period
    last: pd.Period
    source: str
    missing: bool = False


def since(archive: Archive, before: Agreement, on: pd.Timestamp) -> Since | None:
    """What prices and minimums did between an agreement's deal and a later day; None without prices."""
    levels = prices.Levels.of(archive)
    if levels is None:
        return None
    first, last = before.on.to_period("M"), min(on.to_period("M"), levels.last)
    rise = levels.rise(first, last)
    if rise is None or last <= first:
        return None
    paid, missing = before.compounded, between_missing(before, on)
    exact = 1 + exact_compounded_pct(before.raises) / 100
    real = None if paid is None or missing else round((exact / rise - 1) * 100, 1)
    return Since(round((rise - 1) * 100, 1), paid, real, first, last, levels.source, missing)


def between_missing(before: Agreement, on: pd.Timestamp) -> bool:
    """Whether an agreement between an earlier one and a later deal is not on record.

    The earlier one runs to its last day or, where that is not known, one year for each of its raises from its deal; a
    round later than `LONGEST_ROUND` after that follows another agreement.
    """
    until = before.until
    if until is None:
        until = before.on + pd.DateOffset(years=max(len(before.raises), 1) + 1)
    return bool(on - until > pd.Timedelta(days=LONGEST_ROUND))


@dataclass(frozen=True)
class Rank:
    """Where a value stands among `among` earlier agreements by one measure.

    `larger` is the latest earlier agreement with at least as large a value, with that value; None if there is
    none back to `back_to`. `unknown` counts earlier agreements that the measure cannot be taken of.
    """

    measure: str
    value: float
    among: int
    rank: int
    larger: tuple[Agreement, float] | None
    back_to: int
    unknown: int


def measures(archive: Archive, raises: Sequence[float], on: pd.Timestamp) -> dict[str, float]:
    """The measures of `MEASURES` in percent, as far as they can be taken; prices as known on the as-of day."""
    by_measure = {"first": float(raises[0])}
    levels = prices.Levels.of(archive)
    if levels is not None:
        month = min(on.to_period("M"), levels.last)
        rise = levels.rise(month - 12, month)
        if rise is not None:
            by_measure["real_first"] = round(raises[0] - (rise - 1) * 100, 1)
    if len(raises) > 1:
        by_measure |= {"yearly": round(_yearly_pct(raises), 2), "whole": compounded_pct(list(raises))}
    return by_measure


def _yearly_pct(raises: Sequence[float]) -> float:
    """The raise a year on average, in percent."""
    return float(((1 + exact_compounded_pct(raises) / 100) ** (1 / len(raises)) - 1) * 100)


def ranks(archive: Archive, raises: Sequence[float], on: pd.Timestamp, earlier: Sequence[Agreement]) -> list[Rank]:
    """Where raises made on a day stand among earlier agreements, by each measure that can be taken of them.

    A rise over the whole contract is compared with contracts of as many raises only.
    """
    past = [(a, measures(archive, a.raises, a.on) if a.raises else {}) for a in earlier if a.on < on]
    places = []
    for measure, value in measures(archive, raises, on).items():
        alike = [(a, by_measure) for a, by_measure in past if measure != "whole" or len(a.raises) == len(raises)]
        known = [(a, by_measure[measure]) for a, by_measure in alike if measure in by_measure]
        if not known:
            continue
        larger = [(a, v) for a, v in known if v >= value]
        rank = 1 + sum(v > value for _, v in known)
        latest = larger[-1] if larger else None
        places.append(Rank(measure, value, len(known), rank, latest, known[0][0].on.year, len(past) - len(known)))
    return places


TERM_COLUMNS = [
    "guild", "agreement", "contract_id", "dispute_id", "deal_on", "deal_on_precision", "start", "end", "raises", "years",
    "first_pct", "compounded_pct", "yearly_pct", "prices_yearly_pct", "prices_to", "real_yearly_pct", "source_id",
]  # fmt: skip
_LONG_CHAIN_MONTHS = 36
_ALL_OTHERS = "other"  # the code of unions that have none of their own


def against_prices(archive: Archive, sector: str) -> pd.DataFrame:
    """Agreements whose raises are on record in full, each against prices of its own term, oldest first.

    Columns: guild, agreement, contract_id, dispute_id, deal_on with its precision, start, end (of the term), raises
    ("5 / 4 / 3.5"), years (contract years), first_pct, compounded_pct, yearly_pct (raise a year on average),
    prices_yearly_pct (rise of US consumer prices a year over the term, as far as it is known; missing without any),
    prices_to (the last month of it), real_yearly_pct (the one over the other), source_id. Of several agreements of one
    union and round with the same raises one stands for all.
    """
    levels = prices.Levels.of(archive)
    rows = [_term(one, levels) for one in agreements(archive, sector) if _whole(one)]
    frame = pd.DataFrame(rows, columns=TERM_COLUMNS)
    frame = frame.drop_duplicates(["guild", "dispute_id", "raises"])
    return frame.sort_values(["start", "guild"], kind="stable").reset_index(drop=True)


def _whole(one: Agreement) -> bool:
    return len(one.raises) > 1 and one.start is not None and one.guild != _ALL_OTHERS


def _term(one: Agreement, levels: prices.Levels | None) -> tuple[Any, ...]:
    start = one.start if one.start is not None else one.on
    end = one.until if one.until is not None else start + pd.DateOffset(years=len(one.raises), days=-1)
    years = len(one.raises)
    yearly = _yearly_pct(one.raises)
    first = start.to_period("M")
    last = first if levels is None else min(end.to_period("M"), levels.last)
    rise = None if levels is None or last <= first else levels.rise(first, last)
    pace = None if rise is None else (rise ** (12 / (last - first).n) - 1) * 100
    real = None if pace is None else ((1 + yearly / 100) / (1 + pace / 100) - 1) * 100
    text = " / ".join(f"{value:g}" for value in one.raises)
    rounded = [None if value is None else round(value, 2) for value in (yearly, pace, real)]
    return (
        one.guild, one.name, one.contract, one.dispute, one.on, one.precision, start, end, text, years, one.raises[0],
        one.compounded, rounded[0], rounded[1], last.to_timestamp("M").normalize() if pace is not None else pd.NaT,
        rounded[2], one.source,
    )  # fmt: skip


def unbroken(archive: Archive, sector: str, guild: str) -> list[Agreement]:
    """The newest agreements of a union in a row, oldest first, as far back as each one's raises are on record in full."""
    every, row = agreements(archive, sector, guild), list[Agreement]()
    ends = {one.until for one in every if one.raises}
    for one in reversed(every):
        amends = not one.raises and one.until is not None and one.until in ends
        if amends or (row and one.dispute == row[-1].dispute):
            continue
        if not _whole(one) or (row and between_missing(one, row[-1].on)):
            break
        row.append(one)
    return row[::-1]


def raise_days(one: Agreement) -> list[pd.Timestamp]:
    """The day of each raise: the first day of the term, then each anniversary, counted back from its last day."""
    start = one.start if one.start is not None else one.on
    count = len(one.raises)
    if one.until is None:
        return [start + pd.DateOffset(years=year) for year in range(count)]
    after = one.until + pd.Timedelta(days=1)
    return [start, *(after - pd.DateOffset(years=count - year) for year in range(1, count))]


def real_levels(archive: Archive, sector: str, guild: str) -> pd.DataFrame:
    """What minimums of the sector's unions are worth month by month: their general raises over US consumer prices.

    Each union from the month before the first raise of its unbroken row of agreements, which is 100, to the last month
    with known prices. The others begin on the line of `guild`, with its first month or theirs, so that lines part only by
    what came after. Columns: guild, month, real_index, of_page (whether it is `guild`), source_id (of the agreements).
    Rows of less than three years are left out.
    """
    archive.check_value("disputes", "guild", guild)
    codes = sorted({one.guild for one in agreements(archive, sector) if one.guild != _ALL_OTHERS})
    union = _SUCCESSOR.get(guild, guild)
    levels = prices.Levels.of(archive)
    if levels is None:
        return pd.DataFrame(columns=["guild", "month", "real_index", "of_page", "source_id"])
    rows = {code: unbroken(archive, sector, code) for code in codes}
    lines = {code: line for code, row in rows.items() if len(line := _real_line(row, levels)) > _LONG_CHAIN_MONTHS}
    base = lines.get(union)
    frames = []
    for code, line in lines.items():
        line = _on_line(line, base)
        sources = tuple(dict.fromkeys([*(one.source for one in rows[code]), levels.source]))
        frame = pd.DataFrame(
            {"guild": code, "month": line.index.to_timestamp(), "real_index": line.to_numpy().round(2)}
        )
        frames.append(frame.assign(of_page=code == union, source_id=[sources] * len(frame)))
    columns = ["guild", "month", "real_index", "of_page", "source_id"]
    return pd.concat(frames, ignore_index=True)[columns] if frames else pd.DataFrame(columns=columns)


@dataclass(frozen=True)
class Worth:
    """The lines of `real_levels` in short: their newest rows, first and last month, and the own union's highest and newest.

    `peak` and `newest` are rows; None without a line of the own union. Lines begin at `base`.
    """

    ends: pd.DataFrame
    first: pd.Timestamp
    last: pd.Timestamp
    peak: Any
    newest: Any
    base: float = REAL_BASE

    @property
    def sources(self) -> list[str]:
        """Ids of the sources of the lines."""
        return sources_of(self.ends)


def worth(levels: pd.DataFrame) -> Worth | None:
    """What minimums are worth in short; None without lines."""
    if levels.empty:
        return None
    named = list(levels[levels["of_page"].astype(bool)].itertuples(index=False))
    peak = max(named, key=lambda row: row.real_index, default=None)
    ends = levels.groupby("guild").tail(1)
    return Worth(ends, levels["month"].min(), levels["month"].max(), peak, named[-1] if named else None)


@dataclass(frozen=True)
class Outrun:
    """Agreements whose prices are known (`terms`), and in how many `among` those of one union prices outran raises.

    `some_run` says that a term goes on beyond the last known prices.
    """

    terms: pd.DataFrame
    among: int
    by_prices: int
    some_run: bool


def outrun(terms: pd.DataFrame, union: str) -> Outrun:
    """Raises against prices over the terms of `against_prices`, counted for a union."""
    known = terms[terms["prices_yearly_pct"].notna()]
    of_union = known[known["guild"] == union]
    beaten, running = of_union["real_yearly_pct"] < 0, known["prices_to"] < known["end"]
    return Outrun(known, len(of_union), int(beaten.sum()), bool(running.any()))


def _on_line(line: pd.Series, base: pd.Series | None) -> pd.Series:
    """The months that a line shares with another, beginning on that; the whole line where there is no other."""
    shared = line if base is None else line[line.index.isin(base.index)]
    return line if base is None or shared.empty else shared / shared.iloc[0] * base[shared.index[0]]


def _real_line(row: Sequence[Agreement], levels: prices.Levels) -> pd.Series:
    """The index of minimums in constant prices by month; empty without agreements."""
    raised = [(day.to_period("M"), pct) for one in row for day, pct in zip(raise_days(one), one.raises, strict=True)]
    raised = [(month, pct) for month, pct in raised if month <= levels.last]
    if not raised:
        return pd.Series(dtype=float)
    months = pd.period_range(raised[0][0] - 1, levels.last, freq="M")
    factors = pd.Series(1.0, index=months)
    for month, pct in raised:
        factors[month] *= 1 + pct / 100
    rises = [levels.rise(months[0], month) for month in months]
    return factors.cumprod() / pd.Series([rise or float("nan") for rise in rises], index=months) * REAL_BASE


@dataclass(frozen=True)
class RealChange:
    """What a union's minimums lost or gained against prices over its unbroken row of agreements."""

    change: Quantity
    since: pd.Timestamp
    until: pd.Timestamp

    @property
    def fell(self) -> bool:
        """Whether they buy less."""
        return isinstance(self.change.value, int | float) and self.change.value < 0


def real_change(levels: pd.DataFrame) -> RealChange | None:
    """The change of the own union's line from its first to its last month; None where it has no line."""
    line = levels[levels["of_page"].astype(bool)]
    if line.empty:
        return None
    first, last = line.iloc[0], line.iloc[-1]
    change = round(float(last["real_index"]) / float(first["real_index"]) * 100 - 100, 1)
    how = "General raises compounded over the rise of US consumer prices"
    of = Dimensions(union=str(last["guild"]), period=f"{last['month']:%Y-%m}", base=f"{first['month']:%Y-%m}")
    fact = Quantity(
        "minimums_real_change_pct", "Minimums in constant prices", change, "pct", last["source_id"], how, of=of
    )
    return RealChange(fact, first["month"], last["month"])


_FEWEST_COMPARED = 2  # one agreement is no comparison
RANK_COLUMNS = [
    "measure", "scope", "value_pct", "larger", "larger_on", "larger_on_precision", "larger_pct", "back_to", "among",
    "unknown", "source_id",
]  # fmt: skip


def rank_table(archive: Archive, terms: PayTerms) -> pd.DataFrame:
    """When a raise was last as large as that of the settlement, else of the offer, by measure, for the union and for all.

    Columns: measure, scope (own union, all unions of the sector), value_pct, larger (the union whose agreement was the
    newest with at least as large a value, or that there is none), larger_on with its precision, larger_pct, back_to (the
    year from which agreements are compared), among (agreements compared), unknown (those that cannot be), source_id.
    No rows without a settlement or an offer.
    """
    side, this_dispute = terms.settlement or terms.offer, archive.dispute(terms.dispute)
    scopes = {"own union": str(this_dispute["guild"]), "all unions": None}
    rows = []
    for scope, guild in scopes.items() if side else ():
        earlier = [a for a in agreements(archive, str(this_dispute["sector"]), guild) if a.dispute != terms.dispute]
        raised = side.offer.raises if side else ()
        for rank in ranks(archive, raised, side.made_on if side else pd.Timestamp(0), earlier):
            if rank.among < _FEWEST_COMPARED:
                continue
            one, value = rank.larger or (None, None)
            name = RowText(f"none since {rank.back_to}", "contracts", "")
            made, sources = (pd.NaT, ""), side.sources if side else ()
            if one is not None:
                name = RowText(
                    one.name if one.guild == _ALL_OTHERS else one.guild, "contracts", one.contract, (one.source,)
                )
                made, sources = (one.on, one.precision), (*sources, one.source)
            counts = (rank.back_to, rank.among, rank.unknown, tuple(dict.fromkeys(sources)))
            rows.append((MEASURES[rank.measure], scope, rank.value, name, *made, value, *counts))
    return pd.DataFrame(rows, columns=RANK_COLUMNS)


@dataclass(frozen=True)
class SinceLast:
    """What prices and general raises did from the union's agreement before this round to the newest terms or day.

    `raised` and `real` (the raises in constant prices) are None where the agreement's raises are not on record in full
    or, with `missing`, where an agreement in between is not on record.
    """

    deal_on: pd.Timestamp
    deal_on_precision: str
    until: pd.Timestamp
    prices: Quantity
    raised: Quantity | None
    real: Quantity | None
    missing: bool


def since_last(archive: Archive, terms: PayTerms) -> SinceLast | None:
    """What the round had to make good; None without an earlier agreement or prices."""
    this_dispute = archive.dispute(terms.dispute)
    day = terms.leading.made_on if terms.leading else pd.Timestamp(archive.as_of)
    every = agreements(archive, str(this_dispute["sector"]), str(this_dispute["guild"]))
    past = [one for one in every if one.dispute != terms.dispute and one.on < day]
    made = since(archive, past[-1], day) if past else None
    if made is None:
        return None
    last, span = past[-1], f"{made.first} to {made.last}"
    of = Dimensions(dispute=terms.dispute, period=str(made.last), base=str(made.first))

    def figure(key: str, value: float, source: str, how: str) -> Quantity:
        return Quantity(key, key.replace("_", " "), value, "pct", (source,), how, of=of)

    rose = figure("prices_since_pct", made.prices_pct, made.source, f"US consumer prices, {span}")
    by_year = " / ".join(f"{value:g}" for value in last.raises)
    raised = real = None
    if made.real_pct is not None and made.minimums_pct is not None:
        raised = figure("raises_since_pct", made.minimums_pct, last.source, f"Raises of {by_year} percent")
        real = figure("real_since_pct", made.real_pct, made.source, f"The one over the other, {span}")
    until = made.last.to_timestamp("M").normalize()
    return SinceLast(last.on, last.precision, until, rose, raised, real, made.missing)
