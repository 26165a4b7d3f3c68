"""The words of an article: mark-up taken out, quotes and dashes made plain, lines joined, sentences found.

A cleaned text knows where each of its characters stood in the text as given.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from html import unescape

from helpers.articles.lexicon import pattern

# Longer stretches without a full stop are cut: no reading needs more, and the time stays in proportion.
_LONGEST = 800
# Lines longer than this are paragraphs of their own; shorter ones may be wrapped lines.
_WRAPPED = 100

_HIDDEN = (("<!--", "-->"), ("<script", "</script"), ("<style", "</style"))
_BLOCK = re.compile(r"</?(?:p|div|li|ul|ol|h\d|tr|table|section|article|blockquote|title|head|body)\b|<br", re.I)
_PLAIN = str.maketrans("‘’ʼ“”–—‒−‑\u00a0\u202f\u2009\u200b\ufeff\t\r", "'''\"\"-;---" + " " * 7)
_ODD = re.compile(r"[^\n -~]")
_STOP = re.compile(r"(?<![.!?])[.!?]++[\"')\]]*+(?=\s)|\n(?: *\n)*")
_BULLET = re.compile(r" *(?:[-*•·]|\d{1,2}[.)]) ")


_YEAR_ENTRY = re.compile(r"\W*(?:19|20)\d\d\b")


@dataclass(frozen=True)
class Sentence:
    """A sentence and its place; `paragraph` counts from 0."""

    start: int
    end: int
    paragraph: int


@dataclass(frozen=True)
class Cleaned:
    """A text without mark-up, and for each of its characters the offset in the text as given (None: the same)."""

    text: str
    offsets: list[int] | None

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The span in the text as given."""
        if self.offsets is None or start >= len(self.offsets):
            return start, end
        return self.offsets[start], self.offsets[max(start, end - 1)] + 1


def cleaned(raw: str) -> Cleaned:
    """The text with tags, comments, scripts, entities and control characters taken out and wrapped lines joined."""
    text = raw
    for opens, closes in _HIDDEN:
        text = _without(text, opens, closes)
    text, offsets = _unmarked(text)
    text = text.translate(_PLAIN)
    return Cleaned(_joined(_ODD.sub(_plain, text)), offsets)


def _without(text: str, opens: str, closes: str) -> str:
    """The text with everything between two marks blanked; an opening mark that is never closed stays."""
    folded, parts, place = text.lower(), [], 0
    if len(folded) != len(text):
        folded = text
    while (start := folded.find(opens, place)) >= 0 and (end := folded.find(closes, start)) >= 0:
        parts += [text[place:start], " " * (end - start)]
        place = end
    return "".join([*parts, text[place:]])


def _unmarked(text: str) -> tuple[str, list[int] | None]:
    """The text without tags, entities decoded and runs of blanks made one; offsets where anything changed."""
    if not pattern("marks").search(text):
        return text, None
    parts: list[str] = []
    offsets: list[int] = []
    place = 0
    for match in pattern("marks").finditer(text):
        parts.append(text[place : match.start()])
        offsets.extend(range(place, match.start()))
        instead = _instead(match)
        parts.append(instead)
        offsets.extend([match.start()] * len(instead))
        place = match.end()
    parts.append(text[place:])
    offsets.extend(range(place, len(text)))
    return "".join(parts), offsets


def _instead(match: re.Match[str]) -> str:
    if match.lastgroup == "tag":
        return "\n\n" if _BLOCK.match(match.group()) else ""
    if match.lastgroup == "space":
        return " "
    char = unescape(match.group())
    return char if len(char) == 1 else " "


def _plain(odd: re.Match[str]) -> str:
    char = odd.group()
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    return " " if unicodedata.category(char)[0] in "CZ" else char


def _joined(text: str) -> str:
    """The text with the line breaks that only wrap a line turned into blanks."""
    parts, place = [], 0
    for match in re.finditer(r"\n", text):
        if _wraps(text, match.start()):
            parts += [text[place : match.start()], " "]
            place = match.end()
    return "".join([*parts, text[place:]])


def _wraps(text: str, at: int) -> bool:
    """Whether a line break only wraps a line: both lines are short and hold text, the next is no list entry."""
    start = max(text.rfind("\n", max(0, at - 400), at) + 1, at - 400, 0)
    following = text.find("\n", at + 1, at + 401)
    end = following if following >= 0 else min(len(text), at + 401)
    if not text[start:at].strip() or not text[at + 1 : end].strip():
        return False
    # 'up 30.5 | percent to 4,913': a line that goes on in small letters was wrapped, however long.
    if text[at - 1].isalnum() and text[at + 1].islower():
        return True
    if at - start > _WRAPPED or end - at > _WRAPPED or _BULLET.match(text, at + 1):
        return False
    # A table, or a list of years, has one entry a line.
    line, after = text[start:at], text[at + 1 : end]
    if " | " in line or " | " in after or (_YEAR_ENTRY.match(line) and _YEAR_ENTRY.match(after)):
        return False
    # A short line is a heading or a list entry of its own, unless it is the last of its paragraph.
    return at - start > 45 or text[at - 1] in ",;"


def sentences(text: str) -> list[Sentence]:
    """The sentences of a cleaned text in order."""
    split: list[Sentence] = []
    start, paragraph = 0, 0
    for match in _STOP.finditer(text):
        if match.group().startswith(".") and _goes_on(text, match):
            continue
        _add(split, text, start, match.end(), paragraph)
        start = match.end()
        paragraph += match.group().startswith("\n")
    _add(split, text, start, len(text), paragraph)
    return split


def _goes_on(text: str, match: re.Match[str]) -> bool:
    """Whether a full stop only ends an abbreviation."""
    before = text[max(0, match.start() - 12) : match.start() + 1]
    after = text[match.end() : match.end() + 40].lstrip(" ")
    if not pattern("abbreviation").search(before):
        return bool(after) and after[0].islower()
    # 'in the U.S. The' ends a sentence, 'Sept. 24' and 'a.m. on' do not.
    return not (pattern("ends_sentence").search(before) and pattern("opens_sentence").match(after))


def _add(into: list[Sentence], text: str, start: int, stop: int, paragraph: int) -> None:
    while start < stop:
        end = stop
        if stop - start > _LONGEST:
            space = text.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
            end = space + 1 if space > 0 else start + _LONGEST
        if text[start:end].strip():
            into.append(Sentence(start, end, paragraph))
        start = end
