"""Builds: what is built and why, what comes out, and what happens when a notebook fails.

The notebooks here are synthetic: a few cells each, made for one behaviour.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

from helpers.archive import data_dir
from helpers.cli import main
from helpers.files import write_whole
from helpers.reporting.build import (
    Failure,
    Here,
    Outcome,
    Pages,
    ToolError,
    Watcher,
    build,
    canonical,
    default_jobs,
    make_pages,
)
from helpers.reporting.editions import Edition, EditionError, Project, find_project
from helpers.reporting.grid import index_page
from helpers.reporting.manifest import NAME, read_manifest
from helpers.reporting.pdf import browser
from helpers.reporting.progress import Terminal, duration

NOTEBOOK = "breaking_ranks"
DAYS = ("2007-10-23", "2019-03-14", "2023-04-29", "2023-09-08")
CHART = """import altair as alt, pandas as pd
from helpers.charts import cited
from helpers.charts.renderer import enable
enable()
rows = pd.DataFrame({"quarter": ["2022Q1", "2023Q1"], "days": [9832, 7476]})
chart = alt.Chart(rows).mark_bar().encode(x="quarter:N", y="days:Q")
cited(chart, title="Synthetic", subtitle="shoot days", takeaway="A fall.", sources=[])"""


def cell(source: str, *tags: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_code_cell(source, metadata={"tags": list(tags)} if tags else {})


def write_notebook(folder: Path, name: str, *sources: str) -> Path:
    cells = [cell('as_of: str = "2023-09-08"  # the day', "parameters"), *(cell(source) for source in sources)]
    for number, item in enumerate(cells):
        item.id = f"{name}-{number}".replace("_", "-")
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    node = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    path = folder / f"{name}.ipynb"
    nbformat.write(node, path)
    return path


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with a synthetic notebook, a library of one file and a lock file."""
    for name in ("notebooks", "reports", "library"):
        (tmp_path / name).mkdir()
    write_notebook(tmp_path / "notebooks", NOTEBOOK, "print('as of', as_of)", "1 + 1")
    (tmp_path / "library" / "module.py").write_text("VALUE = 1\n")
    (tmp_path / "lock").write_text("pandas==3\n")
    return Project(tmp_path / "notebooks", tmp_path / "reports", data_dir(), tmp_path / "library", tmp_path / "lock")


def editions(*days: str) -> list[Edition]:
    return [Edition(f"breaking-ranks-{day}", NOTEBOOK, {"as_of": day}) for day in days or DAYS]


class Fixed:
    """A runner that runs nothing: each edition's files hold its id; ids in `fails` fail."""

    jobs = 1

    def __init__(self, *fails: str) -> None:
        self.fails = fails
        self.ran: list[str] = []

    def prepare(self) -> None: ...

    def run(self, project: Project, tasks, watcher: Watcher) -> Iterator:
        for task in tasks:
            name = task.edition.edition_id
            self.ran.append(name)
            failed = name in self.fails
            yield task, Failure(3, "KeyError: 'days'") if failed else Pages(name.encode(), f"<p>{name}".encode())


def built(project: Project, chosen: list[Edition] | None = None, **options) -> Outcome:
    return build(project, chosen or editions(), Fixed(), **options)


def reasons(outcome: Outcome) -> set[str]:
    return {reason for reasons in outcome.built.values() for reason in reasons}


# What is built, and why


def test_everything_is_new_at_first_and_current_afterwards(project):
    first = built(project)
    assert list(first.built) == [e.edition_id for e in editions()]
    assert reasons(first) == {"new"}
    second = built(project)
    assert second.built == {}
    assert second.current == [e.edition_id for e in editions()]


def test_nothing_is_written_when_nothing_changed(project):
    built(project)
    before = {path: path.stat().st_mtime_ns for path in project.reports.iterdir()}
    built(project)
    assert {path: path.stat().st_mtime_ns for path in project.reports.iterdir()} == before


def test_outputs_stored_in_a_notebook_do_not_count_but_its_sources_do(project):
    built(project)
    path = project.notebook(NOTEBOOK)
    node = nbformat.read(path, 4)
    node.cells[1].outputs = [nbformat.v4.new_output("stream", text="stored")]
    node.cells[1].execution_count = 7
    nbformat.write(node, path)
    assert built(project).built == {}
    node.cells[1].source += "  # changed"
    nbformat.write(node, path)
    assert reasons(built(project)) == {"notebook changed"}


def test_a_change_of_the_library_or_of_the_lock_file_is_named(project):
    built(project)
    (project.library / "module.py").write_text("VALUE = 2\n")
    assert reasons(built(project)) == {"library changed"}
    project.lock.write_text("pandas==4\n")
    assert reasons(built(project)) == {"environment changed"}
    (project.library / "templates").mkdir()
    (project.library / "templates" / "page.html").write_text("<html>")
    assert reasons(built(project)) == {"library changed"}


def test_other_parameters_under_the_same_id_are_named(project):
    built(project, [Edition("kept", NOTEBOOK, {"as_of": "2023-04-29"})])
    assert reasons(built(project, [Edition("kept", NOTEBOOK, {"as_of": "2023-09-08"})])) == {"parameters changed"}


def test_a_missing_or_altered_page_is_built_again(project):
    built(project)
    page = project.reports / "breaking-ranks-2007-10-23.html"
    page.write_text("tampered")
    assert built(project).built == {"breaking-ranks-2007-10-23": (f"{page.name} altered",)}
    page.unlink()
    assert built(project).built == {"breaking-ranks-2007-10-23": (f"{page.name} missing",)}


def append_event(data: Path, day: str, event_id: str = "synthetic-event", source: str = "filmla-2026q2") -> None:
    with (data / "events.csv").open("a", encoding="utf-8") as file:
        file.write(f"{event_id},wga-2023,{day},statement,WGA,Synthetic row,,,accepted,{day},source,{source}\n")


def test_a_new_row_touches_only_the_editions_that_can_see_it(project, data_copy):
    project = Project(**{**vars(project), "data": data_copy})
    built(project)
    append_event(data_copy, "2023-05-01")
    assert built(project).built == {"breaking-ranks-2023-09-08": ("data changed: events, sources",)}
    assert built(project).built == {}


def test_a_row_of_a_later_day_with_a_source_of_its_own_touches_no_edition(project, data_copy):
    project = Project(**{**vars(project), "data": data_copy})
    built(project)
    with (data_copy / "sources.csv").open("a", encoding="utf-8") as file:
        file.write("synthetic-source,Test,Synthetic,2024-01-02,https://example.org/,news,original,\n")
    append_event(data_copy, "2024-01-02", source="synthetic-source")
    assert built(project).built == {}


def test_a_changed_cell_touches_the_editions_from_its_row_on(project, data_copy):
    project = Project(**{**vars(project), "data": data_copy})
    built(project)
    path = data_copy / "stoppages.csv"
    text = path.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("wga-2007,"))
    path.write_text(text.replace(row, row.replace(",film_tv,", ",theatre,")), encoding="utf-8")
    assert list(built(project).built) == [f"breaking-ranks-{day}" for day in DAYS[1:]]


def test_data_that_do_not_fit_their_schema_stop_the_build_before_anything_is_written(project, data_copy):
    project = Project(**{**vars(project), "data": data_copy})
    append_event(data_copy, "no day")
    with pytest.raises(EditionError, match=r"events\.csv, line"):
        built(project)
    assert list(project.reports.iterdir()) == []


def test_force_builds_what_is_current_too(project):
    built(project)
    assert reasons(built(project, force=True)) == {"forced"}


def test_a_clone_whose_reports_are_current_builds_nothing(project, tmp_path):
    built(project)
    clone = tmp_path / "clone"
    for path in (project.notebooks, project.reports, project.library):
        shutil.copytree(path, clone / path.name)
    shutil.copy(project.lock, clone / project.lock.name)
    there = Project(clone / "notebooks", clone / "reports", project.data, clone / "library", clone / "lock")
    assert built(there).built == {}


def test_the_manifest_holds_no_path_and_no_time_and_is_the_same_in_any_order(project):
    built(project)
    text = (project.reports / NAME).read_text(encoding="utf-8")
    assert str(project.reports.parent) not in text
    (project.reports / NAME).unlink()
    built(project, list(reversed(editions())))
    assert (project.reports / NAME).read_text(encoding="utf-8") == text


@pytest.mark.parametrize("text", ["", "{", '{"format": 99, "editions": {}}', "[]"])
def test_an_unreadable_manifest_means_that_everything_is_new(project, text):
    built(project)
    (project.reports / NAME).write_text(text)
    assert reasons(built(project)) == {"new"}


def test_what_is_no_longer_listed_is_removed_unless_it_was_edited(project):
    built(project)
    (project.reports / "breaking-ranks-2019-03-14.html").write_text("edited by hand")
    outcome = built(project, editions(*DAYS[2:]))
    assert outcome.removed == ["breaking-ranks-2007-10-23", "breaking-ranks-2019-03-14"]
    names = {path.name for path in project.reports.iterdir()}
    assert "breaking-ranks-2019-03-14.html" in names
    assert not any("2007" in name for name in names)


def test_a_part_of_the_list_leaves_the_rest_alone(project):
    built(project)
    assert built(project, editions(DAYS[0]), whole=False).removed == []
    assert set(read_manifest(project.reports).editions) == {e.edition_id for e in editions()}


def test_wrong_parameters_stop_the_build_before_anything_is_written(project):
    wrong = [*editions(DAYS[0]), Edition("x", NOTEBOOK, {"as_of": "1900-01-01"})]
    with pytest.raises(EditionError, match="edition x"):
        built(project, wrong)
    assert list(project.reports.iterdir()) == []


# Failures


def test_one_failure_does_not_stop_the_others_and_comes_up_again(project):
    built(project)
    project.lock.write_text("pandas==4\n")
    page = (project.reports / "breaking-ranks-2007-10-23.html").read_bytes()
    outcome = build(project, editions(), Fixed("breaking-ranks-2007-10-23"))
    assert list(outcome.failed) == ["breaking-ranks-2007-10-23"]
    assert list(outcome.built) == [f"breaking-ranks-{day}" for day in DAYS[1:]]
    assert (project.reports / "breaking-ranks-2007-10-23.html").read_bytes() == page
    assert built(project).built == {"breaking-ranks-2007-10-23": ("environment changed",)}


def test_what_was_built_is_recorded_when_the_build_is_interrupted(project):
    class Interrupted(Fixed):
        def run(self, project, tasks, watcher):
            yield from super().run(project, tasks[:2], watcher)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(project, editions(), Interrupted())
    assert list(built(project).built) == [f"breaking-ranks-{day}" for day in DAYS[2:]]


def test_files_are_written_all_or_none(tmp_path):
    (tmp_path / "in the way").write_text("a file, no folder")
    with pytest.raises(FileExistsError):
        write_whole({tmp_path / "a": b"1", tmp_path / "in the way" / "b": b"2"})
    assert [path.name for path in tmp_path.iterdir()] == ["in the way"]


# What comes out


def run(project: Project, chosen: list[Edition], jobs: int = 2) -> dict[str, bytes]:
    outcome = build(project, chosen, Here(jobs), force=True)
    assert not outcome.failed
    return {path.name: path.read_bytes() for path in project.reports.iterdir() if path.name != NAME}


@pytest.fixture
def with_chart(project: Project) -> Project:
    sources = (
        "from helpers import open_archive\narchive = open_archive(as_of)\nlen(archive.table('events'))",
        CHART,
        "import sys\nprint('out', as_of)\nprint('err', file=sys.stderr)",
        "from IPython.display import HTML, display\nh = display(HTML('<p>a</p>'), display_id='x')\n"
        "display(HTML('<p>b</p>'))\nh.update(HTML('<p>c</p>'))",
    )
    write_notebook(project.notebooks, NOTEBOOK, *sources)
    return project


def test_jobs_do_not_change_a_byte(with_chart):
    chosen = editions(*DAYS[:2])
    assert run(with_chart, chosen, jobs=1) == run(with_chart, chosen, jobs=2)


def test_an_edition_has_its_own_parameters_and_no_time_or_path_in_it(with_chart):
    run(with_chart, editions(DAYS[0]))
    text = (with_chart.reports / "breaking-ranks-2007-10-23.ipynb").read_text(encoding="utf-8")
    node = nbformat.reads(text, 4)
    assert node.metadata.papermill == {"parameters": {"as_of": DAYS[0]}}
    assert all(word not in text for word in ("start_time", "duration", "iopub", str(with_chart.reports.parent)))
    assert [c.id for c in node.cells][:2] == ["breaking-ranks-0", "injected-parameters"]


@pytest.mark.slow
@pytest.mark.sweep
def test_plain_tools_elsewhere_in_another_time_zone_and_locale_give_the_same_bytes(with_chart, tmp_path):
    ours = run(with_chart, editions(DAYS[0]))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    env = {**os.environ, "TZ": "Asia/Tokyo", "LC_ALL": "C", "LANG": "C"}
    bin_ = Path(sys.executable).parent
    notebook = str(with_chart.notebook(NOTEBOOK))
    for command in (
        [bin_ / "papermill", "--no-progress-bar", notebook, "out.ipynb", "-p", "as_of", DAYS[0]],
        [bin_ / "jupyter", "nbconvert", "--to", "briefing", "out.ipynb"],
    ):
        subprocess.run(command, cwd=elsewhere, env=env, check=True, capture_output=True)
    plain = canonical(nbformat.read(elsewhere / "out.ipynb", 4))
    assert json.loads(nbformat.writes(plain)) == json.loads(ours["breaking-ranks-2007-10-23.ipynb"])
    assert (elsewhere / "out.html").read_bytes() == ours["breaking-ranks-2007-10-23.html"]


@pytest.mark.slow
@pytest.mark.sweep
def test_another_processor_gives_the_bytes_of_the_committed_edition(tmp_path):
    """OpenBLAS and numpy are made to take the paths of an older machine, on which sums differ in their last digits."""
    edition = "wga-2023-2023-09-08"
    project = find_project()
    (tmp_path / "reports").mkdir()
    shutil.copy(project.editions_file, tmp_path / "reports")
    shutil.copytree(project.notebooks, tmp_path / "notebooks")
    older = {"OPENBLAS_CORETYPE": "Prescott", "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL X86_V3"}
    command = [Path(sys.executable).parent / "briefings", "--project", str(tmp_path), "build", edition, "--jobs", "1"]
    subprocess.run(command, env={**os.environ, **older}, check=True, capture_output=True)
    for name in (f"{edition}.ipynb", f"{edition}.html"):
        assert (tmp_path / "reports" / name).read_bytes() == (project.reports / name).read_bytes(), name


def test_nothing_leaks_from_one_edition_to_the_next(project):
    write_notebook(
        project.notebooks,
        NOTEBOOK,
        "import os, sys, pandas as pd, helpers\n"
        "seen = ['LEAK' in os.environ, hasattr(helpers, 'LEAK'), 'leak' in sys.modules]\n"
        "seen.append(pd.get_option('display.max_rows') == 7)\n"
        "os.environ['LEAK'] = helpers.LEAK = '1'\npd.set_option('display.max_rows', 7)\nsys.modules['leak'] = sys\n"
        "os.chdir('/')\nassert not any(seen), seen",
    )
    run(project, editions(*DAYS), jobs=1)


def test_a_failing_cell_is_named_with_its_number_in_the_notebook(project):
    write_notebook(project.notebooks, NOTEBOOK, "days = {}", "days[as_of]")
    result = make_pages(project.notebook(NOTEBOOK), editions(DAYS[0])[0])
    assert result == Failure(3, "KeyError: '2007-10-23'")


def test_a_cell_before_the_parameters_is_counted_too(project):
    path = write_notebook(project.notebooks, NOTEBOOK, "1")
    node = nbformat.read(path, 4)
    node.cells.insert(0, cell("1 / 0"))
    nbformat.write(node, path)
    assert make_pages(path, editions(DAYS[0])[0]) == Failure(1, "ZeroDivisionError: division by zero")


def test_a_process_that_dies_is_a_failure_of_its_edition_alone(project):
    write_notebook(project.notebooks, NOTEBOOK, f"import os\nif as_of == '{DAYS[0]}': os._exit(3)")
    outcome = build(project, editions(*DAYS[:2]), Here(2))
    assert list(outcome.failed) == [f"breaking-ranks-{DAYS[0]}"]
    assert "ended before" in outcome.failed[f"breaking-ranks-{DAYS[0]}"][1].message
    assert list(outcome.built) == [f"breaking-ranks-{DAYS[1]}"]


def test_a_chart_that_cannot_be_drawn_is_a_failure_of_its_cell(project):
    write_notebook(
        project.notebooks,
        NOTEBOOK,
        "from helpers.charts import svg\nsvg.render({'mark': 'no such mark', 'encoding': 7}, 'label')",
    )
    result = make_pages(project.notebook(NOTEBOOK), editions(DAYS[0])[0])
    assert isinstance(result, Failure)
    assert result.cell == 2


# The command


@pytest.fixture
def command(project):
    def call(*arguments: str):
        return CliRunner().invoke(main, ["--project", str(project.reports.parent), *arguments])

    def listed(*days: str) -> None:
        text = "".join(f'[[edition]]\nnotebook = "{NOTEBOOK}"\nas_of = "{day}"\n' for day in days)
        (project.reports / "editions.toml").write_text(text)

    listed(*DAYS[:2])
    call.listed = listed
    return call


def test_the_command_builds_lists_and_says_why(command, project):
    done = command("build", "--jobs", "1")
    assert done.exit_code == 0
    assert "built" in done.stdout
    assert "(new)" in done.stdout
    assert "[2/2]" in done.stderr
    assert "current" in command("build").stdout
    assert "reports/breaking-ranks-2007-10-23.html" in command("list").stdout


def test_the_command_reports_all_failures_together_and_ends_with_1(command, project):
    write_notebook(project.notebooks, NOTEBOOK, "raise ValueError('synthetic trouble ' + as_of)")
    done = command("build")
    assert done.exit_code == 1
    for day in DAYS[:2]:
        assert f"{NOTEBOOK}.ipynb, cell 2: ValueError: synthetic trouble {day}" in done.stderr
        assert f"-p as_of {day}" in done.stderr
    assert {path.name for path in project.reports.iterdir()} == {"editions.toml"}


@pytest.mark.parametrize(
    ("days", "arguments", "said"),
    [
        (("1900-01-01",), ("build",), "is before the data"),
        (("yesterday",), ("build",), "is not a day"),
        ((DAYS[0],), ("build", "no-such-edition"), "no edition 'no-such-edition'"),
        ((DAYS[0],), ("build", "--from", "2023-01-01"), "only with --every"),
        ((DAYS[0],), ("build", "--every", "week"), "--every needs one notebook"),
        ((DAYS[0],), ("build", "dispute_briefing", "--every-day", "--dispute", "wga2023"), "Did you mean 'wga-2023'?"),
        ((DAYS[0],), ("build", "--every-day", NOTEBOOK), "give the first day"),
        ((DAYS[0],), ("pdf", "breaking-ranks-2007-10-23"), "has no page yet"),
    ],
)
def test_misuse_gets_one_message_and_exit_code_2_and_writes_nothing(command, project, days, arguments, said):
    command.listed(*days)
    done = command(*arguments)
    assert done.exit_code == 2
    assert said in done.stderr
    assert "Traceback" not in done.output
    assert {path.name for path in project.reports.iterdir()} == {"editions.toml"}
    assert not (project.reports.parent / "build").exists()


def test_a_replay_has_a_page_for_each_step_and_an_index_with_a_slider(command, project):
    write_notebook(project.notebooks, NOTEBOOK, "print(as_of)")
    done = command("build", NOTEBOOK, "--every", "month", "--from", "2023-07-31", "--to", "2023-09-08")
    assert done.exit_code == 0, done.output
    folder = project.reports.parent / "build" / "grid" / "breaking-ranks-by-month"
    pages = {f"breaking-ranks-{day}.html" for day in ("2023-07-31", "2023-08-31", "2023-09-08")}
    assert {path.name for path in folder.glob("*.html")} == pages | {"index.html"}
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert 'type="range"' in index
    assert all(f'href="{page}"' in index for page in pages)
    again = command("build", NOTEBOOK, "--every", "month", "--from", "2023-07-31", "--to", "2023-09-08")
    assert "0 built, 3 current" in again.stdout


def test_one_command_makes_the_page_of_any_notebook_on_any_day(command, project):
    write_notebook(project.notebooks, NOTEBOOK, "print(as_of)")
    done = command("build", NOTEBOOK, "--as-of", "2023-07-31")
    assert done.exit_code == 0, done.output
    folder = project.reports.parent / "build" / "pages"
    assert {path.name for path in folder.glob("*.html")} == {"breaking-ranks-2023-07-31.html", "index.html"}
    assert "breaking-ranks-2023-07-31.html" in (folder / "index.html").read_text(encoding="utf-8")
    assert (folder / "assets" / "vega.js").is_file()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["wga-2032", "--as-of", "2023-07-31"], "Did you mean"),
        (["wga-2023", "--as-of", "31 July"], "as_of"),
        (["--as-of", "2023-07-31"], "briefings build wga-2023 --as-of 2023-09-08"),
        (["wga-2023"], "briefings build wga-2023 --as-of DAY"),
        (["breaking_ranks", "--as-of", "2023-07-31", "--every", "day"], "give one of them"),
        (["wga-2023", "--as-of", "2023-07-31", "--from", "2023-07-01"], "only with --every"),
    ],
)
def test_a_page_that_cannot_be_made_is_refused_with_the_way_to_ask_for_it(command, project, arguments, said):
    done = command("build", *arguments)
    assert done.exit_code != 0
    assert said in done.output
    assert not (project.reports.parent / "build").exists()


@pytest.mark.parametrize("arguments", [["--help"], ["list"], ["build", "--help"]])
def test_the_command_starts_without_loading_what_it_does_not_need(arguments):
    code = (
        f"import sys; from helpers.cli import main\ntry: main({arguments!r})\nexcept SystemExit: pass\n"
        "print(sorted({'pandas', 'altair', 'papermill', 'nbformat', 'pydantic'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_a_build_with_nothing_to_do_does_not_load_pandas(project):
    built(project)
    arguments = {name: str(path) for name, path in vars(project).items()}
    code = (
        "import sys; from pathlib import Path; from helpers.reporting.build import Here, build\n"
        "from helpers.reporting.editions import Edition, Project\n"
        f"project = Project(**{{name: Path(path) for name, path in {arguments!r}.items()}})\n"
        f"editions = [Edition(f'breaking-ranks-{{day}}', {NOTEBOOK!r}, {{'as_of': day}}) for day in {DAYS!r}]\n"
        "outcome = build(project, editions, Here(1))\nassert len(outcome.current) == 4, outcome\n"
        "assert 'pandas' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_progress_says_what_is_done_and_how_long_is_left(project, capsys):
    build(project, editions(), Fixed("breaking-ranks-2007-10-23"), watcher=Terminal())
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "Building 4 editions, up to 1 at once; 0 current."
    assert lines[1].startswith("[1/4] breaking-ranks-2007-10-23: FAILED (about ")
    assert lines[-1] == "[4/4] breaking-ranks-2023-09-08: new"
    assert [duration(s) for s in (0.2, 4.4, 89, 90, 600)] == [
        "about 1 s",
        "about 4 s",
        "about 89 s",
        "about 2 min",
        "about 10 min",
    ]


def test_jobs_are_as_many_as_the_cores_this_process_may_use():
    assert 1 <= default_jobs() <= (os.cpu_count() or 1)


def test_records_are_plain_json(project):
    built(project)
    raw = json.loads((project.reports / NAME).read_text(encoding="utf-8"))
    assert set(raw) == {"format", "editions"}


# With a browser


@pytest.fixture
def chromium() -> str:
    try:
        return browser()
    except ToolError:
        pytest.skip("no Chromium on this machine")


@pytest.mark.browser
def test_a_page_is_printed_to_the_same_pdf_each_time(command, project, chromium, tmp_path):
    command("build")
    made = [tmp_path / "one.pdf", tmp_path / "two.pdf"]
    for path in made:
        done = command("pdf", "breaking-ranks-2007-10-23", "-o", str(path))
        assert done.exit_code == 0, done.output
    assert made[0].read_bytes() == made[1].read_bytes()
    assert made[0].read_bytes().startswith(b"%PDF")
    assert b"D:20071023000000" in made[0].read_bytes()


def test_a_missing_browser_is_one_clear_message(command, monkeypatch, tmp_path):
    command("build")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    done = command("pdf", "breaking-ranks-2007-10-23", "-o", str(tmp_path / "one.pdf"))
    assert done.exit_code == 2
    assert "no Chromium browser found" in done.stderr
    assert not (tmp_path / "one.pdf").exists()


@pytest.mark.browser
def test_the_slider_of_a_replay_shows_the_page_of_its_day(tmp_path, chromium):
    from playwright.sync_api import sync_playwright

    listed = [
        Edition(f"{dispute}-{day}", "dispute_briefing", {"dispute": dispute, "as_of": day})
        for dispute, day in (("wga-2007", "2007-10-23"), ("wga-2007", "2007-10-24"), ("wga-2023", "2023-09-08"))
    ]
    for edition in listed:
        (tmp_path / edition.files[1]).write_text(f"<title>{edition.edition_id}</title>synthetic")
    (tmp_path / "index.html").write_text(index_page("dispute_briefing", listed), encoding="utf-8")
    with sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"]).new_page()
        page.goto((tmp_path / "index.html").as_uri())
        assert page.text_content("#shown") == "2007-10-23"
        page.focus("#day")
        page.keyboard.press("ArrowRight")
        assert page.text_content("#shown") == "2007-10-24"
        assert page.get_attribute("#page", "src") == "wga-2007-2007-10-24.html"
        page.select_option("#dispute", "wga-2023")
        assert page.get_attribute("#open", "href") == "wga-2023-2023-09-08.html"
        page.frame_locator("#page").locator("body:has-text('synthetic')").wait_for()
        assert page.frames[1].url.endswith("wga-2023-2023-09-08.html")
