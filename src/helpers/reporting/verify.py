"""briefings verify: run again what a page or an executed notebook was made from, and name each figure that differs."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.archive import ArchiveError
from helpers.errors import UserError
from helpers.parameters import check_parameters
from helpers.reporting import warm
from helpers.reporting.build import Failure, Here, Pages, canonical, make_pages
from helpers.reporting.differences import Change, data_at, data_changes, git
from helpers.reporting.editions import MAIN_NOTEBOOK, Edition, Project, edition_id, is_edition, read_editions
from helpers.reporting.manifest import Present, read_manifest, short_hash
from helpers.reporting.walk import Bound, figures, output_figures
from helpers.seal import Run, stated_run

if TYPE_CHECKING:
    from nbformat import NotebookNode

_RUN = re.compile(r'<script type="application/json" id="run">(.*?)</script>', re.S)
_CODE = re.compile(r'<div class="code"><pre><code>(.*?)</code></pre></div>', re.S)
_TEXT = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>", re.S)
_MOST = 12
_REVISIONS = 60
_WIDE = 100
_INJECTED = "injected-parameters"


class VerifyError(UserError, ValueError):
    """A file cannot be verified; the message says why."""


@dataclass(frozen=True)
class Stated:
    """What a file shows: the run it states, its figures in order, its code, its text, and all of it as bytes."""

    run: Run
    figures: list[Bound]
    code: list[str]
    text: list[str]
    content: bytes


@dataclass(frozen=True)
class Difference:
    """A figure that differs between a file (`old`) and the run made now (`new`); None where one has it not."""

    old: Bound | None
    new: Bound | None

    @property
    def sources(self) -> frozenset[str]:
        """The sources of both."""
        return frozenset(source for figure in (self.old, self.new) if figure for source in figure.sources)

    def __str__(self) -> str:
        figure = self.new or self.old
        assert figure is not None
        name = figure.derivation or figure.key
        if self.old is None:
            return f"  {name}: not in the file, is {figure.shown}"
        if self.new is None:
            return f"  {name}: {figure.shown} in the file, is not there any more"
        return f"  {name}: {_shown(self.old, self.new)} in the file, is {_shown(self.new, self.old)}"


def _shown(figure: Bound, other: Bound) -> str:
    return figure.shown if figure.shown != other.shown else f"{figure.shown} (value {figure.value})"


def verify(project: Project, file: Path) -> tuple[str, bool]:
    """What `briefings verify FILE` says of a page or an executed notebook, and whether the run made now is the same.

    It runs the code of a notebook, or the project's notebook that a page names. Raises VerifyError where the file is
    neither or does not say what it was made from, RunError where a notebook was edited since its run.
    """
    is_notebook = file.suffix == ".ipynb"
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise VerifyError(f"{file}: cannot be read: {error}") from None
    stated = _of_notebook(file, text) if is_notebook else of_page(file, text)
    now = _notebook_again(file, stated) if is_notebook else _page_again(project, file, stated)
    differing = differences(stated.figures, now.figures)
    name = f"{file}: {stated.run}"
    if stated.content == now.content:
        return f"{name}: the same ({len(stated.figures)} figures, data {now.run.data})", True
    if differing:
        lines = [f"{name}: {len(differing)} of {len(stated.figures)} figures differ", *map(str, differing[:_MOST])]
        lines += [f"  ... and {len(differing) - _MOST} more"] if len(differing) > _MOST else []
    else:
        lines = [f"{name}: all {len(stated.figures)} figures are the same; other text differs"]
        lines += list(_other_lines(stated.text, now.text))
    return "\n".join([*lines, *_reasons(project, stated, now, differing)]), False


def of_page(file: Path, text: str) -> Stated:
    """What a page shows. Raises VerifyError where it does not state its run."""
    run_script = _RUN.search(text)
    try:
        run = stated_run([{"briefing_run": json.loads(run_script[1])}]) if run_script else None
    except (ValueError, TypeError, AttributeError):
        run = None
    if run is None:
        raise VerifyError(
            f"{file}: does not say what it was made from; expected a page made by this library, or a notebook (.ipynb)"
        )
    code = [unescape(source) for source in _CODE.findall(text)]
    return Stated(run, figures(text), code, _words(text), text.encode())


def _of_notebook(file: Path, text: str) -> Stated:
    import nbformat

    from helpers.reporting.sealed import whole_run

    try:
        notebook = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
    except Exception as error:  # nbformat has many ways to say that it cannot read something
        raise VerifyError(f"{file}: not a notebook: {type(error).__name__}: {error}") from None
    run = whole_run(notebook)
    if run is None:
        raise VerifyError(f"{file}: none of its cells calls check_parameters, so it does not say what it was made from")
    return _stated(notebook, run)


def _stated(notebook: NotebookNode, run: Run) -> Stated:
    cells = [cell for cell in canonical(notebook).cells if cell.cell_type == "code"]
    outputs = [output for cell in cells for output in cell.outputs]
    html = "\n".join("".join(output.get("data", {}).get("text/html", "")) for output in outputs)
    code = [cell.source.strip() for cell in cells if _INJECTED not in cell.metadata.get("tags", [])]
    content = json.dumps([cell.outputs for cell in cells], sort_keys=True).encode()
    return Stated(run, output_figures(outputs), code, _words(html), content)


def _notebook_again(file: Path, stated: Stated) -> Stated:
    """The notebook's own code, run anew."""
    import papermill

    from helpers.reporting.sealed import whole_run

    warm.skip_slow_import()
    try:
        notebook = papermill.execute_notebook(file, None, {}, engine_name="briefing", progress_bar=False)
    except Exception as error:  # whatever a cell raises
        raise VerifyError(f"{file}: does not run to its end any more: {_last_line(error)}") from None
    return _stated(notebook, whole_run(notebook) or stated.run)


def _page_again(project: Project, file: Path, stated: Stated) -> Stated:
    """The project's notebook that a page names, run anew and exported in the same form."""
    from nbformat import reads

    from helpers.reporting.page import BriefingExporter

    run, page = stated.run, stated.content.decode()
    check_parameters(run.notebook, **run.parameters)
    edition = Edition(_listed_id(project, run), run.notebook, dict(run.parameters))
    made = make_pages(project.notebook(run.notebook), edition)
    if isinstance(made, Failure):
        raise VerifyError(f"{file}: its notebook does not run to its end: {made.message}")
    assert isinstance(made, Pages)
    content = made.page.decode()
    options: dict[str, Any] = {"single_file": "window.vegaEmbed=" in page, "exclude_input": not stated.code}
    if any(options.values()):
        exporter = BriefingExporter(editions=str(project.editions_file), **options)
        content, _ = exporter.from_notebook_node(reads(made.notebook.decode(), as_version=4))  # type: ignore[no-untyped-call]
    return of_page(file, content)


def _listed_id(project: Project, run: Run) -> str:
    try:
        listed = read_editions(project.editions_file)
    except UserError:
        listed = []
    named = (edition.edition_id for edition in listed if is_edition(run, edition))
    return next(named, edition_id(run.notebook, run.parameters))


def differences(old: Sequence[Bound], new: Sequence[Bound]) -> list[Difference]:
    """Figures that are not the same: those with the same key, derivation and unit are set against one another."""
    kinds = [[(f.key, f.derivation, f.unit) for f in side] for side in (old, new)]
    made: list[Difference] = []
    for kind, i, j, k, n in SequenceMatcher(a=kinds[0], b=kinds[1], autojunk=False).get_opcodes():
        if kind == "equal":
            pairs = zip(old[i:j], new[k:n], strict=True)
            made += [
                Difference(a, b) for a, b in pairs if (a.value, a.shown, a.sources) != (b.value, b.shown, b.sources)
            ]
        else:
            made += [Difference(figure, None) for figure in old[i:j]]
            made += [Difference(None, figure) for figure in new[k:n]]
    return made


def _reasons(project: Project, stated: Stated, now: Stated, differing: Sequence[Difference]) -> Iterator[str]:
    """What differs behind the figures: rows of the data, cells of the notebook, else the file or the library."""
    changed_cells = [
        f"  cell now: {new.splitlines()[0]}" if new else f"  cell then: {old.splitlines()[0]}"
        for old, new in _pairs(stated.code, now.code)
        if old != new
    ]
    if stated.run.data != now.run.data:
        yield f"The data are others: {stated.run.data} in the file, {now.run.data} now."
        yield from _rows(project, stated.run, differing)
    if stated.code and changed_cells:
        yield f"The code of the notebook is another in {len(changed_cells)} cell(s):"
        yield from changed_cells[:_MOST]
    if stated.run.data == now.run.data and not (stated.code and changed_cells):
        yield _edited_or_other_library(project, stated, now)


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    for _, i, j, k, n in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        longest = max(j - i, n - k)
        for step in range(longest):
            yield (old[i + step] if i + step < j else "", new[k + step] if k + step < n else "")


def _edited_or_other_library(project: Project, stated: Stated, now: Stated) -> str:
    if stated.run.library != now.run.library:
        return f"The library is another: {stated.run.library} in the file, {now.run.library} now."
    record = read_manifest(project.reports).editions.get(_listed_id(project, stated.run), {})
    if short_hash(now.content) in record.get("outputs", {}).values():
        return "Data, notebook and library are those of the published page: the file was edited by hand."
    if record and record.get("library") != Present(project).library:
        return "Data and notebook are the same: the library has changed since the edition was built, or the file was edited."
    return "Data and notebook are the same: the file was edited by hand, or made by another state of the library."


def _rows(project: Project, run: Run, differing: Sequence[Difference]) -> Iterator[str]:
    """Rows that changed since the file was made, those that the differing figures rest on first."""
    try:
        revision, changes = _since(project, run)
    except ArchiveError as error:
        yield f"Which rows changed cannot be told: {error}"
        return
    sources = frozenset(source for one in differing for source in one.sources)
    behind = [change for change in changes if change.sources & sources]
    shown = behind or changes
    what = "the differing figures rest on" if behind else "changed"
    yield f"Rows that {what}, since {revision[:12]}:"
    for change in shown[:_MOST]:
        yield f"  {change.table}{str(change)[1:]}"
    if len(shown) > _MOST:
        yield f"  ... and {len(shown) - _MOST} more"


def _since(project: Project, run: Run) -> tuple[str, list[Change]]:
    """The newest revision whose data are those of a run, and what changed from it. Raises ArchiveError without one."""
    from helpers.archive import open_archive
    from helpers.archive.package import read_package

    listed = git(project.data, "rev-list", f"--max-count={_REVISIONS}", "HEAD", "--", ".").decode().split()
    for revision in listed:
        with tempfile.TemporaryDirectory() as folder:
            before = data_at(project.data, revision, Path(folder))
            try:
                same = open_archive(run.parameters.get("as_of"), before).version == run.data
            except ArchiveError:
                continue
            if same:
                return revision, data_changes(read_package(before), read_package(project.data))
    raise ArchiveError(f"none of the last {len(listed)} revisions of the data is version {run.data}")


def _words(html: str) -> list[str]:
    """The text of a page, a line for each stretch between tags."""
    lines = (" ".join(unescape(line).split()) for line in _TEXT.sub("\n", html).splitlines())
    return [line for line in lines if line]


def _other_lines(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    differing = [(a, b) for a, b in _pairs(old, new) if a != b]
    for a, b in differing[:_MOST]:
        yield f"  {_short(a)} in the file, is {_short(b)}"
    if not differing:
        yield "  nothing that a reader sees"


def _short(text: str) -> str:
    return repr(text if len(text) <= _WIDE else text[: _WIDE - 1] + "…") if text else "nothing"


def _last_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[-1]


def newest_briefing(project: Project) -> Path:
    """The published briefing of the newest day, the first of the list where there are several.

    Raises VerifyError where none is built.
    """
    pages = [(edition, project.reports / edition.files[1]) for edition in read_editions(project.editions_file)]
    built = [(edition, page) for edition, page in pages if edition.notebook == MAIN_NOTEBOOK and page.exists()]
    if not built:
        raise VerifyError(f"{project.reports}: no briefing is built there: run briefings build")
    return max(built, key=lambda pair: pair[0].as_of)[1]


def verify_all(project: Project, files: Sequence[Path]) -> tuple[str, bool]:
    """The same for several files."""
    Here(1).prepare()
    said = []
    for file in files:
        try:
            said.append(verify(project, file))
        except UserError as error:
            if len(files) == 1:
                raise
            said.append((f"{file}: {str(error).removeprefix(f'{file}: ')}", False))
    return "\n".join(text for text, _ in said), all(same for _, same in said)
