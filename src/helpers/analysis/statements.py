"""Statements: who said what and when, and on which side of the table the speaker sits."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from helpers.analysis import wording
from helpers.analysis.unions import of_another_union
from helpers.archive import Archive, RowText

_UNION = (*"wga writers sag aftra dga iatse teamsters afm guild union unions".split(), "basic crafts")
_EMPLOYER = (
    *"amptp ata alliance studio studios network networks executive executives".split(), "chief executives",
    *"agency agencies agents advertisers producers companies".split(),
)  # fmt: skip


@dataclass(frozen=True)
class Statement:
    """What one side said on a day.

    `words` is the archive's account, `past` the same in the past to follow a day, if it has a verb; `quotation` the
    speaker's own words where the archive holds them, `role` then what the speaker is.
    """

    side: str
    speaker: RowText
    day: pd.Timestamp
    words: RowText
    past: RowText | None
    quotation: RowText | None
    role: RowText | None = None

    @property
    def fragment(self) -> bool:
        """Whether the quotation is a part of a sentence, which is said "in part"."""
        return self.quotation is not None and (
            self.quotation.text[:1].islower() or not wording.has_verb(self.quotation.text)
        )

    @property
    def context(self) -> RowText:
        """On what or when it was said, without what else is told of it."""
        return replace(self.words, text=self.words.text.split("; ")[0])

    @property
    def introduced(self) -> bool:
        """Whether its context can stand before the quotation: on what, after what or when it was said."""
        return self.words.text.partition(" ")[0] in _INTRODUCING


_INTRODUCING = frozenset("on after before when in at as".split())
_BEGINNING = 3  # words
_BODIES = ("committee", "Guild of America")


def said(archive: Archive, dispute: str) -> list[Statement]:
    """Statements of which the day is known, newest first; of one day those in the speaker's own words come first."""
    rows = statements(archive, dispute)
    dated = [_statement(row) for row in rows[rows["date_precision"] == "day"].to_dict("records")]
    quoted = [_quotation(row) for row in _quotations(archive, dispute).to_dict("records")]
    return sorted([*quoted, *dated], key=lambda one: one.day, reverse=True)


def _quotations(archive: Archive, dispute: str) -> pd.DataFrame:
    rows = archive.of_dispute("quotations", dispute)
    return rows[(rows["said_on"] <= pd.Timestamp(archive.as_of)) & (rows["said_on_precision"] == "day")]


def _quotation(row: dict[Any, Any]) -> Statement:
    table, row_id, sources = "quotations", str(row["quotation_id"]), (str(row["source_id"]),)
    quote, role = _typographic(str(row["quote"]).rstrip(".,")), str(row["role"] or "")
    return Statement(
        "others" if row["party"] == "other" else str(row["party"]),
        RowText(_with_article(str(row["speaker"])), table, row_id, sources),
        row["said_on"],
        RowText(_typographic(wording.lowered_context(str(row["context"] or ""))), table, row_id, sources),
        None,
        RowText(quote, table, row_id, sources, refs=True),
        RowText(role, table, row_id, sources) if role else None,
    )


def _typographic(quote: str) -> str:
    """Straight single quotes as printed ones: one that opens a word opens a quotation, any other is an apostrophe."""
    return re.sub(r"(^|[\s(])'(?=\w)", r"\1‘", quote).replace("'", "’")


def _statement(row: dict[Any, Any]) -> Statement:
    table, row_id, sources = "events", str(row["event_id"]), (str(row["source_id"]),)
    words = str(row["summary"]).rstrip(".")
    past = wording.past(words)
    return Statement(
        str(row["side"]),
        RowText(_with_article(str(row["actor"])), table, row_id, sources),
        row["date"],
        RowText(wording.sentence(words), table, row_id, sources, refs=True),
        RowText(wording.lowered(wording.sentence(past)), table, row_id, sources, refs=True) if past else None,
        None,
    )


def _with_article(actor: str) -> str:
    return f"the {actor}" if actor in ("AMPTP", "ATA", "WGA", "DGA") or actor.endswith(_BODIES) else actor


def _speaker(one: Statement) -> str:
    name = one.speaker.text[:1].upper() + one.speaker.text[1:]
    return f"{name}, {one.role.text}" if one.role else name


def _quoted(one: Statement) -> str:
    quote = f"“{one.quotation.text}”" if one.quotation else ""
    return f"{quote} ({one.words.text})" if one.words.text else quote


def _as_row(one: Statement) -> RowText:
    """The words with their speaker before them; an account that names who speaks, or what he is, needs none."""
    if one.quotation is not None:
        return replace(one.quotation, text=f"{_speaker(one)}: {_quoted(one)}")
    words, speaker = one.words.text, one.speaker.text.removeprefix("the ").partition(" (")[0].split(" ")
    named = words.startswith(("The ", speaker[0])) or ": " in words or speaker[-1] in words.split(" ")[:_BEGINNING]
    return one.words if named else replace(one.words, text=f"{_speaker(one)}: {one.words.text}")


def by_day(archive: Archive, dispute: str, side: str) -> pd.DataFrame:
    """What one side said, newest first, for a reader: day, speaker, said, told (RowText each).

    Where `said` is a quotation, what it answers or means stands behind it; `told` is the same with its speaker, where
    the words do not name one. `side` is guild, employers or others; a joint statement stands with the others.
    """
    sides = ("both", "others") if side == "others" else (side,)
    rows = [
        {
            "day": one.day,
            "speaker": replace(one.speaker, text=_speaker(one)),
            "said": one.words if one.quotation is None else replace(one.quotation, text=_quoted(one)),
            "words": _as_row(one),
            "statement_id": one.words.row_id,
        }
        for one in said(archive, dispute)
        if one.side in sides
    ]
    return pd.DataFrame(rows, columns=["day", "speaker", "said", "words", "statement_id"])


@dataclass(frozen=True)
class LastWords:
    """The days of the newest statements of both sides; `both_on` where they are one day."""

    guild_on: pd.Timestamp | None
    employers_on: pd.Timestamp | None

    @property
    def both_on(self) -> pd.Timestamp | None:
        """The day on which both sides spoke last."""
        return self.guild_on if self.guild_on == self.employers_on else None


def last_words(archive: Archive, dispute: str) -> LastWords | None:
    """When each side spoke last, as far as the day is known; None where neither did."""
    spoken = said(archive, dispute)
    guild, employers = (next((one.day for one in spoken if one.side == side), None) for side in ("guild", "employers"))
    return LastWords(guild, employers) if guild is not None or employers is not None else None


def statements(archive: Archive, dispute: str) -> pd.DataFrame:
    """Statements of a dispute made by the as-of day, newest first; columns as `events`, plus `side`.

    `side` is guild, employers, both (a joint statement) or others (the press, officials, outside voices).
    """
    rows = archive.accepted("events", dispute)
    rows = rows[rows["type"] == "statement"]
    rows = rows[rows["date"] <= pd.Timestamp(archive.as_of)].sort_values("date", kind="stable").iloc[::-1]
    companies, guild = known_companies(archive), str(archive.dispute(dispute)["guild"])
    sides = [side_of(str(actor), companies) for actor in rows["actor"]]
    # What another union says is not said by this one.
    apart = [
        side == "guild" and of_another_union(str(actor), guild)
        for side, actor in zip(sides, rows["actor"], strict=True)
    ]
    return rows.assign(
        side=["others" if other else side for side, other in zip(sides, apart, strict=True)]
    ).reset_index(drop=True)


def known_companies(archive: Archive) -> set[str]:
    """Companies on the employers' side that the archive names, lowered: alliance members, parties to separate deals."""
    return archive.ask_tables(_known_companies, "separate_deals", "alliance_members")


def _known_companies(deals: pd.DataFrame, members: pd.DataFrame) -> set[str]:
    named = deals[deals["count_kind"] == "named"]["company"]
    return {name.lower() for name in (*members["member"], *named)}


def side_of(actor: str, companies: set[str]) -> str:
    """guild, employers, both or others, from the speaker's name and the companies known to be employers."""
    lowered = actor.lower()
    union = _names(lowered, _UNION) and not lowered.startswith("studio")
    employer = _names(lowered, _EMPLOYER) or lowered in companies
    if (union and employer) or lowered == "both sides":
        return "both"
    return "guild" if union else "employers" if employer else "others"


def _names(lowered: str, words: tuple[str, ...]) -> bool:
    return any(re.search(rf"\b{word}\b", lowered) for word in words)
