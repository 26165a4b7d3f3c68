"""Pages of days of one's own: one of them, or a replay of each day, week or month with a slider over the days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from markupsafe import Markup

from helpers.analysis.stages import turning_days
from helpers.archive import Archive, as_day, first_day, newest_day, open_archive
from helpers.errors import no_such
from helpers.files import write_whole
from helpers.parameters import NOTEBOOKS, ParameterError, model_of
from helpers.reporting.assets import template
from helpers.reporting.build import Runner, Watcher, build, unwritten
from helpers.reporting.chart_library import write_chart_library
from helpers.reporting.documents import script_safe
from helpers.reporting.editions import MAIN_NOTEBOOK, Edition, Project, check_editions, edition_id
from helpers.reporting.manifest import read_manifest
from helpers.reporting.progress import failures, shown_path, summary
from helpers.reporting.publish import renew_front

ALL = "all"
TURN = "turn"  # the days on which a dispute turned: expiry, stoppage, last offer, deal, ratification
_STEPS = {"day": timedelta(days=1), "week": timedelta(weeks=1)}
_RECORD = ("events", "stoppages", "contracts")  # the tables whose last public day ends a dispute's replay


def page_of_a_day(
    project: Project,
    names: tuple[str, ...],
    runner: Runner,
    *,
    as_of: str,
    dispute: str | None = None,
    into: Path | None = None,
    force: bool = False,
    watcher: Watcher | None = None,
) -> tuple[str, str]:
    """Build the briefing of a dispute, or a notebook, as of one day, into build/pages, with a front page beside it.

    Returns summary and failures. Raises ParameterError where there is not one name, EditionError where dispute,
    notebook or day are not as expected.
    """
    if len(names) != 1:
        raise ParameterError("--as-of needs one dispute or notebook: briefings build wga-2023 --as-of 2023-09-08")
    name = names[0]
    if name in NOTEBOOKS:
        edition = _edition(name, {"as_of": as_of} | ({"dispute": dispute} if dispute else {}))
    elif dispute is None:
        edition = _edition(MAIN_NOTEBOOK, {"dispute": _disputes(open_archive(), name)[0], "as_of": as_of})
    else:
        raise ParameterError(f"{name!r} is no notebook; expected one of {', '.join(NOTEBOOKS)} before --dispute")
    runner.prepare()
    check_editions([edition])
    own_pages = replace(project, reports=into or project.reports.parent / "build" / "pages")
    outcome = build(own_pages, [edition], runner, force=force, whole=False, watcher=watcher)
    made = read_manifest(own_pages.reports).editions
    renew_front(own_pages, [Edition(name, made[name]["notebook"], made[name]["parameters"]) for name in made])
    return summary(own_pages, [edition], outcome), failures(project, outcome)


def replay(
    project: Project,
    names: tuple[str, ...],
    runner: Runner,
    *,
    every: str,
    dispute: str | None = None,
    first: str | None = None,
    last: str | None = None,
    into: Path | None = None,
    force: bool = False,
    watcher: Watcher | None = None,
) -> tuple[str, str]:
    """Build one notebook as of each day, week, month or turn of a dispute, or of all. Returns summary and failures.

    Raises ParameterError, before anything is written, where notebook, dispute or days are not as expected.
    """
    if len(names) != 1:
        example = "briefings build dispute_briefing --dispute wga-2023 --every week"
        raise ParameterError(f"--every needs one notebook: {example}")
    notebook = names[0]
    editions = grid(notebook, every, dispute, first, last)
    folder = into or project.reports.parent / "build" / "grid" / f"{dispute or notebook.replace('_', '-')}-by-{every}"
    grid_project = replace(project, reports=folder)
    outcome = build(grid_project, editions, runner, force=force, watcher=watcher)
    shown = [edition for edition in editions if edition.edition_id not in outcome.failed]
    index = folder / "index.html"
    try:
        write_whole({index: index_page(notebook, shown).encode()})
        write_chart_library(folder)
    except OSError as error:
        outcome.unwritten.append(unwritten(error))
    done = f"{len(outcome.built)} built, {len(outcome.current)} current, {len(outcome.failed)} failed"
    return f"{shown_path(index)}: {done}", failures(project, outcome)


def grid(notebook: str, every: str, dispute: str | None, first: str | None, last: str | None) -> list[Edition]:
    """The editions of a replay. Raises ParameterError where the days or the dispute are not in the data."""
    newest = open_archive()
    takes_dispute = "dispute" in model_of(notebook).model_fields
    if takes_dispute != bool(dispute):
        raise ParameterError(f"{notebook} " + ("needs --dispute ID or all" if takes_dispute else "takes no --dispute"))
    bounds = [None if text is None else _bound(text) for text in (first, last)]
    if every == TURN and dispute is None:
        raise ParameterError(f"--every {TURN} follows a dispute; {notebook} is not about one")
    if dispute is None:
        if bounds[0] is None:
            raise ParameterError(f"{notebook} is not about one dispute: give the first day, --from DAY")
        alone = steps(bounds[0], bounds[1] or newest_day(), every)
        return [_edition(notebook, {"as_of": day.isoformat()}) for day in alone]
    editions = []
    for name in _disputes(newest, dispute):
        begin, end = span(newest, name)
        if every == TURN:
            days: Iterable[date] = _within(turning_days(newest, name), bounds[0], bounds[1])
        else:
            days = steps(max(begin, bounds[0] or begin), bounds[1] or end, every)
        editions += [_edition(notebook, {"dispute": name, "as_of": day.isoformat()}) for day in days]
    if not editions:
        raise ParameterError(f"no day to build: {dispute} was not public between {first} and {last}")
    return editions


def _within(days: Iterable[date], first: date | None, last: date | None) -> list[date]:
    return [day for day in days if (first or day) <= day <= (last or day)]


def _edition(notebook: str, parameters: dict[str, str]) -> Edition:
    return Edition(edition_id(notebook, parameters), notebook, parameters)


def _bound(text: str) -> date:
    try:
        day = as_day(text)
    except ValueError as error:
        raise ParameterError(str(error)) from None
    if not first_day() <= day <= newest_day():
        raise ParameterError(f"{text} lies outside the data; choose a day from {first_day()} to {newest_day()}")
    return day


def _disputes(newest: Archive, wanted: str) -> list[str]:
    known = newest.table("disputes").sort_values(["published_on", "dispute_id"])["dispute_id"].tolist()
    if wanted != ALL and wanted not in known:
        raise ParameterError(no_such("dispute", wanted, [ALL, *known]))
    return known if wanted == ALL else [wanted]


def span(newest: Archive, dispute: str) -> tuple[date, date]:
    """The first public day of a dispute, and the last day on which its record of events grew."""
    first = newest.dispute(dispute)["published_on"]
    last = first
    for name in _RECORD:
        rows = newest.table(name)
        rows = rows[rows["dispute_id"] == dispute]
        for column in ("published_on", "completed_on"):
            if column in rows.columns and rows[column].notna().any():
                last = max(last, rows[column].max())
    return first.date(), min(last.date(), newest.as_of)


def steps(first: date, last: date, every: str) -> Iterator[date]:
    """Days from first to last, a day, a week or a month apart, the last one always among them.

    >>> [str(day) for day in steps(date(2023, 1, 31), date(2023, 4, 5), "month")]
    ['2023-01-31', '2023-02-28', '2023-03-31', '2023-04-05']
    """
    if first > last:
        return
    number, day = 0, first
    while day < last:
        yield day
        number += 1
        day = _months_later(first, number) if every == "month" else first + number * _STEPS[every]
    yield last


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    following = date(day.year + years + (month == 11), (month + 1) % 12 + 1, 1)
    return min(following - timedelta(1), date(day.year + years, month + 1, 1) + timedelta(day.day - 1))


def index_page(notebook: str, editions: list[Edition]) -> str:
    """A page with a slider over the days of each dispute, the chosen briefing below, and plain links."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for edition in editions:
        groups.setdefault(edition.parameters.get("dispute", ""), []).append((edition.as_of, edition.files[1]))
    title = " ".join([notebook.replace("_", " "), *(groups if len(groups) == 1 else ())]).strip()
    return template("front/replay.html.j2").render(title=title, groups=groups, data=Markup(script_safe(groups)))
