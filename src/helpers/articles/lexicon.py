"""The words of the field as data: phrases of lexicon.toml found in a text in one pass.

Each idea (union, ballot, mood ...) has values, each value its phrases. Nothing here knows what an idea is used for.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

ONLY_LOOKS_LIKE = "-"
_NO_IDEAS = ("lists", "patterns", "nouns")
_FILE = Path(__file__).with_name("lexicon.toml")
_TOKEN = re.compile(r"[A-Za-z]+(?:'[A-Za-z]{1,2}(?![A-Za-z]))?|[0-9]+(?:[.,][0-9]+)*")
# What may stand between the words of a phrase.
_JOINS = frozenset(" \n-/'&.\"")
_LONGEST_JOIN = 2
_MOST_WORDS = 100_000  # kept between texts
_ANY, _NUMBER = "_", "#"


class Mention(NamedTuple):
    """A phrase of the lexicon in a text."""

    start: int
    end: int
    value: str


class Token(NamedTuple):
    """A word or number of a text; `joined` where only a blank, a hyphen or the like parts it from the one before."""

    start: int
    end: int
    word: str
    joined: bool


@dataclass
class _Node:
    """A place in the tree of phrases: what ends here, and what may follow."""

    ends: dict[str, str] = field(default_factory=dict)
    next: dict[str, _Node] = field(default_factory=dict)


class Mentions:
    """The mentions of a text by idea, each in order."""

    def __init__(self, by_idea: dict[str, list[Mention]]) -> None:
        self._by_idea = by_idea
        self._starts = {idea: [mention.start for mention in mentions] for idea, mentions in by_idea.items()}

    def within(self, idea: str, start: int, end: int) -> list[Mention]:
        """The mentions of an idea that begin between two offsets."""
        starts = self._starts.get(idea)
        if not starts:
            return []
        return self._by_idea[idea][bisect_left(starts, start) : bisect_left(starts, end)]

    def values(self, idea: str, start: int, end: int) -> list[str]:
        """The different values of an idea that are mentioned between two offsets, in order."""
        return list(dict.fromkeys(mention.value for mention in self.within(idea, start, end)))

    def last(self, idea: str, start: int, end: int) -> Mention | None:
        """The last mention of an idea that begins between two offsets."""
        mentioned = self.within(idea, start, end)
        return mentioned[-1] if mentioned else None


class Lexicon:
    """The phrases as a tree of words, each word a key as it is written in the file."""

    def __init__(self, ideas: dict[str, dict[str, list[str]]]) -> None:
        self.ideas = ideas
        self._root = _Node()
        self._stems: set[str] = set()
        self._words: set[str] = set()
        self._keys: dict[str, tuple[str, ...]] = {}
        self._first: dict[str, bool] = {}
        for idea, values in ideas.items():
            for value, phrases in values.items():
                for phrase in phrases:
                    self._add(idea, value, phrase)
        self._lengths = sorted({len(stem) for stem in self._stems})

    def _add(self, idea: str, value: str, phrase: str) -> None:
        node = self._root
        for word in phrase.replace("-", " ").replace("/", " ").split():
            key = word.removesuffix("'s") if word != "'s" else word
            self._words.add(key)
            if key.endswith("*"):
                self._stems.add(key[:-1])
            node = node.next.setdefault(key, _Node())
        node.ends[idea] = value

    def _keys_of(self, word: str) -> tuple[str, ...]:
        """The keys that a word of a text answers to: itself, itself in small letters, stems, a number, any word."""
        if word not in self._keys:
            small = word.lower()
            keys = [key for key in dict.fromkeys((word, small)) if key in self._words]
            keys += [small[:n] + "*" for n in self._lengths if n <= len(small) and small[:n] in self._stems]
            keys += [_NUMBER] if word[0].isdigit() else []
            self._keys[word] = (*keys, _ANY)
        return self._keys[word]

    def _begins(self, word: str) -> bool:
        """Whether a phrase begins with a word."""
        if word not in self._first:
            self._first[word] = any(key in self._root.next for key in self._keys_of(word))
        return self._first[word]

    def mentions(self, tokens: list[Token]) -> Mentions:
        """All phrases found among the words of a text; of two that begin together the longer, none inside another."""
        by_idea: dict[str, list[Mention]] = defaultdict(list)
        over: dict[str, int] = {}
        if len(self._keys) > _MOST_WORDS:
            self._keys, self._first = {}, {}
        for place, token in enumerate(tokens):
            if not self._begins(token.word):
                continue
            longest: dict[str, tuple[int, str]] = {}
            self._walk(self._root, tokens, place, longest)
            for idea, (end, value) in longest.items():
                if token.start >= over.get(idea, 0):
                    over[idea] = end
                    if value != ONLY_LOOKS_LIKE:
                        by_idea[idea].append(Mention(token.start, end, value))
        return Mentions(by_idea)

    def _walk(self, node: _Node, tokens: list[Token], place: int, longest: dict[str, tuple[int, str]]) -> None:
        token = tokens[place]
        for key in self._keys_of(token.word):
            following = node.next.get(key)
            if following is None:
                continue
            for idea, value in following.ends.items():
                if token.end > longest.get(idea, (0, ""))[0]:  # of two as long the word as it stands
                    longest[idea] = (token.end, value)
            if following.next and place + 1 < len(tokens) and tokens[place + 1].joined:
                self._walk(following, tokens, place + 1, longest)


def tokens_of(text: str) -> list[Token]:
    """The words and numbers of a text; an ending 's or s' is left off."""
    tokens: list[Token] = []
    before = 0
    for match in _TOKEN.finditer(text):
        word, start = match.group(), match.start()
        gap = text[before:start] if start - before <= _LONGEST_JOIN + 1 else "\0"
        ends = gap in (". ", ".\n", '" ', "..") and not (tokens and gap == ". " and len(tokens[-1].word) == 1)
        joined = before > 0 and (gap == " " or set(gap) <= _JOINS) and not ends
        tokens.append(Token(start, match.end(), word.removesuffix("'s").removesuffix("'S"), joined))
        before = match.end()
    return tokens


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def listed(name: str) -> frozenset[str]:
    """The words of a list that is no idea."""
    return frozenset(_file()["lists"][name].split())


def nouns() -> dict[str, str]:
    """The patterns of the nouns that a number may count, by unit."""
    return dict(_file()["nouns"])


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A pattern of the file, compiled."""
    return re.compile(written(name))


def written(name: str) -> str:
    """A pattern of the file as it is written, with the patterns that it names by <<name>> put in."""
    return re.sub("<<([a-z_]+)>>", lambda match: written(match[1]), _file()["patterns"][name])


@cache
def lexicon() -> Lexicon:
    """The lexicon of the package.

    Raises ValueError where a phrase stands twice under one idea.
    """
    ideas = {idea: values for idea, values in _file().items() if idea not in _NO_IDEAS}
    for idea, values in ideas.items():
        every = [phrase for phrases in values.values() for phrase in phrases]
        twice = sorted({phrase for phrase in every if every.count(phrase) > 1})
        if twice:
            raise ValueError(
                f"lexicon.toml: [{idea}] names {', '.join(twice)} twice; leave each phrase under one value"
            )
    return Lexicon(ideas)


def values_in(idea: str, text: str) -> list[str]:
    """The values of an idea that a short text mentions."""
    return _mentions_in(text).values(idea, 0, len(text))


@lru_cache(maxsize=16384)
def _mentions_in(text: str) -> Mentions:
    return lexicon().mentions(tokens_of(text))
