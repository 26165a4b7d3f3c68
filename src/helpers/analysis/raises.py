"""Raises in minimums as figures and tidy frames: each side's newest terms, compounded, by year, over time, in real terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from helpers.analysis import pay, prices, stages
from helpers.analysis.parties import parties
from helpers.archive import Archive, Dimensions, Quantity, RowText

_YEAR = 365
PARTIES = ("guild", "employers", "settlement")
LEVEL_COLUMNS = ["party", "side", "raises", "year", "raise_pct", "level_pct", "made_on", "source_id"]
MOVE_COLUMNS = [
    "party", "side", "made_on", "made_on_precision", "raises", "years", "first_pct", "compounded_pct", "carried", "source_id",
]  # fmt: skip


@dataclass(frozen=True)
class SideRaises:
    """The raises that one side held last, as figures.

    `name` is what readers call the side (Guild, Studios, Settlement, Directors 2023). `raises` is "5, 4 and 3.5",
    `compounded` the rise over all of `years`, `first` the raise of the first contract year; all in percent.
    """

    party: str
    name: str
    offer: pay.Offer
    raises: Quantity
    compounded: Quantity
    first: Quantity
    years: Quantity

    @property
    def made_on(self) -> pd.Timestamp:
        """The day from which the side held them, or the last of a month or year so known."""
        return pd.Timestamp(self.offer.made_on)

    @property
    def made_on_precision(self) -> str:
        """day, month or year."""
        return self.offer.made_on_precision

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources of the raises."""
        return self.offer.sources


@dataclass(frozen=True)
class PayTerms:
    """Where the raises of a round stand: the newest ask, offer and settlement, and the first deal of the round.

    This is the one place where they are picked. `gap` is the compounded ask less the compounded offer in percentage
    points, None unless both cover the same number of years. `employers` is what the other side is called (studios).
    `deal_on` is the day of a tentative agreement that stands, whether its raises are known or not; `is_past` says whether
    the agreement has run out.
    """

    dispute: str
    employers: str
    over_pay: bool  # no round with agencies is over minimums
    ask: SideRaises | None
    offer: SideRaises | None
    settlement: SideRaises | None
    pattern: SideRaises | None
    pattern_union: RowText | None
    gap: Quantity | None
    deal_on: date | None
    is_past: bool

    @property
    def sides(self) -> tuple[SideRaises, ...]:
        """Those that are known, in the order guild, employers, settlement, pattern."""
        every = (self.ask, self.offer, self.settlement, self.pattern)
        return tuple(side for side in every if side is not None)

    @property
    def figures(self) -> tuple[Quantity, ...]:
        """The compounded rises of all sides, and the gap, for boxes."""
        return (*(side.compounded for side in self.sides), *((self.gap,) if self.open and self.gap else ()))

    @property
    def leading(self) -> SideRaises | None:
        """The terms that a reader would look at first: the settlement, else the offer, else the ask."""
        return self.settlement or self.offer or self.ask

    @property
    def open(self) -> bool:
        """Whether ask and offer over the same years face each other without a deal."""
        return self.gap is not None and self.settlement is None and self.deal_on is None

    @property
    def at_pattern(self) -> bool:
        """Whether the leading terms are those of the first deal of the round."""
        leading, first = self.leading, self.pattern
        return leading is not None and first is not None and leading.offer.raises == first.offer.raises

    @property
    def uneven(self) -> bool:
        """Whether the terms of the sides cover different numbers of years, so that only single years compare."""
        return len({side.years.value for side in self.sides}) > 1

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources of all sides."""
        return tuple(dict.fromkeys(source for side in self.sides for source in side.sources))


def newest(archive: Archive, dispute: str) -> PayTerms:
    """The newest terms of each side of a dispute as known that day."""
    offers = _offers(archive, dispute)
    employers = str(archive.dispute(dispute)["employers_role"])
    names = {"guild": "Guild", "employers": employers.capitalize(), "settlement": "Settlement"}
    by_side = {
        party: _figures(offer, party, names[party], dispute)
        for party in PARTIES
        if (offer := pay.latest(offers, party)) is not None
    }
    first = pay.pattern(archive, dispute) if by_side else None
    title = str(archive.dispute(first.dispute)["title"]) if first else ""
    union = replace(parties(archive, first.dispute).people, sources=first.sources) if first else None
    pattern = _figures(first, "pattern", title, first.dispute) if first else None
    gap = _gap(pay.gap_points(offers), by_side, dispute)
    over_pay = str(archive.dispute(dispute)["kind"]) != "agency_agreement"
    ask, offered, settlement = (by_side.get(party) for party in PARTIES)
    deal_on, is_past = stages.standing_deal(archive, dispute), stages.stage(archive, dispute).is_past
    return PayTerms(dispute, employers, over_pay, ask, offered, settlement, pattern, union, gap, deal_on, is_past)


def _offers(archive: Archive, dispute: str) -> list[pay.Offer]:
    """All offers; where no report of the settlement's raises is held, those that its agreement states."""
    offers = pay.offers(archive, dispute)
    if pay.latest(offers, "settlement"):
        return offers
    contracts = archive.of_dispute("contracts", dispute)
    agreed = contracts[contracts["raise_y1_pct"].notna()]
    for row in agreed.to_dict("records"):
        day = next((name for name in ("deal_on", "ratified_on", "effective_on") if pd.notna(row[name])), None)
        if day is not None and row[day] <= pd.Timestamp(archive.as_of):
            values = [row[f"raise_y{year}_pct"] for year in pay.YEARS]
            raised = tuple(float(value) for value in values if pd.notna(value))
            sources = (str(row["source_id"]),)
            made = pay.Offer(dispute, "settlement", row[day].date(), str(row[f"{day}_precision"]), raised, (), sources)
            return [*offers, made]
    return offers


def _gap(points: float | None, by_side: dict[str, SideRaises], dispute: str) -> Quantity | None:
    if points is None:
        return None
    sources = (*by_side["guild"].sources[:1], *by_side["employers"].sources[:1])
    of = Dimensions(dispute=dispute, item=pay.ITEM)
    return Quantity(
        "pay_gap_points", "Ask less offer", points, "pct_points", sources, "Compounded ask less compounded offer", of=of
    )


def _figures(offer: pay.Offer, party: str, name: str, dispute: str) -> SideRaises:
    of = Dimensions(dispute=dispute, side=party if party in PARTIES else "settlement", item=pay.ITEM)
    factors = " x ".join(f"{1 + value / 100:g}" for value in offer.raises) + " - 1"
    since = f"Held from {offer.made_on}"
    years = len(offer.raises)
    term = f"{years} year{'s' if years > 1 else ''}"

    def figure(key: str, value: float | str, unit: str, how: str) -> Quantity:
        return Quantity(f"{party}_{key}", f"{name}, {key.replace('_', ' ')}", value, unit, offer.sources, how, of=of)

    raises = figure("raises_pct", in_words(offer.raises), "pct", since)
    compounded = figure("compounded_pct", offer.compounded, "pct", factors if years > 1 else since)
    compounded = replace(compounded, label=f"{name}, over {term}")
    first = figure("first_pct", offer.raises[0], "pct", "First contract year")
    whole = figure("years", years, "years", "Contract years with a raise")
    return SideRaises(party, name, offer, raises=raises, compounded=compounded, first=first, years=whole)


def in_words(raises: Sequence[float]) -> str:
    """5, 4 and 3.5."""
    words = [f"{value:g}" for value in raises]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def levels(terms: PayTerms) -> pd.DataFrame:
    """Pay under each side's newest terms by contract year, year 0 being the pay before the contract.

    Columns: party (guild, employers, settlement, pattern), side (its name), raises ("5 / 4 / 3.5"), year, raise_pct
    (missing for year 0), level_pct (percent above the pay before the contract), made_on, source_id.
    """
    rows = []
    for side in terms.sides:
        common = (side.party, side.name, side.offer.text)
        for year in range(len(side.offer.raises) + 1):
            raised = side.offer.raises[year - 1] if year else None
            level = pay.compounded_pct(side.offer.raises[:year])
            rows.append((*common, year, raised, level, side.made_on, side.sources))
    frame = pd.DataFrame(rows, columns=LEVEL_COLUMNS)
    return frame.astype({"raise_pct": float, "level_pct": float, "year": int})


def moves(archive: Archive, dispute: str) -> pd.DataFrame:
    """Every ask, offer and settlement of a dispute in order of time.

    Columns: party, side, made_on, made_on_precision, raises, years (contract years covered), first_pct,
    compounded_pct (over those years), carried (years whose raise stands from the side's earlier offer), source_id.
    """
    employers = str(archive.dispute(dispute)["employers_role"]).capitalize()
    names = {"guild": "Guild", "employers": employers, "settlement": "Settlement"}
    rows = [
        (
            offer.party, names[offer.party], pd.Timestamp(offer.made_on), offer.made_on_precision, offer.text,
            len(offer.raises), offer.raises[0], offer.compounded, ", ".join(map(str, offer.carried)), offer.sources,
        )
        for offer in _offers(archive, dispute)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=MOVE_COLUMNS)


def over_the_term(moves_: pd.DataFrame) -> pd.DataFrame:
    """The moves that cover as many years as the longest of them: the others cannot be compared with those."""
    return moves_[moves_["years"] == moves_["years"].max()].reset_index(drop=True)


def of_fewer_years(moves_: pd.DataFrame) -> pd.DataFrame:
    """The moves that `over_the_term` leaves out."""
    return moves_[moves_["years"] < moves_["years"].max()].reset_index(drop=True)


def steps(moves_: pd.DataFrame, until: pd.Timestamp) -> pd.DataFrame:
    """The moves of `over_the_term` as steps of a line: each side's last one goes on to the settlement, or to `until`.

    Columns of `moves`, and end (bool: where a line ends). Empty where no side made more than one.
    """
    sides = moves_[moves_["party"] != "settlement"]
    if sides.empty or sides["party"].value_counts().max() < 2:
        return moves_.iloc[:0].assign(end=False)
    settled = moves_.loc[moves_["party"] == "settlement", "made_on"]
    last = sides.drop_duplicates("party", keep="last").assign(
        made_on=settled.min() if len(settled) else until, end=True
    )
    return pd.concat([moves_.assign(end=moves_["party"] == "settlement"), last], ignore_index=True)


def offers_made(moves_: pd.DataFrame) -> dict[str, int]:
    """On how many days guild and employers each made a full offer (`moves`); the first is none that moves."""
    days = moves_.drop_duplicates(["party", "made_on"])["party"].value_counts()
    return {party: int(days.get(party, 0)) for party in ("guild", "employers")}


def sources_of(frame: pd.DataFrame) -> list[str]:
    """The sources of a frame whose column source_id holds several for each row, each once, in order."""
    return list(dict.fromkeys(source for row in frame["source_id"] for source in row))


@dataclass(frozen=True)
class WidestYear:
    """The contract year in which ask and offer are furthest apart, by so many percentage points (0: alike in all)."""

    year: int
    points: float


def widest_year(levels_: pd.DataFrame) -> WidestYear | None:
    """Where the raises of guild and employers differ most (`levels`); None where they share no year."""
    raised = levels_[levels_["year"] > 0].pivot_table(index="year", columns="party", values="raise_pct")
    if not {"guild", "employers"} <= set(raised.columns):
        return None
    apart = (raised["guild"] - raised["employers"]).dropna().abs()
    return None if apart.empty else WidestYear(int(apart.idxmax()), float(apart.max()))


@dataclass(frozen=True)
class RealRaise:
    """What terms are worth should prices go on as in the last year: an assumption, not a forecast."""

    side: SideRaises
    pace: Quantity
    worth: Quantity
    years: int


def real(archive: Archive, terms: PayTerms) -> RealRaise | None:
    """The leading terms in constant dollars at the pace of the last twelve known months.

    None without prices, and for a settlement of more than a year ago: what prices did since is then known.
    """
    side, year = terms.leading, prices.inflation(archive, 12)
    if side is None or year is None:
        return None
    if terms.settlement and (pd.Timestamp(archive.as_of) - side.made_on).days > _YEAR:
        return None
    span = f"US consumer prices, {year.first} to {year.last}"
    pace = Quantity("prices_year_pct", "Consumer prices, last year", year.pct, "pct", (year.source,), span)
    years = len(side.offer.raises)
    how = f"{side.compounded.text()} over {years} years against prices rising {year.pct:g} percent a year"
    of = Dimensions(dispute=terms.dispute, side=side.compounded.of.side, item=pay.ITEM, base="consumer prices")
    left = round(prices.real_rise_pct(pay.exact_compounded_pct(side.offer.raises), year.exact_pct, years), 1)
    sources = (*side.sources[:1], year.source)
    worth = Quantity(f"{side.party}_real_pct", "Raise in constant dollars", left, "pct", sources, how, of=of)
    return RealRaise(side, pace, worth, years)


@dataclass(frozen=True)
class ValuedGap:
    """What the packages of both sides were last valued at, as figures, and by whom; each may count in its own way."""

    ask: Quantity
    offer: Quantity
    apart: Quantity
    settlement: Quantity | None
    valued_on: pd.Timestamp
    moved_on: pd.Timestamp | None
    ask_by: str
    offer_by: str
    settlement_by: str


def valued_gap(archive: Archive, dispute: str) -> ValuedGap | None:
    """The newest valuations of ask and offer in one unit, or None where there are no two."""
    gap = pay.package_gap(archive, dispute)
    if gap is None:
        return None

    def figure(key: str, side: str, value: float, sources: tuple[str, ...], how: str) -> Quantity:
        of = Dimensions(dispute=dispute, side=side, item="package_value_total")
        return Quantity(key, key.replace("_", " ").capitalize(), value, gap.unit, sources, how, of=of)

    role = str(archive.dispute(dispute)["employers_role"])
    named = [{"reports": who, "employers": f"the {role}"}.get(who, f"the {who}") for who in gap.valued_by]
    by = "As last valued in public, in the count of the source"
    done = None
    if gap.settlement is not None:
        done = figure("package_settlement", "settlement", gap.settlement, gap.sources[2:3], by)
    ask = figure("package_ask", "guild", gap.ask, gap.sources[1:2], by)
    offer = figure("package_offer", "employers", gap.offer, gap.sources[:1], by)
    apart = figure("package_gap", "", round(gap.ask - gap.offer, 2), gap.sources[:2], "Ask less offer")
    moved_on = None if gap.moved_on is None else pd.Timestamp(gap.moved_on)
    offer_by, ask_by = named[:2]
    settled_by = named[2] if len(named) > 2 else ""
    return ValuedGap(ask, offer, apart, done, pd.Timestamp(gap.valued_on), moved_on, ask_by, offer_by, settled_by)
