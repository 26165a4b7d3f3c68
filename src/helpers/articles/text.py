"""The words of an article: mark-up blanked out, quotes and dashes made plain, sentences found.

Everything keeps its place: offset n in the cleaned text is offset n in the text as given.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from html import unescape

# Longer stretches without a full stop are cut: no reading needs more, and the time stays in proportion.
_LONGEST = 800
# Lines longer than this are paragraphs of their own; shorter ones may be wrapped lines.
_WRAPPED = 100

_TAG = re.compile(r"</?[A-Za-z!][^<>]{0,2000}>")
_HIDDEN = (("<!--", "-->"), ("<script", "</script"), ("<style", "</style"))
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,10});")
_PLAIN = str.maketrans({"‘": "'", "’": "'", "ʼ": "'", "“": '"', "”": '"', "–": "-", "—": ";", "‒": "-", "−": "-",
                        "‑": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u200b": " ", "\ufeff": " "})  # fmt: skip
_ABBREVIATION = re.compile(
    r"(?:\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Mr|Mrs|Ms|Dr|St|Sgt|Gov|Sen|Rep|Gen|Jr|Sr|Inc|Co|Corp|"
    r"Ltd|vs|No|Nos|approx|est|Bros|Mt|Calif|e\.g|i\.e|etc|[A-Za-z]\.[A-Za-z]|[A-Z])|\b[ap]\.m)\.$"
)
_STOP = re.compile(r"[.!?]+[\"')\]]*(?=\s)|\n(?:[ \t]*\n)+|\n")
_BULLET = re.compile(r"[ \t]*(?:[-*•·]|\d{1,2}[.)])[ \t]")


@dataclass(frozen=True)
class Sentence:
    """A sentence and its place; `paragraph` counts from 0."""

    start: int
    end: int
    paragraph: int


def cleaned(raw: str) -> str:
    """The text with tags, comments, scripts, entities and control characters blanked, of the same length."""
    text = raw
    for opens, closes in _HIDDEN:
        text = _without(text, opens, closes)
    text = _TAG.sub(lambda match: _blank(match.group()), text)
    text = _ENTITY.sub(_decoded, text).translate(_PLAIN)
    return text if text.isascii() and text.isprintable() else "".join(map(_plain, text))


def _without(text: str, opens: str, closes: str) -> str:
    """The text with everything between two marks blanked; an opening mark that is never closed stays."""
    folded, parts, place = text.lower(), [], 0
    if len(folded) != len(text):
        folded = text
    while (start := folded.find(opens, place)) >= 0 and (end := folded.find(closes, start)) >= 0:
        parts += [text[place:start], " " * (end - start)]
        place = end
    return "".join([*parts, text[place:]])


def _blank(found: str) -> str:
    # A paragraph that ends with its tag must not run into the next.
    block = re.match(r"</(?:p|div|li|h\d|tr|section|article)\b|<br", found, re.I)
    return "\n\n" + " " * (len(found) - 2) if block and len(found) > 1 else " " * len(found)


def _decoded(match: re.Match[str]) -> str:
    found = match.group()
    char = unescape(found)
    return (char if len(char) == 1 else " ").ljust(len(found))


def _plain(char: str) -> str:
    if char in "\n\t" or (char.isascii() and char.isprintable()):
        return char
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    return " " if unicodedata.category(char)[0] in "CZ" else char


def sentences(text: str) -> list[Sentence]:
    """The sentences of a cleaned text in order."""
    found: list[Sentence] = []
    start, paragraph = 0, 0
    for match in _STOP.finditer(text):
        stop, ends = match.end(), True
        if match.group().startswith("\n"):
            ends = match.group().count("\n") > 1 or _breaks(text, match.start(), match.end())
        elif match.group().startswith(".") and _goes_on(text, match):
            continue
        if not ends:
            continue
        _add(found, text, start, stop, paragraph)
        start = stop
        paragraph += match.group().startswith("\n")
    _add(found, text, start, len(text), paragraph)
    return found


def _goes_on(text: str, match: re.Match[str]) -> bool:
    """Whether a full stop only ends an abbreviation."""
    before = text[max(0, match.start() - 12) : match.start() + 1]
    after = text[match.end() : match.end() + 40].lstrip()
    if not _ABBREVIATION.search(before):
        return bool(after) and after[0].islower()
    # 'in the U.S. The' ends a sentence, 'Sept. 24' and 'a.m. on' do not.
    ends = re.search(r"(?:[A-Za-z]\.[A-Za-z]|[ap]\.m|Inc|Co|Corp|Ltd|Bros|Jr|Sr|Calif|etc)\.$", before)
    return not (ends and re.match(r"[\"']?(?:The|In|A|An|But|It|On|At|He|She|They|We|This|That|And)\b", after))


def _breaks(text: str, start: int, end: int) -> bool:
    """Whether a single line break ends a paragraph rather than wraps a line."""
    line = start - (text.rfind("\n", max(0, start - 400), start) + 1 or max(0, start - 400))
    following = text.find("\n", end, end + 400)
    length = (following if following >= 0 else min(len(text), end + 400)) - end
    return line > _WRAPPED or length > _WRAPPED or bool(_BULLET.match(text, end))


def _add(found: list[Sentence], text: str, start: int, stop: int, paragraph: int) -> None:
    while start < stop:
        end = stop
        if stop - start > _LONGEST:
            space = text.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
            end = space + 1 if space > 0 else start + _LONGEST
        if text[start:end].strip():
            found.append(Sentence(start, end, paragraph))
        start = end


def sentence_at(found: list[Sentence], offset: int) -> int:
    """The number of the sentence that holds an offset; the one before it where none does."""
    return max(0, bisect_right([sentence.start for sentence in found], offset) - 1)
