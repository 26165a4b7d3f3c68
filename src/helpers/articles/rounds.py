"""Which round of bargaining or strike some words mean: by union, years, sector and the day of the report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from helpers.analysis.stoppages import SCREEN
from helpers.archive import Archive
from helpers.articles.entry import Entry
from helpers.articles.record import register

# How far from the day of a report the known days of a round may lie for the report to speak of it.
_LIVE_DAYS = 550
_TELLING = frozenset(
    "expires_on stoppage_start stoppage_end opened_on deal_on ratified_on authorization_on vote_yes_pct vote_yes_votes session "
    "vote_turnout_pct".split()
)


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
        running = range(self.start.year, (self.end or self.start).year + 1) if self.start else ()
        return frozenset(day.year for day in self.days) | frozenset(running)

    def distance(self, on: date) -> int:
        """Days between a day and the time of the round; 0 within it."""
        return max((self.days[0] - on).days, (on - self.days[-1]).days, 0)


class Rounds:
    """All rounds known on a day."""

    def __init__(self, archive: Archive) -> None:
        self.as_of = archive.as_of
        days: dict[str, set[date]] = defaultdict(set)
        first: dict[str, Entry] = {}
        last: dict[str, Entry] = {}
        named: dict[str, Entry] = {}
        about: dict[str, date] = {}  # the end of the month or year in which a stoppage began
        for entry in register(archive).entries:
            if not entry.dispute or entry.table in ("positions", "us_stoppages"):
                continue
            if entry.union and entry.table in ("stoppages", "votes", "contracts", "expiries", "proposals", "events"):
                named.setdefault(entry.dispute, entry)
            day = entry.fact.value if isinstance(entry.fact.value, date) else entry.on
            # The day on which a new agreement will expire is of the next round.
            if (
                entry.measure in _TELLING
                and day is not None
                and not (entry.measure == "expires_on" and entry.table == "contracts")
            ):
                days[entry.dispute].add(day)
            if entry.table == "stoppages" and entry.on is not None and entry.status == "accepted":
                about.setdefault(entry.dispute, entry.on)
            if entry.measure == "stoppage_start" and entry.status == "accepted":
                first.setdefault(entry.dispute, entry)
            if entry.measure == "stoppage_end" and entry.status == "accepted":
                last[entry.dispute] = entry
        self.every = [
            self._round(name, entry, days[name], first.get(name), last.get(name), about.get(name))
            for name, entry in named.items()
            if days[name] or name in about
        ]

    def _round(
        self, name: str, entry: Entry, days: set[date], first: Entry | None, last: Entry | None, about: date | None
    ) -> Round:
        """A round; a stoppage whose first day is not on record stands at the end of its month or year."""
        start, end = (one.fact.value if one else None for one in (first, last))
        if first is None and about is not None:
            days, start, end = days | {about}, about, end or about
        small = bool(first and first.of.get("small"))
        sector = (first or entry).of.get("sector", "")
        return Round(
            name,
            entry.union,
            sector,
            tuple(sorted(days)),
            start if isinstance(start, date) else None,
            end if isinstance(end, date) else None,
            small,
        )

    def of(self, unions: Iterable[str], sectors: Iterable[str]) -> list[Round]:
        """The rounds of some unions, in some sectors where any is named."""
        wanted, kinds = set(unions), set(sectors)
        return [one for one in self.every if one.union in wanted and (not kinds or one.sector in kinds)]

    def in_years(
        self, unions: Iterable[str], sectors: Iterable[str], years: Iterable[int], *, strike: bool
    ) -> set[str]:
        """The rounds with a known day in some years; of strikes those that ran in them, the large ones first."""
        wanted = set(years)
        candidates = self.of(unions, sectors)
        if strike:
            ran = [
                one
                for one in candidates
                if one.start and wanted & set(range(one.start.year, (one.end or one.start).year + 1))
            ]
            began = [one for one in ran if one.start and one.start.year in wanted]
            large = [one for one in began or ran if not one.small]
            return {one.dispute for one in large or began or ran}
        return {one.dispute for one in candidates if one.years & wanted}

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
        kinds = list(sectors) or [SCREEN]
        chosen: set[str] = set()
        for union in set(unions):
            near = [one for one in self.of((union,), kinds) if one.distance(self.as_of) <= _LIVE_DAYS]
            near = near or [
                one for one in self.of((union,), ()) if not sectors and one.distance(self.as_of) <= _LIVE_DAYS
            ]
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


def rounds(archive: Archive) -> Rounds:
    """The rounds known on the archive's day, worked out once."""
    return archive.ask(Rounds)
