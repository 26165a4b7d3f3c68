"""The two sides of a dispute as a text names them: writers, the Writers Guild, studios."""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpers.archive import Archive, RowText
from helpers.words import words

# Who bargains through a union, and what a text calls the union, by its code in the archive.
_PEOPLE, _UNION, _STOPPAGE = words("people"), words("unions"), words("stoppages")
WORKERS = tuple(dict.fromkeys(_PEOPLE.values()))
"""What texts call the members of the unions."""
_PLURAL = ("the Teamsters",)
_NAMED_BY_WORK = ("film_tv", "commercials")  # sectors whose workers are called by their work
_ONE_WORK = ("AFM",)  # unions whose members do the same work in every sector
_SINGULAR = ("employer",)
_JOINT = re.compile(r"[A-Z]+ and [A-Z]+")  # two unions by their letters: SAG and AFTRA
_SHORT_NAME = 45
_BODY = re.compile(r"(AMPTP|Alliance|Association|League|Conference|Federation)\b")  # names that take an article


@dataclass(frozen=True)
class Parties:
    """Both sides of one dispute.

    `people` (writers), `employers` (studios), `strike` (writers’ strike, of one company writers’ strike against it) and `agreement` (writers’ contract) stand
    without an article, `union` and `the_employers` with theirs. `several` says whether the employers take a plural verb,
    `unions` whether the union does too: two that bargain together, or the Teamsters. `stoppage` is what
    the kind of stoppage is called, `pact` what is bargained over: contract, or agency agreement.
    """

    people: RowText
    union: RowText
    employers: RowText
    the_employers: RowText
    strike: RowText
    agreement: RowText
    several: bool
    unions: bool
    stoppage: str
    pact: str


def parties(archive: Archive, dispute: str, stoppage_kind: str = "strike") -> Parties:
    """The names of the two sides. Raises ArchiveError where the dispute is unknown or was not yet public."""
    row = archive.dispute(dispute)
    # A local bargains for itself: the Animation Guild, not all of IATSE.
    union = _union("" if row["sector"] == "animation" else str(row["guild"]), str(row["guild_name"]))
    people = _people(row["guild"], row["sector"], union)
    employers, several = _employers(str(row["employers_role"]), str(row["employers_name"]), row["kind"] == "stoppage")
    pact = "agency agreement" if row["kind"] == "agency_agreement" else "contract"
    stoppage = stoppage_name(stoppage_kind)

    def text(words: str) -> RowText:
        return RowText(words, "disputes", dispute, (str(row["source_id"]),))

    the_employers = employers if employers[:1].isupper() and not _BODY.match(employers) else f"the {employers}"
    named = the_employers if _BODY.match(employers) else employers
    by = "by" if stoppage == "lockout" else "against"
    against = "" if employers == str(row["employers_role"]) else f" {by} {named}"

    def of_people(what: str) -> RowText:
        return text(f"{union.removeprefix('the ')} {what}" if people.startswith("members") else f"{people}’ {what}")

    return Parties(
        people=text(people),
        union=text(union),
        employers=text(employers),
        the_employers=text(the_employers),
        strike=text(f"boycott of {people} by {named}") if stoppage == "boycott" else of_people(stoppage + against),
        agreement=of_people(pact.removeprefix("agency ")),  # it is named with the agencies
        several=several,
        unions=bool(_JOINT.fullmatch(union)) or union in _PLURAL,
        stoppage=stoppage,
        pact=pact,
    )


def stoppage_name(kind: str) -> str:
    """What a text calls a stoppage of this kind."""
    return _STOPPAGE.get(kind, "stoppage")


def _employers(role: str, name: str, single: bool) -> tuple[str, bool]:
    """What the other side is called and whether that is a plural: its name where it is one company, else its role."""
    name = re.sub(r"\s*\(.*?\)", "", name)
    name = name.replace(";", " and") if name.count(";") == 1 else name.replace(";", ",")
    if (single and len(name) <= _SHORT_NAME) or role in _SINGULAR:
        return name, "," in name or " and " in name
    return role, True


def _union(code: str, name: str) -> str:
    short = re.sub(r"\s*\(.*?\)", "", name).strip().replace(";", " and").removeprefix("The ")
    if code in _PEOPLE:
        return short if _JOINT.fullmatch(short) else _UNION.get(code, code)
    return (
        f"the {short}"
        if re.search(r"\b(Guild|Union|Federation|Alliance|Association|Brotherhood|Conference)\b", short)
        else short
    )


def _people(code: object, sector: object, union: str) -> str:
    if sector == "video_games":
        return "video game performers"
    named = _PEOPLE.get(str(code))
    return named if named and (sector in _NAMED_BY_WORK or code in _ONE_WORK) else f"members of {union}"
