"""Text as text: a Jinja template in Markdown, its figures bound to their sources.

A template reads as the paragraph that it becomes. `{{ newest.days }}` is a `Quantity`, a day or words of a row; a name
that does not exist, a figure that is not known and a bare number are errors. `{% include "name.md.j2" %}` takes a
paragraph of `helpers/texts`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from math import isnan
from pathlib import Path
from typing import Any

import jinja2
import mistune
import pandas as pd
from markupsafe import Markup, escape

from helpers.archive import Archive, newest_day
from helpers.archive.quantity import Quantity
from helpers.briefing.marks import Marks, PlainTexts, Shown
from helpers.briefing.pieces import Piece

TEXTS = Path(__file__).resolve().parents[1] / "texts"
KINDS = ("text", "headline", "status", "note", "missing")
_MARKS = "marks_of_this_text"


class SayError(ValueError):
    """A text cannot be written as it stands; the message says where and what to do."""


def say(template: str, archive: Archive, kind: str = "text", **names: object) -> Piece | None:
    """A Markdown template with figures, as a piece of the notebook and of the page; None where it comes out empty.

    `kind` is text, headline (kicker, `# title`, standfirst), status, note or missing (a line that the page sets at its
    end). Raises SayError for an unknown name, an unknown figure, a bare number or a template that is not well formed.
    """
    if kind not in KINDS:
        raise SayError(f"no kind of text {kind!r}; choose one of: {', '.join(KINDS)}")
    marks = Marks(archive)
    try:
        source = compiled(template).render({**names, "archive": archive, _MARKS: marks})
    except (jinja2.TemplateError, ValueError) as error:
        line = getattr(error, "lineno", None)
        where = f" (line {line} of the cell)" if line else ""
        raise SayError(f"This text cannot be written{where}: {error}") from None
    source = re.sub(r"[ \t]+", " ", source).strip()
    if not source:
        return None
    body = _html(source, kind)
    return Piece(kind, body, tuple(marks.listed), archive, _about(kind, body, marks, names.get("dispute")))


def render_caption(file: str, names: Mapping[str, object], values: PlainTexts) -> str:
    """A caption of `helpers/texts` written with these names, a token of `values` for each value. Raises SayError."""
    try:
        return _caption_environment().get_template(file).render({**names, _MARKS: values})
    except (jinja2.TemplateError, ValueError) as error:
        raise SayError(f"The text {file} cannot be written: {error}") from None


def _about(kind: str, body: str, marks: Marks, dispute: object) -> dict[str, Any]:
    """What a page must know of its headline: title, day, data version, and the dispute that it is of."""
    if kind != "headline":
        return {}
    start, end = body.find("<h1>"), body.find("</h1>")
    if start < 0 or end < 0:
        raise SayError("A headline needs a line that begins with '# '.")
    title = Piece("text", body[start : end + 5], tuple(marks.listed), marks.archive).text
    about = {"title": title, "as_of": str(marks.archive.as_of), "version": marks.archive.version}
    if marks.archive.as_of > newest_day():
        about["facts_to"] = str(newest_day())
    if isinstance(dispute, str):
        row = marks.archive.dispute(dispute)
        about |= {"dispute": dispute, "union": f"{row['guild_name']} and {row['employers_name']}".replace(";", ",")}
    return about


def _html(source: str, kind: str) -> str:
    """Markdown as HTML; the parts of a headline get their classes."""
    html = str(_markdown()(source)).strip()
    if kind == "headline":
        before, _, after = html.partition("<h1>")
        title, _, below = after.partition("</h1>")
        kicker = before.replace("<p>", '<p class="kicker">')
        return f"{kicker}<h1>{title}</h1>" + below.replace("<p>", '<p class="standfirst">')
    if kind in ("status", "note", "missing"):
        return html.replace("<p>", f'<p class="{"empty" if kind == "missing" else kind}">')
    return re.sub(r"(</?h)[12]>", r"\g<1>3>", html)


@cache
def _markdown() -> mistune.Markdown:
    return mistune.create_markdown(escape=True, plugins=["table"])


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(str(TEXTS)),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.filters.update(_FILTERS)
    environment.tests["known"] = _known
    return environment


def compiled(template: str) -> jinja2.Template:
    """A text as Jinja has it, compiled once. Raises jinja2.TemplateError where it is not well formed."""
    return _compiled(template.rstrip())  # IPython gives a cell to `%%say` with a line end that its file does not have


@lru_cache(maxsize=512)
def _compiled(template: str) -> jinja2.Template:
    return _environment().from_string(template)


def compile_shared_texts() -> None:
    """Compile what every page may include, ahead of the first page."""
    for path in text_files():
        captions = path.parent.name == "captions"
        environment = _caption_environment() if captions else _environment()
        environment.get_template(path.relative_to(TEXTS).as_posix())


@cache
def _caption_environment() -> jinja2.Environment:
    """As for other texts, but lines end where they end: a line names the part that it begins."""
    return _environment().overlay(trim_blocks=False, lstrip_blocks=False)


@jinja2.pass_context
def _finalize(context: jinja2.runtime.Context, value: object) -> Markup:
    """A value of the template as its token; what is HTML already stays (an included text)."""
    if isinstance(value, jinja2.Undefined):
        str(value)  # raises, and names what is missing
    if isinstance(value, Markup):
        return value
    marks: Marks | PlainTexts = context[_MARKS]
    return Markup(escape(marks.token(value)))


def _known(value: object) -> bool:
    """The test `is known`: whether there is a value to show; a missing cell of a frame is none."""
    missing = value is None or value is pd.NaT or (isinstance(value, float) and isnan(value))
    return not missing and (not isinstance(value, Quantity) or value.known)


def _as(**how: Any) -> Callable[[object], Shown]:
    def shown(value: object) -> Shown:
        return replace(value, **how) if isinstance(value, Shown) else Shown(value, **how)

    return shown


def _known_to(value: object, precision: str) -> Shown:
    """`{{ day | known_to(precision) }}`: a month or year where no more than that is known."""
    return _as(day={"month": "month", "year": "year"}.get(precision, "full"))(value)


def _number(value: object, decimals: int | None = None) -> Shown:
    """`{{ row.days | number }}`, `{{ row.share | number(1) }}`: a bare number, in a caption only."""
    return replace(_as(number=True)(value), decimals=decimals)


def _share(value: object, decimals: int = 0) -> Shown:
    """`{{ row.level | share }}`: a share in percent, in a caption only; 95% with `symbol`."""
    return replace(_as(number=True, share=True)(value), decimals=decimals)


def _rows(frame: pd.DataFrame) -> list[Any]:
    """`{% for row in frame | rows %}`: the rows of a frame, a cell of each as `row.column`."""
    return list(frame.itertuples(index=False))


def _plural(count: object, one: str, many: str) -> str:
    """`{{ n | plural("has", "have") }}`: the word that fits the number."""
    number = count.value if isinstance(count, Quantity) else count
    return one if number == 1 else many


def _listing(values: list[object] | tuple[object, ...], last: str = "and") -> list[object]:
    """Values with commas and a last word between them, for a loop that writes each."""
    joined: list[object] = []
    for place, value in enumerate(values):
        if place:
            joined.append(Markup(f" {last} ") if place == len(values) - 1 else Markup(", "))
        joined.append(value)
    return joined


_FILTERS: Mapping[str, Callable[..., Any]] = {
    "signed": _as(sign=True),
    "size": _as(size=True),
    "bare": _as(refs=False),
    "unitless": _as(unit=False),
    "symbol": _as(words=False),
    "spelled": _as(spelled=True),
    "ordinal": _as(ordinal=True),
    "weekday": _as(day="weekday"),
    "short": _as(day="short"),
    "month": _as(day="month"),
    "year": _as(day="year"),
    "known_to": _known_to,
    "capital": _as(capital=True),
    "number": _number,
    "share": _share,
    "rows": _rows,
    "plural": _plural,
    "listing": _listing,
}


@lru_cache(maxsize=1)
def text_files() -> tuple[Path, ...]:
    """The shared texts, the captions of charts among them."""
    return tuple(sorted(TEXTS.rglob("*.md.j2")))
