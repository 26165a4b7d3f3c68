"""A press report's claims as a frame and figures: each with its verdict and, where the verdict rests on one, its value."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis import claims, verdicts
from helpers.analysis.claims import Checked
from helpers.analysis.verdicts import ABSENT, CONFIRMED, CONFLICTS, ROUNDED, SUPERSEDED, Verdict
from helpers.archive import Archive, ArchiveError, Dimensions, Quantity, RowText, day_text
from helpers.words import words

_OTHER_MEASURE = "another measure"
SIGNS = words("verdicts")
_HELD = (CONFIRMED, ROUNDED)
_VALUED = (CONFIRMED, ROUNDED, CONFLICTS, SUPERSEDED, _OTHER_MEASURE)  # verdicts that a value stands beside
_ORDER = (CONFLICTS, SUPERSEDED, _OTHER_MEASURE, ABSENT, ROUNDED, CONFIRMED)
COLUMNS = "claim_id kind claim claim_source speaker verdict on_record then later why why_later source_id".split()
_ANONYMOUS = "reporter"  # what the report says in its own voice


@dataclass(frozen=True)
class Reported:
    """What a press report of the last days says and no other source in the archive does.

    `publisher` stands with its article, in the middle of a sentence. `points` has a row for each such claim: claim_id,
    who (RowText: the report itself or the side it quotes), claim (RowText).
    """

    publisher: RowText
    published_on: pd.Timestamp
    points: pd.DataFrame


@dataclass(frozen=True)
class Report:
    """A press report and how its claims fare against what others had made public by its day.

    `confirmed` of `checkable` claims are confirmed: a statement without a figure that no row can answer is no checkable
    claim. `counts` has a figure for each verdict that occurs, in a fixed order.
    """

    article: str
    publisher: RowText
    subject: RowText
    published_on: pd.Timestamp
    dispute: str
    claims: Quantity
    checkable: Quantity
    confirmed: Quantity
    counts: tuple[Quantity, ...]


def report(archive: Archive, article: str) -> Report:
    """The report with its verdicts counted. Raises ArchiveError where no such article was published by that day."""
    articles = archive.table("articles").set_index("article_id")
    if article not in articles.index:
        raise ArchiveError(f"no article {article!r} by {archive.as_of}; articles are: {', '.join(articles.index)}")
    row, frame = articles.loc[article], table(archive, article)
    sources = tuple(source for source in [str(row["source_id"])] if source)
    counted = frame["verdict"].value_counts()

    of, how = Dimensions(item=article), "Claims of the report, in our own words"

    def figure(key: str, label: str, value: int) -> Quantity:
        return Quantity(key, label, value, "count", sources, how, of=of)

    counts = tuple(
        figure(f"claims_{name.replace(' ', '_')}", SIGNS[name], int(counted[name])) for name in SIGNS if name in counted
    )
    return Report(
        article,
        RowText(str(row["publisher"]), "articles", article, sources, refs=True),
        RowText(str(row["subject"]), "articles", article, sources),
        row["published_on"],
        str(row["dispute_id"]),
        figure("claims", "Claims", len(frame)),
        figure("claims_checkable", "Claims that can be checked", int((frame["kind"] != "statement").sum())),
        figure("claims_held", "Confirmed", int(frame["verdict"].isin(_HELD).sum())),
        counts,
    )


def table(archive: Archive, article: str) -> pd.DataFrame:
    """The claims of a report, those that do not hold first.

    Columns: claim_id, kind (statement: nothing to check), claim (RowText), claim_source (none: each value names its own), speaker, verdict (its plain name
    on the report's day), on_record (the value that it rests on; None where the data hold none), then (verdict with its
    sign, and that value), later (the same as known on the archive's day; "as then" where nothing changed), why,
    why_later, source_id.
    """
    rows = [_row(item) for item in claims.check(archive, article)]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    rank = frame["verdict"].map({name: place for place, name in enumerate(_ORDER)})
    return frame.assign(rank=rank).sort_values("rank", kind="stable").drop(columns="rank").reset_index(drop=True)


def _row(item: Checked) -> tuple[object, ...]:
    claim = item.claim
    text = RowText(claim.text, "claims", claim.claim_id)
    then, later = _kind(item, item.then), _kind(item, item.later)
    values = _value(item.then, then), _value(item.later, later)
    same = then == later and (values[0] and values[0].value) == (values[1] and values[1].value)
    shown = [
        (RowText(SIGNS[kind], "claims", claim.claim_id), *((value,) if value else ()))
        for kind, value in zip((then, later), values, strict=True)
    ]
    return (
        claim.claim_id, claim.kind, text, (), claim.speaker, then, values[0], shown[0], "as then" if same else shown[1],
        item.then.why, "" if same else item.later.why, _sources(item.then) or _sources(item.later),
    )  # fmt: skip


def _kind(item: Checked, verdict: Verdict) -> str:
    """The verdict's name; two measures of one thing, such as a sum and a sum a year, are not in conflict."""
    stated, known = item.claim.stated, verdict.quantity
    if (
        verdict.name == CONFLICTS
        and stated is not None
        and known is not None
        and _measure(stated.unit) != _measure(known.unit)
    ):
        return _OTHER_MEASURE
    return verdict.name if verdict.name in SIGNS else ABSENT


def _measure(unit: str) -> str:
    """Money by what it counts: a year, three years, or no span at all. All other units are one measure here."""
    return unit if unit.startswith("usd_millions") else ""


def _value(verdict: Verdict, kind: str) -> Quantity | None:
    """The value on record where the verdict rests on one; a stance has none."""
    known = verdict.quantity
    return known if known is not None and kind in _VALUED and known.unit != "text" else None


def _sources(verdict: Verdict) -> tuple[str, ...]:
    sources = verdict.quantity.sources if verdict.quantity else ()
    return tuple(dict.fromkeys([*sources, *(source for quantity in verdict.others for source in quantity.sources)]))


def reported(archive: Archive, dispute: str, days: int = 7) -> Reported | None:
    """What the newest report of the last days says that no other source confirms; None where there is none.

    Such points stand as the report's claims: what others had made public by its day is told elsewhere.
    """
    article = newest_of_dispute(archive, dispute, days)
    if not article:
        return None
    row = archive.table("articles").set_index("article_id").loc[article]
    sources = tuple(source for source in [str(row["source_id"] or "")] if source)
    rows = []
    for claim in (item.claim for item in claims.check(archive, article) if item.then.name == ABSENT):
        who = RowText(_said_by(claim.speaker), "claims", claim.claim_id)
        rows.append((claim.claim_id, who, RowText(claim.text, "claims", claim.claim_id, sources, refs=True)))
    if not rows:
        return None
    publisher = RowText(_with_article(str(row["publisher"])), "articles", article, sources, refs=True)
    return Reported(publisher, row["published_on"], pd.DataFrame(rows, columns=["claim_id", "who", "claim"]))


def points(press: Reported | None) -> pd.DataFrame:
    """The points of a report as `Reported` has them; no rows without a report."""
    return press.points if press else pd.DataFrame(columns=["claim_id", "who", "claim"])


def caption(press: Reported | None) -> str:
    """The heading of a table of such points: who reported them, and when."""
    if press is None:
        return ""
    day = day_text(press.published_on.date())
    return f"What {press.publisher.text} reported on {day} and no other source in the archive does"


def _with_article(publisher: str) -> str:
    """A paper of several words takes an article (the Los Angeles Times), one of a single word none (Variety)."""
    name = publisher.removeprefix("The ")
    return f"the {name}" if " " in name else name


def _said_by(speaker: str) -> str:
    return "The report" if speaker == _ANONYMOUS else f"The {speaker}, as reported"


def rounding_words() -> pd.DataFrame:
    """The rounding words that a report can use, and what each means here. Columns: words, meaning."""
    rows = [
        (", ".join(verdicts.WORDS[kind]) if kind in verdicts.WORDS else kind or "no word", meaning)
        for kind, meaning in verdicts.MEANINGS.items()
    ]
    return pd.DataFrame(rows, columns=["words", "meaning"])


def newest_of_dispute(archive: Archive, dispute: str, days: int = 7) -> str:
    """The article on a dispute that came out last in the days up to the archive's day and has claims; empty without."""
    reports = archive.of_dispute("articles", dispute).sort_values("published_on", kind="stable")
    reports = reports[reports["published_on"] > pd.Timestamp(archive.as_of) - pd.Timedelta(days=days)]
    return next((a for a in reports["article_id"].iloc[::-1] if claims.check(archive, a)), "")
