"""The command `briefings`. Each command's work is a function of its own module, imported when it is called."""

from __future__ import annotations

import os
import signal
import sys
from errno import ENOSPC
from pathlib import Path
from typing import Any

import click

from helpers import console
from helpers.errors import UserError

_FAILED = 1
_MISUSED = 2
_SIGNALLED = 128


class _Failed(click.ClickException):
    """Ends the command with one message: the system refused something."""

    exit_code = _FAILED


class _Misused(click.ClickException):
    """Ends the command with one message: what was asked for cannot be done."""

    exit_code = _MISUSED


_LONGEST_HELP = 200  # characters of the first sentence; long ones wrap
_GROUPS = {
    "Ask": ("facts", "cite", "diff", "check-article"),
    "Make pages": ("list", "build", "verify", "pdf", "lab"),
    "Keep the data": ("check", "new", "export", "release", "forecast", "tally", "dictionary", "score-checker"),
}
_EXAMPLES = """\b
Examples:
  briefings facts --dispute wga-2023 --as-of 2023-09-08
  briefings build wga-2023 --as-of 2023-09-08
  briefings check-article article.txt --as-of 2023-09-08
  briefings lab

\b
Completion of commands, editions and disputes by the Tab key, in bash (zsh, fish alike):
  eval "$(_BRIEFINGS_COMPLETE=bash_source briefings)"
"""


class Commands(click.Group):
    """Turns what the library says to users, and what the system refuses, into one message without a traceback."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands by what one wants of them."""
        grouped = {name for names in _GROUPS.values() for name in names}
        others = tuple(name for name in self.list_commands(ctx) if name not in grouped)
        for heading, names in {**_GROUPS, "Other": others}.items():
            rows = [(name, self.commands[name].get_short_help_str(_LONGEST_HELP)) for name in names]
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows)

    def main(self, *args: Any, **options: Any) -> Any:
        console.prepare()
        return super().main(*args, **options)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            result = super().invoke(ctx)
            console.finish()
            return result
        except UserError as error:
            raise _Misused(str(error)) from None
        except BrokenPipeError:
            raise
        except OSError as error:
            where = f"{error.filename}: " if error.filename else "standard output: " if error.errno == ENOSPC else ""
            raise _Failed(f"{where}{error.strerror or error}") from None


def _editions(ctx: click.Context, _: click.Parameter, begun: str) -> list[str]:
    """What the Tab key offers for an edition."""
    from helpers.reporting.editions import find_project, read_editions

    listed = read_editions((ctx.obj or find_project(None)).editions_file)
    return [edition.edition_id for edition in listed if edition.edition_id.startswith(begun)]


def _disputes(_: click.Context, __: click.Parameter, begun: str) -> list[str]:
    """What the Tab key offers for a dispute."""
    from helpers.archive import open_archive

    return sorted(name for name in open_archive().table("disputes")["dispute_id"] if name.startswith(begun))


@click.group(cls=Commands, epilog=_EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
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
@click.option(
    "--dispute", required=True, metavar="ID", shell_complete=_disputes, help="A dispute: an id of data/disputes.csv."
)
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
def release(project: Any) -> None:
    """Keep the figures as they stand as released: from then on a change asks for a line in corrections.csv."""
    from helpers.archive.releases import write_release

    click.echo(write_release(project.data))


@main.command()
@click.argument("names", metavar="[EDITION]...", nargs=-1)
@click.pass_obj
def forecast(project: Any, names: tuple[str, ...]) -> None:
    """Enter what editions say of the future in data/forecasts.csv: those named, or those of the newest day.

    What was entered stays; an edition whose day is more than two weeks past is refused, as its outcome may be known.
    """
    from datetime import date

    from helpers.reporting.forecasts import enter

    click.echo(enter(project, names, date.today()))


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
@click.argument("edition", shell_complete=_editions)
@click.pass_obj
def cite(project: Any, edition: str) -> None:
    """List every figure of an edition's page with its derivation and sources."""
    from helpers.reporting.walk import cited

    click.echo(cited(project, edition))


@main.command()
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def verify(project: Any, files: tuple[Path, ...]) -> None:
    """Run again what a page or an executed notebook was made from: the same, or each figure that differs.

    A page names its notebook, which is run from this project; the code of a FILE.ipynb is run as it is. Without FILE:
    the newest published briefing. Exit code 1 when something differs.
    """
    from helpers.reporting.verify import newest_briefing, verify_all

    files = files or (newest_briefing(project),)
    said, same = verify_all(project, files)
    click.echo(said)
    if not same:
        sys.exit(_FAILED)


@main.command()
@click.argument("names", metavar="[EDITION|NOTEBOOK|DISPUTE]...", nargs=-1, shell_complete=_editions)
@click.option("--as-of", metavar="DAY", help="Build one page: the briefing of DISPUTE, or NOTEBOOK, on this day.")
@click.option("--force", is_flag=True, help="Build also what is current.")
@click.option("--jobs", type=click.IntRange(1), help="Editions at once (default: as many as cores).")
@click.option("--scheduler", metavar="ADDRESS", help="Build on a Dask cluster, tcp://HOST:8786.")
@click.option(
    "--every", type=click.Choice(["day", "week", "month", "turn"]), help="Build a replay of NOTEBOOK, not editions."
)
@click.option("--every-day", "every", flag_value="day", help="The same as --every day.")
@click.option("--dispute", metavar="ID", help="Replay: a dispute, or all. With --as-of: of NOTEBOOK.")
@click.option("--from", "first", metavar="DAY", help="Replay: first day (default: when the dispute became public).")
@click.option("--to", "last", metavar="DAY", help="Replay: last day (default: when the dispute's record ends).")
@click.option(
    "--into", type=click.Path(file_okay=False, path_type=Path), help="Folder (default: build/pages, build/grid/...)."
)
@click.option("--timeout", type=click.IntRange(1), metavar="S", help="Most seconds for one cell (default: 600).")
@click.option("--memory", type=click.IntRange(64), metavar="MIB", help="Most memory of a notebook (default: 4096).")
@click.option("--output-limit", type=click.IntRange(1), metavar="MIB", help="Most outputs of one (default: 20).")
@click.pass_obj
def build(project: Any, /, names: tuple[str, ...], jobs: int | None, scheduler: str | None, **options: Any) -> None:
    """Build the editions that are not current: all of them, or those named by id or notebook.

    With --as-of, build one page of any dispute and day: briefings build wga-2023 --as-of 2023-09-08.
    With --every, build one NOTEBOOK as of each day, week or month of a dispute, or each of its turns (expiry,
    stoppage, last offer, deal, ratification), with an index and a slider.

    Exit code 1 when an edition failed, 2 when nothing could be tried.
    """
    from helpers.reporting.build import Here, default_jobs
    from helpers.reporting.limits import Limits
    from helpers.reporting.progress import Terminal

    signal.signal(signal.SIGTERM, _terminate)
    asked = {"timeout": "timeout", "memory": "memory", "output_limit": "output"}
    limits = {limit: options.pop(option) for option, limit in asked.items()}
    asked_for = Limits(**{name: value for name, value in limits.items() if value})
    runner: Any = Here(jobs or default_jobs(), asked_for)
    if scheduler:
        from helpers.reporting.cluster import Cluster

        runner = Cluster(scheduler, asked_for)
    force, every, as_of = options.pop("force"), options.pop("every"), options.pop("as_of")
    if as_of and every:
        raise UserError("--as-of makes one page and --every a replay: give one of them")
    if as_of:
        from helpers.reporting.grid import page_of_a_day

        of_replay = [name for name in ("first", "last") if options.pop(name) is not None]
        if of_replay:
            raise UserError("--from and --to: only with --every, which builds a replay")
        done, failed = page_of_a_day(project, names, runner, as_of=as_of, force=force, watcher=Terminal(), **options)
    elif every:
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


def _terminate(number: int, _: Any) -> None:
    """End as Ctrl-C does: notebooks at work are stopped, what was built is recorded."""
    sys.exit(_SIGNALLED + number)


@main.command()
@click.argument("edition", shell_complete=_editions)
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

    from helpers.reporting.lab import lab_command, lab_environment

    sys.exit(subprocess.call(lab_command(project, arguments), env=lab_environment()))
