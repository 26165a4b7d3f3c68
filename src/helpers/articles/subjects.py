"""Whom and what a sentence speaks of: unions, sides, strikes, rounds of bargaining.

A subject counts only where the sentence or its clear context names it; two candidates make none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import pandas as pd

from helpers.analysis.quantities import is_running
from helpers.analysis.stoppages import SCREEN
from helpers.archive import Archive

WRITERS, ACTORS, DIRECTORS, CREWS, DRIVERS, MUSICIANS, ANIMATORS = (
    "WGA", "SAG-AFTRA", "DGA", "IATSE", "Teamsters", "AFM", "animators",
)  # fmt: skip
# The archive's guilds that one union's name stands for over time.
GUILDS = {WRITERS: ("WGA",), ACTORS: ("SAG", "SAG-AFTRA", "AFTRA"), DIRECTORS: ("DGA",), CREWS: ("IATSE",),
          DRIVERS: ("Teamsters", "Hollywood Basic Crafts"), MUSICIANS: ("AFM",), ANIMATORS: ("other",)}  # fmt: skip
GUILD_SIDE, EMPLOYER_SIDE, SETTLED = "guild", "employers", "settlement"

_UNIONS = {
    WRITERS: r"\bSWG\b|writers'?[ ]guild(?:s|[ ]of[ ]america)?(?:,?[ ](?:west|east))?|WGA(?:[EW]|[ ](?:east|west))?\b"
             r"|(?<!news)(?<!song)(?<!copy)(?<!play)\b(?:screen|script|hollywood[ ]|tv[ ]|television[ ]|film[ ])?writers?'?s?\b"
             r"(?!'?[ -](?:rooms?|assistants?|producers?|directors?))|\bscribes\b|\bscripters\b|\bscreenwriters?'?\b",
    ACTORS: r"SAG[-/ ]?AFTRA\b|screen[ ]actors'?[ ]guild|(?<!\w)SAG\b(?![ ]awards?)|\bAFTRA\b|\b(?:actors|performers|thespians)\b'?"
            r"|\bactor's[ ](?=strike|walkout|union|guild)|american[ ]federation[ ]of[ ]television[ ]and[ ]radio[ ]artists",
    DIRECTORS: r"directors'?[ ]guild(?:[ ]of[ ]america)?|\bDGA\b"
               r"|(?<!board[ ]of[ ])(?<!assistant[ ])(?<!casting[ ])(?<!art[ ])(?<!executive[ ])(?<!funeral[ ])\bdirectors\b'?|\bhelmers\b",
    CREWS: r"\bIATSE\b|international[ ]alliance[ ]of[ ]theatrical(?:[ ]stage[ ]employe+s)?|\bstagehands\b"
           r"|below-the-line[ ](?:workers|crews?|crew[ ]members)|film[ ]crews[ ]union",
    DRIVERS: r"\bteamsters\b|\bbasic[ ]crafts\b|\blocal[ ]399\b",
    MUSICIANS: r"american[ ]federation[ ]of[ ]musicians|\bAFM\b|\bmusicians\b",
    ANIMATORS: r"\banimators?\b'?|\bcartoonists\b'?|animation[ ]guild|screen[ ]cartoonists",
}  # fmt: skip
_EMPLOYERS = (
    r"\bAMPTP\b|alliance[ ]of[ ]motion[ ]picture[ ]and[ ](?:television|TV)[ ]producers|\bthe[ ]alliance\b|\bstudios?\b'?"
    r"|\bstreamers\b|\bemployers?\b|\bthe[ ]companies\b|\bmanagement\b|\bnetworks\b|\bthe[ ]producers\b|\bATA\b"
    r"|\bassociation[ ]of[ ]talent[ ]agents\b"
)
# Workers, places and trades outside the archive: a figure beside them is not one of ours.
_FOREIGN = (
    r"\bauto(?:mobile)?[ -]?(?:workers|makers|industry|companies|plants?)\b|\bautomakers?'?\b|\bcar[ ]?makers?\b|\bbig[ ]three\b|\bGM\b|\bUAW\b|\bteachers\b|\bnurses\b|\bhotel[ ]workers\b|\bUPS\b|\brail(?:road|way)?[ ]workers\b"
    r"|\bdock[ -]?workers\b|\blongshore\w*|\bairlines?\b|\bpilots'[ ]union\b|\bgrocery\b|\bKaiser\b|\bstarbucks\b|\bwarehouse\b"
    r"|\bjanitors\b|\bboeing\b|\bjohn[ ]deere\b|\bbaseball\b|\bNFL\b|\bNBA\b|\bMLB\b|\bNHL\b|\bbrit(?:ish|ain)\b|(?<!-)\bengland\b|\birish\b|(?<!-)\bireland\b|\bgerman\w*|\bjapan\w*|\bmexic\w+|\bspain\b|\bspanish\b|\baustralia\w*|\bU\.?K\.?\b|\bcanad(?:a|ian)\b"
    r"|\bgreat[ ]britain\b|\bequity[ ]UK\b|\bACTRA\b|\bpostal\b|\bsteelworkers?\b|\bminers\b|\bhealth[ -]?care[ ]workers\b"
    r"|\bjournalists\b|\bnewsroom\b|\breporters'\b|\bnews[ ]?writers\b|\bgraduate[ ]student\b|\buniversity\b|\bgeneral[ ]motors\b|(?<!-)\bford\b"
    r"|\bstellantis\b|\bair[ ]traffic\b|\btransit[ ]workers\b|\bbus[ ]drivers\b|\btruckers\b|\bcoal\b|\bnewspaper\b|\bhotels\b"
    r"|\bwriters'?[ ]guild[ ]of[ ](?:canada|great)|\bWGGB\b|\bWGC\b|\bbollywood\b|\bkorea\w*|\bfrance\b|(?<!-)\bfrench\b|\bitalian\b|\bmarathon\b"
    r"|\bdirectors'?[ ]guild[ ]of[ ]canada|\bplayers'[ ](?:union|association)|\bLAUSD\b|\bfood[ ]workers\b|\bmeatpack\w*"
)
_SECTORS = {
    "commercials": r"\bcommercials?\b|\badvertis\w+|\bad[ ](?:industry|agencies)\b|\bmadison[ ]avenue\b",
    "video_games": r"\bvideo[ -]?games?\b|\bgam(?:e|ing)[ ](?:companies|performers|makers|publishers|actors|strike|industry)\b"
                   r"|\binteractive[ ]media\b|\bvoice[ ]actors?\b|\bvideogames?\b",
    "agencies": r"\b(?:talent[ ])?agen(?:ts|cies)\b|\bagency\b|\bpackaging\b|\bATA\b|\bcode[ ]of[ ]conduct\b",
    "theatre": r"\bbroadway\b",
    "news_broadcast": r"\bABC[ ]news\b|\bCBS[ ]news\b|\bNABET\b|\bNBC[ ]technicians\b",
    "animation": r"\banimat(?:ors|ion)\b|\bcartoonists\b|\bdisney[ ]animators\b",
    "music": r"\brecording[ ]ban\b|\bmusicians\b",
}  # fmt: skip
_JOINT = (
    r"\b(?:dual|double|twin|joint|simultaneous|concurrent|tandem)[ ](?:\w+[ ]){0,2}(?:strikes?|walkouts?|stoppages?|work[ ]stoppages?)\b"
    r"|\bboth[ ](?:guilds|unions|strikes|writers[ ]and[ ]actors|actors[ ]and[ ]writers)\b"
    r"|\b(?:writers|actors|WGA|SAG-AFTRA)[ ]and[ ](?:the[ ])?(?:writers|actors|WGA|SAG-AFTRA)\b"
    r"|\b(?:strike|struck|walk(?:ed)?[ ]out|strikes)[ ](?:together|at[ ]the[ ]same[ ]time|simultaneously|in[ ]tandem|concurrently)\b"
    r"|\bon[ ]strike[ ](?:together|at[ ]the[ ]same[ ]time|simultaneously|in[ ]tandem|concurrently)\b|\btwo[ ](?:unions|guilds)\b"
)
_SCREEN = r"\btheatrical\b|\bTV/theatrical\b|\bfilm[ ]and[ ](?:TV|television)\b|\b(?:TV|television)[ ]and[ ]film\b|\bAMPTP\b|\bscripted\b"
_KINDS = [*_UNIONS, "employers", "foreign", *(f"sector:{name}" for name in _SECTORS), "joint", "screen"]
_PATTERNS = [*_UNIONS.values(), _EMPLOYERS, _FOREIGN, *_SECTORS.values(), _JOINT, _SCREEN]
_COMPILED = [(kind, re.compile(pattern, re.I)) for kind, pattern in zip(_KINDS, _PATTERNS, strict=True)]


@dataclass(frozen=True)
class Mention:
    """A name of somebody or something in the text; `kind` is a union, employers, foreign, sector:... or joint."""

    start: int
    end: int
    kind: str


class Mentions:
    """All mentions of a text, found once."""

    def __init__(self, text: str) -> None:
        found = [Mention(m.start(), m.end(), kind) for kind, pattern in _COMPILED for m in pattern.finditer(text)]
        self.every = sorted(found, key=lambda mention: (mention.start, -mention.end))
        self._starts = [mention.start for mention in self.every]

    def within(self, start: int, end: int) -> list[Mention]:
        """Mentions that begin between two offsets."""
        return self.every[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def unions(self, start: int, end: int) -> list[Mention]:
        """Mentions of unions, without those that stand inside an employer's or a foreign name."""
        covering = [m for m in self.within(start, end) if m.kind in ("employers", "foreign")]
        return [
            m
            for m in self.within(start, end)
            if m.kind in _UNIONS and not any(c.start <= m.start and m.end <= c.end for c in covering)
        ]

    def has(self, kind: str, start: int, end: int) -> bool:
        """Whether a mention of a kind begins between two offsets."""
        return any(mention.kind == kind for mention in self.within(start, end))

    def sectors(self, start: int, end: int) -> list[str]:
        """Sectors named between two offsets."""
        return [m.kind.partition(":")[2] for m in self.within(start, end) if m.kind.startswith("sector:")]


@dataclass(frozen=True)
class Round:
    """A round of bargaining or a stoppage with the days that were known of it."""

    dispute: str
    union: str
    sector: str
    stoppage: bool
    days: tuple[date, ...]
    start: date | None
    end: date | None
    years: frozenset[int]

    def distance(self, on: date) -> int:
        """Days between a day and the time of the round; 0 within it."""
        if not self.days:
            return 10**6
        first, last = self.days[0], self.days[-1]
        return max((first - on).days, (on - last).days, 0)


class Rounds:
    """The rounds and stoppages of the archive, to be found by union, year and sector."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._running: dict[str, bool] = {}
        self._live: dict[tuple[str, str], Round | None] = {}

    @cached_property
    def every(self) -> list[Round]:
        """All rounds that were public, by id."""
        days, years = self._days()
        stoppages = self.archive.table("stoppages").set_index("stoppage_id")
        found = []
        for row in self.archive.table("disputes").itertuples():
            dispute = str(row.dispute_id)
            union = next((name for name, guilds in GUILDS.items() if row.guild in guilds), "")
            if row.guild == "other" and row.sector != "animation":
                union = ""
            start = end = None
            strike = dispute in stoppages.index
            if strike:
                own = stoppages.loc[dispute]
                start, end = _day(own["start_date"]), _day(own["last_day"])
                strike = own["kind"] in ("strike", "lockout") and own["disputed"] == "no"
                strike = strike and (pd.isna(own["workers"]) or own["workers"] >= 100)
            known = tuple(sorted(days.get(dispute, [])))
            sector = "agencies" if row.kind == "agency_agreement" else str(row.sector)
            if row.kind == "stoppage" and not strike:
                union = ""
            span = frozenset(years.get(dispute, ()))
            found.append(Round(dispute, union, sector, bool(strike), known, start, end, span))
        return found

    def _days(self) -> tuple[dict[str, list[date]], dict[str, set[int]]]:
        """Telling days of each dispute: talks, votes, expiry, strike, deal; and the years they lie in."""
        days: dict[str, list[date]] = {}
        for table, columns in (("expiries", ("expires_on",)), ("votes", ("held_on",)),
                               ("stoppages", ("start_date", "last_day")),
                               ("contracts", ("opened_on", "authorization_on", "deal_on", "ratified_on"))):  # fmt: skip
            frame = self.archive.table(table)
            for column in columns:
                for dispute, value in zip(frame["dispute_id"], frame[column], strict=True):
                    if pd.notna(value):
                        days.setdefault(str(dispute), []).append(pd.Timestamp(value).date())
        return days, {dispute: {day.year for day in found} for dispute, found in days.items()}

    def of(self, union: str, sector: str) -> tuple[str, ...]:
        """The ids of the rounds of a union in a sector."""
        return tuple(r.dispute for r in self.every if r.union == union and r.sector == sector)

    def stoppages(self, union: str, sector: str = "") -> list[Round]:
        """Strikes and lockouts of a union that had begun, the newest first; without a sector, of the screen first."""
        own = [r for r in self.every if r.stoppage and r.union == union and r.start and r.start <= self.archive.as_of]
        if sector:
            own = [r for r in own if r.sector == sector]
        return sorted(own, key=lambda r: str(r.start), reverse=True)

    def stoppage_in(self, union: str, years: tuple[int, int], sector: str = "") -> Round | None:
        """The strike of a union that ran in a year (or began in the first of two), if there is just one."""
        own = self.stoppages(union, sector)
        hits = [r for r in own if r.start and r.start.year == years[0]]
        if years[0] == years[1]:
            hits = hits or [r for r in own if r.start and r.start.year <= years[0] <= (r.end or r.start).year]
        screen = [r for r in hits if r.sector == SCREEN]
        chosen = screen if screen and not sector else hits
        if len(chosen) > 1:
            # A strike over one title within a wider one has no end of its own on record.
            chosen = [r for r in chosen if r.end or self._runs(r)]
        return chosen[0] if len(chosen) == 1 else None

    def running(self, union: str, sector: str = "") -> Round | None:
        """The strike of a union that ran on the day."""
        own = [r for r in self.stoppages(union, sector or SCREEN) if self._runs(r)]
        return own[0] if len(own) == 1 else None

    def _runs(self, found: Round) -> bool:
        if found.dispute not in self._running:
            self._running[found.dispute] = is_running(self.archive, found.dispute)
        return self._running[found.dispute]

    def last_stoppage(self, union: str, sector: str = "", before: date | None = None) -> Round | None:
        """The newest strike of a union that was over, or that began before a day."""
        own = self.stoppages(union, sector or SCREEN)
        past = [r for r in own if (r.start and r.start < before if before else r.end and not self._runs(r))]
        return past[0] if past else None

    def live(self, union: str, sector: str = "") -> Round | None:
        """The round of a union that a report of the day speaks of: the one whose known days lie nearest."""
        if (union, sector) not in self._live:
            day = self.archive.as_of
            own = [r for r in self.every if r.union == union and r.sector == (sector or SCREEN) and r.days]
            own = [r for r in own if r.distance(day) <= 550]
            ranked = sorted(own, key=lambda r: (r.distance(day), -len(r.days)))
            self._live[union, sector] = ranked[0] if ranked else None
        return self._live[union, sector]

    def before(self, union: str, sector: str = "") -> Round | None:
        """The last round before the one that a report of the day speaks of."""
        live = self.live(union, sector)
        own = [r for r in self.every if r.union == union and r.sector == (sector or SCREEN) and r.days]
        earlier = [r for r in own if r.days[-1] < (live.days[0] if live else self.archive.as_of)]
        return max(earlier, key=lambda r: r.days[-1], default=None)

    def in_year(self, union: str, years: tuple[int, int], sector: str = "") -> list[Round]:
        """Rounds of a union with a known day in a year."""
        return [r for r in self.every
                if r.union == union and r.sector == (sector or SCREEN) and r.years & set(years)]  # fmt: skip


# The two guilds of actors that merged in 2012.
GUILDS_OF_ACTORS = {"SAG": r"\bScreen Actors Guild\b(?!\s?-)|\bSAG\b(?![-/]AFTRA)", "AFTRA": r"(?<!SAG[-/])\bAFTRA\b"}


def guilds_of_actors(words: str) -> set[str]:
    """Which of the two guilds of actors some words name."""
    return {name for name, words_of in GUILDS_OF_ACTORS.items() if re.search(words_of, words)}


WEEKDAYS_BY_NAME = {name: number for number, name in enumerate(
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
)}  # fmt: skip


def _day(value: object) -> date | None:
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()  # type: ignore[call-overload,arg-type]


def resolved_day(month: int, day: int, near: date) -> date:
    """The day of that month and number that lies nearest to another day."""
    options = []
    for year in (near.year - 1, near.year, near.year + 1):
        try:
            options.append(date(year, month, day))
        except ValueError:
            continue
    return min(options, key=lambda option: abs(option - near)) if options else near


def weekday_near(weekday: int, near: date, *, past: bool) -> date:
    """The last such weekday up to a day, or the next one after it."""
    if past:
        return near - timedelta(days=(near.weekday() - weekday) % 7)
    return near + timedelta(days=(weekday - near.weekday()) % 7 or 7)
