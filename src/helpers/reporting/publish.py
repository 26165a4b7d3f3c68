"""The commands `briefings build` and `briefings list` on what reports/editions.toml names."""

from __future__ import annotations

from pathlib import Path

from helpers.reporting import warm
from helpers.reporting.build import Runner, Watcher, build
from helpers.reporting.editions import Edition, EditionError, Project, choose, read_editions
from helpers.reporting.progress import failures, shown_path, summary


def publish(
    project: Project, names: tuple[str, ...], runner: Runner, *, force: bool = False, watcher: Watcher | None = None
) -> tuple[str, str]:
    """Build the editions named by id or notebook (none: all), then the index. Returns summary and failures.

    Raises EditionError, before anything is written, where the list or the names are not as expected.
    """
    listed = read_editions(project.editions_file)
    chosen = choose(listed, names)
    outcome = build(project, chosen, runner, force=force, whole=not names, watcher=watcher)
    index = project.reports / "index.html"
    paged = [edition for edition in listed if (project.reports / edition.files[1]).exists()]
    if outcome.built or outcome.removed or (paged and not index.exists()):
        warm.call("press", write_front_page, project.reports, paged)
    lines = [summary(project, chosen, outcome)]
    if index.exists():
        lines.append(f"index   {shown_path(index)}")
    return "\n".join(lines), failures(project, outcome) if outcome.failed else ""


def write_front_page(reports: Path, paged: list[Edition]) -> None:
    """The index page, and what goes with it, of the editions that have a page."""
    from helpers.reporting.assets import write_assets
    from helpers.reporting.front_page import write_front_page as write_both

    write_both(reports, paged)
    write_assets(reports)


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
    from helpers.reporting.manifest import write_whole
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
