"""Neutral between the parties: no evaluative word in the fixed text, every statement with its speaker, both sides shown."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import nbformat
import pytest

from helpers.analysis import statements
from helpers.archive import open_archive

ROOT = Path(__file__).resolve().parents[1]
NEWEST = open_archive()

# Words that take a side or judge. Words of the field that only sound alike (a fair-market test) are not among them.
EVALUATIVE = """
    absurd admirable aggressive alarming arrogant astonishing bitter blatant brave brazen bullying callous cynical
    decent deplorable desperate devastating disappointing disastrous disgraceful dishonest draconian dramatic
    drastic egregious embarrassing excessive exorbitant fair fierce foolish fortunately frivolous generous glorious
    good greed greedy harmful harsh heroic historic hopefully hostile huge hypocritical impressive inadequate
    infamous insulting intransigent irresponsible laughable luckily lucrative ludicrous magnanimous massive
    mean-spirited meagre misguided militant miserly modest naive notorious obscene obstinate obviously outrageous
    overblown paltry pathetic petty pitiful predatory provocative punishing radical reasonable reckless regrettably
    remarkable ridiculous ruthless sadly sensible shameful shocking shockingly skyrocketing staggering stingy
    stubborn stunning surprise surprising sweeping tough tragic triumphant unacceptable unfair unfortunately
    unreasonable unscrupulous unwilling vicious vindictive wise wisely worthy wrongheaded
""".split()
_WORD = re.compile(rf"\b({'|'.join(EVALUATIVE)})\b", re.IGNORECASE)


def fixed_strings(path: Path) -> list[str]:
    """Text constants of a module outside its docstrings."""
    tree = ast.parse(path.read_text())
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        n.value
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in docs
    ]


def evaluative(text: str) -> list[str]:
    return _WORD.findall(re.sub(r"unfair labou?r practice", "charge", text, flags=re.IGNORECASE))  # a term of law


LIBRARY = ROOT / "src" / "helpers"
SPEAKING = sorted(path for room in ("analysis", "briefing", "charts") for path in (LIBRARY / room).glob("*.py"))
TEXTS = sorted(path for path in (LIBRARY / "texts").rglob("*") if path.is_file())


@pytest.mark.parametrize("path", SPEAKING, ids=lambda path: path.stem)
def test_the_fixed_words_of_the_library_judge_nobody(path):
    judging = {text: words for text in fixed_strings(path) if (words := evaluative(text))}
    assert not judging


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_the_shared_texts_judge_nobody(path):
    assert not evaluative(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_the_fixed_text_of_the_notebooks_judges_nobody(path):
    cells = nbformat.read(path, as_version=4).cells
    assert not [words for cell in cells if (words := evaluative(cell.source))]


def test_the_list_finds_what_it_should():
    assert evaluative("The guild's unreasonable ask met a generous, Historic offer") == [
        "unreasonable",
        "generous",
        "Historic",
    ]
    assert not evaluative("fairly, airfare, goodwill, mechanised, toughen")


@pytest.mark.parametrize(
    ("name", "text", "spoken"),
    [
        ("events", "summary", lambda rows: rows["type"].isin(("statement", "lawsuit", "ruling"))),
        ("contracts", "gains", None), ("stoppages", "outcome", None), ("separate_deals", "terms", None),
    ],
)  # fmt: skip
def test_rows_that_nobody_is_said_to_speak_judge_nobody(name, text, spoken):
    rows = NEWEST.table(name)
    rows = rows if spoken is None else rows[~spoken(rows)]
    judged = rows[text].dropna().map(str)
    assert not {line: words for line in judged if (words := evaluative(line))}


def test_every_statement_has_a_speaker_a_day_and_an_address():
    events = NEWEST.table("events")
    said = events[events["type"] == "statement"]
    assert len(said) > 100
    assert (said["actor"].str.strip() != "").all()
    assert all(NEWEST.source(source).url.startswith("http") for source in said["source_id"])


@pytest.mark.parametrize(
    ("actor", "side"),
    [
        ("WGA", "guild"), ("WGA West", "guild"), ("WGA and SAG-AFTRA", "guild"), ("Teamsters 399 and Basic Crafts", "guild"),
        ("AMPTP", "employers"), ("Studio executives (unnamed)", "employers"), ("ATA", "employers"), ("UTA", "employers"),
        ("WGA and AMPTP", "both"), ("SAG-AFTRA; AMPTP", "both"), ("Both sides", "both"),
        ("Moody’s", "others"), ("CNBC", "others"), ("Press", "others"), ("US Department of Justice", "others"),
        ("Governor of California", "others"), ("ANA and AAAA advertisers", "employers"),
    ],
)  # fmt: skip
def test_a_speaker_sits_on_the_side_the_name_tells(actor, side):
    assert statements.side_of(actor, {"uta", "disney"}) == side
