"""The command `briefings`. Each command's work is a function of its own module, imported when it is called."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

_FAILED = 1
_MISUSED = 2
# By name, so that --help need not load the modules that define them.
_FOR_USERS = {
    "EditionError",
    "ParameterError",
    "ArchiveError",
    "NotYetPublicError",
    "DataError",
    "ToolError",
    "ArticleError",
}


class UserError(click.ClickException):
    """Something asked for cannot be done: one message, exit code 2."""

    exit_code = _MISUSED


class Commands(click.Group):
    """Turns what the library says to users into one message without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (ValueError, RuntimeError) as error:
            if type(error).__name__ in _FOR_USERS:
                raise UserError(str(error)) from None
            raise


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="hollywood-labor-briefings")
@click.option(
    "--project",
    "root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with notebooks/, reports/ and data/ (default: the checkout this command runs from).",
)
@click.pass_context
def main(context: click.Context, root: Path | None) -> None:
    """Sourced briefings on Hollywood's labor negotiations, as they stood on any day."""
    from helpers.reporting.editions import DATA_VARIABLE, find_project

    context.obj = find_project(root)
    if root:
        os.environ[DATA_VARIABLE] = str(context.obj.data)


@main.command("list")
@click.pass_obj
def list_editions(project: Any) -> None:
    """List the published editions: id, notebook, parameters, page."""
    from helpers.reporting.publish import listing

    click.echo(listing(project))


@main.command()
@click.option("--dispute", required=True, metavar="ID", help="A dispute: an id of data/disputes.csv.")
@click.option("--as-of", metavar="DAY", help="What was known at the end of this day (default: the newest).")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
def facts(dispute: str, as_of: str | None, as_json: bool) -> None:
    """Print the headline figures of a dispute on a day, with their sources."""
    from helpers.analysis.facts import report

    click.echo(report(dispute, as_of, as_json=as_json))


@main.command()
@click.pass_obj
def check(project: Any) -> None:
    """Check the data: structure, keys, links, days in order, units and arithmetic.

    Each misfit is named with file, line and column, what stands there, what was expected and why.
    Exit code 1 when something does not fit.
    """
    from helpers.archive.checks import report
    from helpers.archive.drafts import waiting_drafts

    text, fits = report(project.data)
    click.echo(text, err=not fits)
    for draft in waiting_drafts(project.data):
        click.echo(f"draft {draft} waits: fill it in, then briefings new dispute {draft} --add", err=True)
    if not fits:
        sys.exit(_FAILED)
    from helpers.analysis.claims import unknown_quantities
    from helpers.archive import open_archive

    for line in unknown_quantities(open_archive()):
        click.echo(line, err=True)


@main.command()
@click.argument("revision", metavar="[REV]", default="HEAD")
@click.option("--dispute", metavar="ID", help="Instead: what became known of a dispute between two days.")
@click.option("--from", "first", metavar="DAY", help="With --dispute: known at the end of this day before.")
@click.option("--to", "last", metavar="DAY", help="With --dispute: and at the end of this one (default: the newest).")
@click.pass_obj
def diff(project: Any, revision: str, dispute: str | None, first: str | None, last: str | None) -> None:
    """Show which facts changed against a git revision, with old and new values, and which editions see it."""
    from helpers.reporting.differences import against_revision, between_days

    if dispute is None and (first or last):
        raise UserError("--from and --to: only with --dispute")
    if dispute is not None and first is None:
        raise UserError("--dispute: name the earlier day with --from, YYYY-MM-DD")
    if dispute is None:
        click.echo(against_revision(project, revision))
    else:
        click.echo(between_days(project, dispute, str(first), last))


@main.command()
@click.option("--to", type=click.Choice(["sqlite", "parquet", "xlsx"]), help="Form of the tables.")
@click.option("--single-file", "edition", metavar="EDITION", help="Instead: one page that carries its chart library.")
@click.option("--as-of", metavar="DAY", help="Only what was known at the end of this day (default: all rows).")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.pass_obj
def export(project: Any, to: str | None, edition: str | None, as_of: str | None, folder: Path) -> None:
    """Write the tables to DIR as SQLite, Parquet or Excel, with a schema.org description; or one page, for mail."""
    if (to is None) == (edition is None):
        raise click.UsageError("give either --to FORM for the tables or --single-file EDITION for a page")
    if edition is not None:
        from helpers.reporting.publish import single_file

        click.echo(single_file(project, edition, folder))
        return
    from helpers.archive.exports import export as write

    click.echo(write(str(to), folder, as_of, project.data))


@main.group()
def new() -> None:
    """Begin something new: rows to fill in."""


@new.command("dispute")
@click.argument("dispute", metavar="ID")
@click.option("--add", is_flag=True, help="Add the filled draft to the tables, if all of it fits.")
@click.pass_obj
def new_dispute(project: Any, dispute: str, add: bool) -> None:
    """Write the rows of a new dispute to fill in, to data/drafts/ID; with --add, put them into the tables.

    ID is words and a year, for example wga-2029. Nothing reads a draft before it is added.
    """
    from helpers.archive import drafts

    click.echo((drafts.add_dispute if add else drafts.new_dispute)(project.data, dispute))


@main.command()
@click.pass_obj
def tally(project: Any) -> None:
    """Count what was gathered, what was kept in which table, and what was left out and why."""
    from helpers.archive.intake import tally as counts

    click.echo(counts(project.data))


@main.command()
@click.pass_obj
def dictionary(project: Any) -> None:
    """Write the data dictionary in data/README.md from the schema."""
    from helpers.archive.dictionary import write_dictionary

    click.echo(write_dictionary(project.data))


@main.command("check-article")
@click.argument("file")
@click.option(
    "--as-of", metavar="DAY", help="Check against what was known at the end of this day (default: the newest)."
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object; see docs/check-article.md.")
@click.option("--html", metavar="FILE", default="", help="Write the text as a page with the verdicts at its figures.")
@click.option(
    "--fail-on", type=click.Choice(["conflicts", "open"]), help="Exit with 1 where a figure is wrong, or open."
)
def check_article(file: str, as_of: str | None, as_json: bool, html: str, fail_on: str | None) -> None:
    """Check the figures in the plain text of an article: FILE, or - for the standard input."""
    from helpers.articles.command import run

    sys.exit(run(file, as_of, as_json=as_json, html=html, fail_on=fail_on or ""))


@main.command("score-checker")
@click.option("--texts", metavar="FOLDER", help="The labelled texts (default: tests/articles/benchmark).")
@click.option("--only", type=click.Choice(["tuned", "held out"]), default=None, help="One half of the texts.")
@click.option("--write", is_flag=True, help="Put the table into docs/check-article.md.")
@click.pass_obj
def score_checker(project: Any, texts: str | None, only: str | None, write: bool) -> None:
    """Score the article checker on labelled texts: what it confirms, how often the right record comes first."""
    from helpers.articles.scoring import score, with_table

    root = Path(project.data).parent
    table = score(Path(texts) if texts else root / "tests" / "articles" / "benchmark", only or "")
    if write:
        page = root / "docs" / "check-article.md"
        page.write_text(with_table(page.read_text(encoding="utf-8"), table), encoding="utf-8")
    click.echo(table)


@main.command()
@click.argument("edition")
@click.pass_obj
def cite(project: Any, edition: str) -> None:
    """List every figure of an edition's page with its derivation and sources."""
    from helpers.reporting.walk import cited

    click.echo(cited(project, edition))


@main.command()
@click.argument("names", metavar="[EDITION|NOTEBOOK]...", nargs=-1)
@click.option("--force", is_flag=True, help="Build also what is current.")
@click.option("--jobs", type=click.IntRange(1), help="Editions at once (default: as many as cores).")
@click.option("--scheduler", metavar="ADDRESS", help="Build on a Dask cluster, tcp://HOST:8786.")
@click.option(
    "--every", type=click.Choice(["day", "week", "month", "turn"]), help="Build a replay of NOTEBOOK, not editions."
)
@click.option("--every-day", "every", flag_value="day", help="The same as --every day.")
@click.option("--dispute", metavar="ID", help="Replay: a dispute, or all.")
@click.option("--from", "first", metavar="DAY", help="Replay: first day (default: when the dispute became public).")
@click.option("--to", "last", metavar="DAY", help="Replay: last day (default: when the dispute's record ends).")
@click.option(
    "--into", type=click.Path(file_okay=False, path_type=Path), help="Replay: folder (default: build/grid/...)."
)
@click.pass_obj
def build(project: Any, /, names: tuple[str, ...], jobs: int | None, scheduler: str | None, **options: Any) -> None:
    """Build the editions that are not current: all of them, or those named by id or notebook.

    With --every, build one NOTEBOOK as of each day, week or month of a dispute, or each of its turns (expiry,
    stoppage, last offer, deal, ratification), with an index and a slider.

    Exit code 1 when an edition failed, 2 when nothing could be tried.
    """
    from helpers.reporting.build import Here, default_jobs
    from helpers.reporting.progress import Terminal

    runner: Any = Here(jobs or default_jobs())
    if scheduler:
        from helpers.reporting.cluster import Cluster

        runner = Cluster(scheduler)
    force, every = options.pop("force"), options.pop("every")
    if every:
        from helpers.reporting.grid import replay

        done, failed = replay(project, names, runner, every=every, force=force, watcher=Terminal(), **options)
    else:
        from helpers.reporting.publish import publish

        extra = [name for name, value in options.items() if value is not None]
        if extra:
            raise UserError(f"{', '.join(extra)}: only with --every, which builds a replay")
        done, failed = publish(project, names, runner, force=force, watcher=Terminal())
    click.echo(done)
    if failed:
        click.echo(failed, err=True)
        sys.exit(_FAILED)


@main.command()
@click.argument("edition")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File (default: EDITION.pdf).")
@click.pass_obj
def pdf(project: Any, edition: str, output: Path | None) -> None:
    """Print an edition's page to PDF with a Chromium browser."""
    from helpers.reporting.pdf import print_page

    click.echo(print_page(project, edition, output))


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_obj
def lab(project: Any, arguments: tuple[str, ...]) -> None:
    """Open JupyterLab on a start page of links to the notebooks; further arguments go to it."""
    import subprocess

    from helpers.reporting.lab import lab_command

    sys.exit(subprocess.call(lab_command(project, arguments)))
