"""The commands `briefings build` and `briefings list` on what reports/editions.toml names."""

from __future__ import annotations

import json
from pathlib import Path

from helpers.reporting import warm
from helpers.reporting.build import Runner, Watcher, build, unwritten
from helpers.reporting.chart_library import NAME as CHART_LIBRARY
from helpers.reporting.chart_library import made_by, write_chart_library
from helpers.reporting.editions import Edition, EditionError, Project, choose, read_editions
from helpers.reporting.manifest import FRONT, Present, read_manifest, short_hash, write_manifest
from helpers.reporting.progress import failures, shown_path, summary


def publish(
    project: Project, names: tuple[str, ...], runner: Runner, *, force: bool = False, watcher: Watcher | None = None
) -> tuple[str, str]:
    """Build the editions named by id or notebook (none: all), then the index. Returns summary and failures.

    Raises EditionError, before anything is written, where the list or the names are not as expected.
    """
    listed = read_editions(project.editions_file)
    if not listed:
        raise EditionError(
            f"{project.editions_file.name}: no [[edition]] in it; expected at least one, as an empty list would remove "
            "every page. To remove them all, delete the pages themselves"
        )
    chosen = choose(listed, names)
    outcome = build(project, chosen, runner, force=force, whole=not names, watcher=watcher)
    try:
        renewed = renew_front(project, listed)
    except (OSError, warm.WarmError) as error:
        renewed = False
        said = unwritten(error) if isinstance(error, OSError) else str(error)
        outcome.unwritten.append(f"{project.reports / FRONT[0]} and what goes with it: cannot write all of it: {said}")
    lines = [summary(project, chosen, outcome)]
    if not outcome.built and not outcome.failed:
        lines.append(f"All {len(chosen)} are current. To build them all the same: briefings build --force")
    index = project.reports / FRONT[0]
    if index.exists():
        lines.append(f"index   {shown_path(index)}" + ("  (renewed)" if renewed else ""))
    return "\n".join(lines), failures(project, outcome)


def renew_front(project: Project, listed: list[Edition]) -> bool:
    """Write the front page, the feed, the calendar and the chart library, where they are not those of the pages as they are now.

    Their record is written after them: whatever comes in between, the next build finds out. Returns whether they were.
    """
    paged = [edition for edition in listed if (project.reports / edition.files[1]).exists()]
    manifest, present = read_manifest(project.reports), Present(project)
    pages = {e.edition_id: manifest.editions.get(e.edition_id, {}).get("outputs", {}).get(e.files[1]) for e in paged}
    made_of = short_hash(json.dumps([list(pages.items()), present.library, present.data]).encode())
    outputs = manifest.front.get("outputs", {})
    current = {name: file_hash(project.reports / name) for name in FRONT}
    if not paged or (manifest.front.get("made_of") == made_of and outputs == current):
        return False
    warm.call("cells", write_front_page, project.reports, paged)
    if (outputs.get(CHART_LIBRARY), manifest.front.get("charts")) != (current[CHART_LIBRARY], made_by()):
        write_chart_library(project.reports)
    manifest.front = {
        "made_of": made_of,
        "charts": made_by(),
        "outputs": {name: file_hash(project.reports / name) for name in FRONT},
    }
    write_manifest(project.reports, manifest)
    return outputs != manifest.front["outputs"] or outputs != current


def file_hash(file: Path) -> str:
    """A hash of a file's bytes; empty where it cannot be read."""
    try:
        return short_hash(file.read_bytes())
    except OSError:
        return ""


def write_front_page(reports: Path, paged: list[Edition]) -> None:
    """The index page, and what goes with it, of the editions that have a page."""
    from helpers.reporting.front_page import write_front_page as write_all

    write_all(reports, paged)


def listing(project: Project) -> str:
    """The editions: id, notebook, parameters, and whether there is a page."""
    editions = read_editions(project.editions_file)
    rows = [
        (e.edition_id, e.notebook, " ".join(f"{k}={v}" for k, v in e.parameters.items()), _state(project, e))
        for e in editions
    ]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    return "\n".join("  ".join((*map(str.ljust, row[:3], widths), row[3])) for row in rows)


def _state(project: Project, edition: Edition) -> str:
    page = project.reports / edition.files[1]
    return shown_path(page) if page.exists() else "not built"


def single_file(project: Project, name: str, folder: Path) -> str:
    """Write an edition's page with its chart library inside to `folder`; its path.

    Raises EditionError for an unknown edition or one that is not built.
    """
    from helpers.files import write_whole
    from helpers.reporting.page import BriefingExporter

    edition = choose(read_editions(project.editions_file), (name,))[0]
    notebook = project.reports / edition.files[0]
    if not notebook.exists():
        raise EditionError(f"{edition.edition_id} is not built: run briefings build {edition.edition_id}")
    exporter = BriefingExporter(single_file=True, editions=str(project.editions_file))  # type: ignore[no-untyped-call]
    page, _ = exporter.from_filename(str(notebook))
    path = folder / edition.files[1]
    write_whole({path: page.encode()})
    return str(path)
