"""Figures on record of filming in Los Angeles: days as FilmLA counted them, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from helpers.analysis import production
from helpers.analysis.on_record import quarter_before
from helpers.archive import Archive, Quantity, accepted_rows
from helpers.articles.entry import ACCEPTED, REJECTED, REPLACED, Entry, known, sources_of, stems
from helpers.articles.record_rows import DATA

Key = tuple[str, str, str]
_Step = Callable[[str], str]
Rows = dict[Key, dict[str, object]]
_NEW_SERIES = 2015  # from this year on only shoot days are meant
_WORDS = stems("FilmLA shoot days filming location production permitted")
_SPANS = {"H1": ("Q1", "Q2"), "H2": ("Q3", "Q4"), "9M": ("Q1", "Q2", "Q3")}
_DAYS = "shoot_days"
_BASES: dict[str, _Step] = {"year": production.year_before, "quarter": quarter_before}


def filming_entries(archive: Archive) -> list[Entry]:
    """Days by category and period, their changes, differences, sums over quarters, runs and ranks."""
    return archive.ask_tables(_entries, "shoot_days")


def _entries(frame: pd.DataFrame) -> list[Entry]:
    rows = _newest(frame)
    counts = {key: float(row["days"]) for key, row in rows.items() if row["days"] is not None}  # type: ignore[arg-type]
    sources = {key: sources_of(row["source_id"], row["second_source_id"]) for key, row in rows.items()}
    filming = _Filming(counts, sources)
    entries = [filming.level(key) for key in counts]
    for key in list(counts):
        entries += filming.against_bases(key)
        entries += filming.ranks(key)
        entries += filming.runs(key)
    entries += [entry for key in filming.add_spans() for entry in (filming.level(key), *filming.against_bases(key))]
    return entries + list(_printed(frame, filming))


def _newest(frame: pd.DataFrame) -> Rows:
    """The accepted row of each figure, the newest one."""
    frame = accepted_rows(frame)
    cells = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return {(row["series"], row["category"], row["period"]): row for row in cells if row["days"] is not None}  # type: ignore[misc]


def category_name(category: str) -> str:
    """Feature films, Television drama: the name of a category for readers."""
    return production.CATEGORIES.get(category, category)


class _Filming:
    """The days of each figure by series, category and period, and the entries that follow."""

    def __init__(self, counts: dict[Key, float], sources: dict[Key, tuple[str, ...]]) -> None:
        self.counts, self.sources = counts, sources

    def entry(
        self, key: Key, measure: str, label: str, value: float, unit: str, how: str, status: str = ACCEPTED, **of: str
    ) -> Entry:
        """An entry of a figure, with its dimensions."""
        series, category, period = key
        return Entry(
            measure,
            Quantity(measure, f"{category_name(category)}, {label}", value, unit, self.sources.get(key, ()), how),
            period=period,
            years=frozenset({int(period[:4])}),
            of=known({"category": category, "series": series, **of}),
            words=_WORDS | stems(category_name(category)),
            status=status,
            table="shoot_days",
            row="/".join(key),
        )

    def level(self, key: Key, value: float | None = None, how: str = "", status: str = ACCEPTED) -> Entry:
        """The days of a category in a period."""
        series, _, period = key
        unit = series if series == "shoot_days" else "permitted_production_days"
        how = how or f"FilmLA, {production.SERIES[series].lower()}"
        return self.entry(key, "shoot_days", period, self.counts[key] if value is None else value, unit, how, status)

    def against_bases(self, key: Key) -> Iterator[Entry]:
        """Changes and differences against the year and the quarter before."""
        for base, before in _BASES.items():
            if base == "year" or "Q" in key[2]:
                yield from self.against(key, before(key[2]), base)

    def against(self, key: Key, other: str, base: str) -> Iterator[Entry]:
        """Change in percent and difference in days against another period of the same series."""
        then_key = (key[0], key[1], other)
        now, then = self.counts.get(key), self.counts.get(then_key)
        if now is None or not then:
            return
        how, way = f"{now:,.0f} against {then:,.0f}", "up" if now > then else "down"
        change = round((now / then - 1) * 100, 2)
        both = _Filming(self.counts, {key: sources_of(*self.sources.get(key, ()), *self.sources.get(then_key, ()))})
        yield both.entry(key, f"{_DAYS}_change", f"{key[2]}, change on {other}", change, "pct", how, base=base, way=way)
        label = f"{key[2]}, less {other}"
        yield both.entry(key, f"{_DAYS}_difference", label, now - then, _DAYS, how, base=base, way=way)

    def add_spans(self) -> list[Key]:
        """Sums of half a year and of nine months where all their quarters are on record; they count as periods."""
        quarters = {
            (series, category, period[:4])
            for series, category, period in self.counts
            if period.endswith("Q1") or period.endswith("Q3")
        }
        added: list[Key] = []
        for series, category, year in sorted(quarters):
            for span, names in _SPANS.items():
                parts = [(series, category, year + name) for name in names]
                if all(part in self.counts for part in parts):
                    key = (series, category, f"{year} {span}")
                    self.counts[key] = sum(self.counts[part] for part in parts)
                    self.sources[key] = tuple(dict.fromkeys(source for part in parts for source in self.sources[part]))
                    added.append(key)
        return added

    def ranks(self, key: Key) -> Iterator[Entry]:
        """The year of the last period before with as few days or fewer (as many or more), all between on record."""
        for way, much in (("lowest", "few"), ("highest", "many")):
            for step in _BASES.values() if "Q" in key[2] else (production.year_before,):
                if year := self._last_as(key, step, way == "highest"):
                    label = f"last period with as {much} days as {key[2]}"
                    yield self.entry(key, "lowest_since", label, float(year), "year", "", rank=way)

    def _last_as(self, key: Key, step: _Step, highest: bool) -> int:
        before = step(key[2])
        while (count := self.counts.get((key[0], key[1], before))) is not None:
            if count >= self.counts[key] if highest else count <= self.counts[key]:
                return int(before[:4])
            before = step(before)
        return 0

    def runs(self, key: Key) -> Iterator[Entry]:
        """Quarters falling (or rising) in a row, each against the year before or each against the quarter before."""
        if "Q" not in key[2] or (key[0] != "shoot_days" and int(key[2][:4]) >= _NEW_SERIES):
            return
        for way, sign in (("falling", -1), ("rising", 1)):
            for base, before in _BASES.items():
                count, name = 0, key[2]
                while (step := self._step(key, name, before(name))) is not None and step * sign > 0:
                    count, name = count + 1, quarter_before(name)
                if count > 1:
                    label = f"quarters {way} in a row up to {key[2]}"
                    cut = "" if step is not None else "; earlier quarters are not on record"
                    how, open_ = f"each against the {base} before{cut}", "yes" if cut else ""
                    measure = f"{way}_quarters"
                    yield self.entry(key, measure, label, float(count), "quarters", how, base=base, open=open_)

    def _step(self, key: Key, now: str, then: str) -> float | None:
        one, two = self.counts.get((key[0], key[1], now)), self.counts.get((key[0], key[1], then))
        return None if one is None or two is None else one - two


def _printed(frame: pd.DataFrame, filming: _Filming) -> Iterator[Entry]:
    """Changes as printed, days that lost a conflict, days that a newer row replaced."""
    for row in frame.astype(object).where(frame.notna(), None).to_dict("records"):
        key = (str(row["series"]), str(row["category"]), str(row["period"]))
        here = _Filming(filming.counts, {key: sources_of(row["source_id"])})
        lost, days = row["status"] == REJECTED, row["days"]
        if days is not None and float(days) != filming.counts.get(key):
            reason = DATA["settled_by"].get(str(row["settled_by"]), str(row["settled_by"]))
            why = reason if lost else "printed before, revised since"
            yield here.level(key, float(days), why, REJECTED if lost else REPLACED)
        for column, base in (("yoy_pct_printed", "year"), ("five_year_avg_pct_printed", "five_years")):
            change = row[column]
            if change is None:
                continue
            wrong = lost or (base == "year" and row["yoy_status"] == REJECTED)
            how = "the printed change does not fit the figures" if wrong else "as printed"
            against = "the five-year average" if base == "five_years" else production.year_before(key[2])
            label, way = f"{key[2]}, change on {against}", "up" if float(change) > 0 else "down"
            status = REJECTED if wrong else ACCEPTED
            yield here.entry(key, f"{_DAYS}_change", label, float(change), "pct", how, status, base=base, way=way)


def change_between(archive: Archive, entries: list[Entry], other: str) -> list[Entry]:
    """Changes and differences of levels on record against a period that is named, as 2019 or 2019Q4."""
    rows = archive.ask_tables(_newest, "shoot_days")
    counts = {key: float(row["days"]) for key, row in rows.items()}  # type: ignore[arg-type]
    filming = _Filming(counts, {key: sources_of(row["source_id"]) for key, row in rows.items()})
    changes: list[Entry] = []
    for entry in entries:
        key = (entry.of["series"], entry.of["category"], entry.period)
        changes += filming.against(key, other, other)
    return changes


def last_period(archive: Archive, kind: str, number: int = 0) -> str:
    """The newest quarter (of that number where given) or year with a count of all filming; '' without one."""
    rows = archive.ask_tables(_newest, "shoot_days")
    names = sorted(
        period for _, category, period in rows if category == "total" and ("Q" in period) == (kind == "quarter")
    )
    names = [name for name in names if not number or name.endswith(f"Q{number}")]
    return names[-1] if names else ""
