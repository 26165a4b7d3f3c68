"""Which round of bargaining or strike some words mean: by union, years, sector and the day of the report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from helpers.analysis.stoppages import SCREEN
from helpers.archive import Archive
from helpers.articles.entry import ACCEPTED, Entry
from helpers.articles.record import register

# How far from the day of a report the known days of a round may lie for the report to speak of it.
_LIVE_DAYS = 550
_TELLING = frozenset(
    "expires_on stoppage_start stoppage_end opened_on deal_on ratified_on authorization_on vote_yes_pct vote_yes_votes session "
    "vote_turnout_pct".split()
)


_NAMING = ("stoppages", "votes", "contracts", "expiries", "proposals", "events")


@dataclass(frozen=True)
class Round:
    """A round of bargaining or a strike: its union and sector, its known days, first and last day of its strike."""

    dispute: str
    union: str
    sector: str
    days: tuple[date, ...]
    start: date | None
    end: date | None
    small: bool

    @property
    def years(self) -> frozenset[int]:
        """The years in which something of it lies."""
        return frozenset(day.year for day in self.days) | frozenset(_running(self.start, self.end))

    def distance(self, on: date) -> int:
        """Days between a day and the time of the round; 0 within it."""
        return max((self.days[0] - on).days, (on - self.days[-1]).days, 0)


@dataclass
class _Dates:
    """What is on record of the time of one round while the record is read."""

    named: Entry | None = None
    days: set[date] = field(default_factory=set)
    first: Entry | None = None
    last: Entry | None = None
    about: date | None = None  # the end of the month or year in which a stoppage began

    def add(self, entry: Entry) -> None:
        """Take in what an entry tells of the round."""
        if entry.union and entry.table in _NAMING:
            self.named = self.named or entry
        day = entry.fact.value if isinstance(entry.fact.value, date) else entry.on
        # The day on which a new agreement will expire is of the next round.
        if entry.measure in _TELLING and day and (entry.measure, entry.table) != ("expires_on", "contracts"):
            self.days.add(day)
        if entry.status != ACCEPTED:
            return
        if entry.table == "stoppages":
            self.about = self.about or entry.on
        if entry.measure == "stoppage_start":
            self.first = self.first or entry
        if entry.measure == "stoppage_end":
            self.last = entry

    def as_round(self, name: str) -> Round | None:
        """The round, where it is known; a stoppage whose first day is not on record stands at the end of its month or year."""
        if not self.named or not (self.days or self.about):
            return None
        start, end = (one.fact.value if one else None for one in (self.first, self.last))
        if self.first is None and self.about:
            start, end = self.about, end or self.about
        days = self.days | ({self.about} if self.first is None and self.about else set())
        of = (self.first or self.named).of
        small = bool(self.first and of.get("small"))
        start, end = (one if isinstance(one, date) else None for one in (start, end))
        return Round(name, self.named.union, of.get("sector", ""), tuple(sorted(days)), start, end, small)


class Rounds:
    """All rounds known on a day."""

    def __init__(self, archive: Archive) -> None:
        self.as_of = archive.as_of
        dates: dict[str, _Dates] = defaultdict(_Dates)
        for entry in register(archive).entries:
            if entry.dispute and entry.table not in ("positions", "us_stoppages"):
                dates[entry.dispute].add(entry)
        self.every = [one for name, known in dates.items() if (one := known.as_round(name))]

    def of(self, unions: Iterable[str], sectors: Iterable[str]) -> list[Round]:
        """The rounds of some unions, in some sectors where any is named."""
        wanted, kinds = set(unions), set(sectors)
        return [one for one in self.every if one.union in wanted and (not kinds or one.sector in kinds)]

    def in_years(
        self, unions: Iterable[str], sectors: Iterable[str], years: Iterable[int], *, strike: bool
    ) -> set[str]:
        """The rounds with a known day in some years; of strikes those that ran in them, the large ones first."""
        wanted, candidates = set(years), self.of(unions, sectors)
        if not strike:
            return {one.dispute for one in candidates if one.years & wanted}
        ran = [one for one in candidates if one.start and wanted & set(_running(one.start, one.end))]
        began = [one for one in ran if one.start and one.start.year in wanted]
        large = [one for one in began or ran if not one.small]
        return {one.dispute for one in large or began or ran}

    def in_sector(self, sectors: Iterable[str], years: set[int]) -> Round | None:
        """The one strike of some sectors, other than film and television, that began in some years, or that a report of
        the day speaks of where no year is told."""
        strikes = [
            one
            for one in self.every
            if one.sector in set(sectors) - {SCREEN}
            and one.start
            and (one.start.year in years if years else one.distance(self.as_of) <= _LIVE_DAYS)
        ]
        return strikes[0] if len(strikes) == 1 else None

    def live(self, unions: Iterable[str], sectors: Iterable[str]) -> set[str]:
        """The round that a report of the day speaks of: of each union the one whose known days lie nearest."""
        chosen: set[str] = set()
        for union in set(unions):
            every = [one for one in self.of((union,), sectors) if one.distance(self.as_of) <= _LIVE_DAYS]
            near = [one for one in every if one.sector == SCREEN] or every if not sectors else every
            ranked = sorted(near, key=lambda one: (one.distance(self.as_of), one.small, -one.days[0].toordinal()))
            chosen |= {one.dispute for one in ranked[:1]}
        return chosen

    def strikes(self, unions: Iterable[str], sectors: Iterable[str]) -> list[Round]:
        """The strikes that had begun, the newest first."""
        begun = [one for one in self.of(unions, list(sectors)) if one.start and one.start <= self.as_of]
        return sorted(begun, key=lambda one: one.start or date.min, reverse=True)

    def last_strike(self, unions: Iterable[str], sectors: Iterable[str], *, before: bool) -> set[str]:
        """The strike that runs or ran last; with `before` the one before it where it runs or is just over."""
        strikes = [one for one in self.strikes(unions, list(sectors) or [SCREEN]) if not one.small] or self.strikes(
            unions, sectors
        )
        if before and strikes and (self.as_of - (strikes[0].end or self.as_of)).days < _LIVE_DAYS:
            strikes = strikes[1:]
        return {one.dispute for one in strikes[:1]}

    def before(self, unions: Iterable[str], sectors: Iterable[str]) -> set[str]:
        """The round before the one that a report of the day speaks of."""
        live = self.live(unions, sectors)
        ordered = sorted(self.of(unions, list(sectors) or [SCREEN]), key=lambda one: one.days[-1])
        first = min((one.days[0] for one in ordered if one.dispute in live), default=self.as_of)
        earlier = [one for one in ordered if one.days[-1] < first]
        return {earlier[-1].dispute} if earlier else set()


def _running(start: date | None, end: date | None) -> range:
    """The years in which a strike ran."""
    return range(start.year, (end or start).year + 1) if start else range(0)


def rounds(archive: Archive) -> Rounds:
    """The rounds known on the archive's day, worked out once."""
    return archive.ask(Rounds)
