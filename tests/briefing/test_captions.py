"""Captions of charts are templates: an editor finds each sentence in a file, and Python holds none."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from helpers.archive import open_archive
from helpers.briefing import SayError, caption, captioned, say
from helpers.briefing.say import TEXTS

ROOT = Path(__file__).resolve().parents[2]
CHARTS = sorted((ROOT / "src" / "helpers" / "charts").glob("*.py"))
_SENTENCE = re.compile(r"(?:\b[A-Za-z’']+[,;:]? ){9,}\b[A-Za-z]+")
"""Ten words in a row: no label of an axis, a slider or a tooltip is so long."""


def used() -> dict[str, str]:
    """The captions that the notebooks name, each with the notebook."""
    names = {}
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            for node in ast.walk(ast.parse(cell.source)) if _is_python(cell) else ():
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "captioned":
                    names[ast.literal_eval(node.args[1])] = path.stem
    return names


def fixed_words(node: ast.AST) -> str:
    """The words of a string; those of an f-string with a word in place of each value."""
    if isinstance(node, ast.JoinedStr):
        return "".join(fixed_words(part) or "value" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _is_python(cell: nbformat.NotebookNode) -> bool:
    return cell.cell_type == "code" and not cell.source.startswith("%%")


def written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, **names: object) -> dict[str, object]:
    """The caption of this template."""
    module = importlib.import_module("helpers.briefing.say")
    (tmp_path / "captions").mkdir()
    (tmp_path / "captions" / "one.md.j2").write_text(text, encoding="utf-8")
    environment = module._caption_environment().overlay(loader=module.jinja2.FileSystemLoader(str(tmp_path)))
    monkeypatch.setattr(module, "_caption_environment", lambda: environment)
    return caption("one", **names)


def test_every_caption_is_of_a_chart_and_every_chart_has_its_caption():
    assert set(used()) == {path.name.removesuffix(".md.j2") for path in (TEXTS / "captions").glob("*.md.j2")}


@pytest.mark.parametrize("path", CHARTS, ids=lambda path: path.stem)
def test_no_chart_holds_a_sentence(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    apart = {id(part) for node in ast.walk(tree) if isinstance(node, ast.Expr | ast.Raise) for part in ast.walk(node)}
    texts = [text for node in ast.walk(tree) if id(node) not in apart and (text := fixed_words(node))]
    assert [text for text in texts if _SENTENCE.search(text)] == []


def test_a_sentence_in_pieces_is_one():
    tree = ast.parse("""f"{a} of {b} windows without a strike fell as far short\"""")
    assert any(_SENTENCE.search(fixed_words(node)) for node in ast.walk(tree))


def test_parts_may_run_over_lines_and_a_comma_stands_behind_its_word(monkeypatch, tmp_path):
    made = written(
        monkeypatch,
        tmp_path,
        "{# About. #}\nTitle:\n{% if days %}\n{{ days | number }} days\n{% endif %}\n, counted\n"
        "Takeaway: {% for row in frame | rows %}{{ row.name }}: {{ row.share | share }}{% endfor %}.\nColumns: name, share\n",
        days=1234,
        frame=pd.DataFrame({"name": ["Note: A , B"], "share": [0.5]}),
    )
    assert made == {
        "title": "1,234 days, counted",
        "takeaway": "Note: A , B: 50 percent.",
        "columns": ["name", "share"],
    }


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("Title: {{ nobody }}\nTakeaway: T.", "'nobody' is undefined"),
        ("Title: {{ count }}\nTakeaway: T.", "write a number with the filter `number`"),
        ("Title: {{ missing | number }}\nTakeaway: T.", "found nan where a number was expected"),
        ("Title: T", "has no takeaway"),
        ("Words first.\nTitle: T\nTakeaway: T.", "has words before its first part"),
    ],
)
def test_a_caption_that_lacks_something_is_an_error_that_names_it(monkeypatch, tmp_path, template, message):
    with pytest.raises(SayError, match=message):
        written(monkeypatch, tmp_path, template, count=3, missing=float("nan"))


def test_a_paragraph_still_takes_no_bare_number():
    with pytest.raises(SayError, match="a bare number has no source"):
        say("{{ number | number }}", open_archive("2023-09-08"), number=5)


def test_without_a_chart_there_is_no_caption():
    assert captioned(None, "no such caption", sources=()) is None
