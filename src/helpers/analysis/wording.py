"""The archive's summaries as sentences of a report: with their article, in the past, as a headline."""

from __future__ import annotations

import itertools
import re
import tomllib
from functools import cache
from pathlib import Path

from helpers.analysis.parties import Parties

VERBS = Path(__file__).with_name("verbs.toml")
_FINDS_VERB_WITHIN = 8  # words from the beginning of a clause
_AUXILIARY = frozenset({"is", "are", "has", "have", "does", "do"})
_AUXILIARY_WITHIN = 4
# Nouns of the field that are spelled like a verb, and what shows that they are nouns.
_NOUNS = frozenset(
    "vote offer report talks offers demands deals terms votes calls ends names reports starts meets means".split()
)
# Further ones: a final offer, the guild request, a raise, strike rules are no acts; whether they are, the word before tells.
_PLAIN_NOUNS = frozenset("offer request fall raise rally report back rule pay work vote call issue press".split())
_PLURAL_NOUNS = frozenset("raises rules issues works".split())
_ACTING = frozenset("guild union board committee court council company alliance association studio who it".split())
_AFTER_NOUNS = frozenset({"", "cast", "of", "in", "with", "go", "against"})
_BEFORE_NOUNS = frozenset(
    "to a an the of no for in its their would will may can must should could might not by on".split()
)
_BARE = r"Guilds?|Unions?|Employers|Studios|Boards?|Agents|Agencies|Companies|Committee|Parties|Sides|Two sides|AMPTP|ATA|WGA|DGA|Negotiating committee"
_COMMON = r"The|An?|Guilds?|Unions?|Employers?|Studios?|Boards?|Agents|Agencies|Companies|Committee|Parties|Sides|Two|Negotiating|Members|Talks|Both|Writers|Actors|Directors|Extended|Contracts?|Chief|Leaders|Other|Boards|Formal|Mediated|Joint|National|Federal|Federally|Private|Session|Last|First|After|Open|Strike|Court|Rating|Presidents|About|All|Bargaining|By|Co-chairs|Credit|Daily|Eastern|Electronic|Email|Employer|Face-to-face|Fifth|Former|Four-year|General|Government|Informal|Injunction|Interactive|Last-day|Late-night|Lawmakers|Letter|Master|Mediator|New|Observers|Over|Picketing|Pickets|Lockout|Walkout|Boycott|Delegates|Staff|Parent|Planned|Publication|Ratification|Reports|Sale|Sister|Small|State|Sunset|Three-week|Three-year|Trees|Unnamed"
_NUMBERS = "Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten"
# Subjects that the summaries leave without their article.
_THE = r"Courts?\b|Government|National board|Joint board|Executive committee|Employer side|Studio side|East president|West president|Presidents|(?:Chief negotiator|Co-chairs)\b(?! [A-Z])|Last session|Session|First mediated day|First week|Master franchise agreement|Basic Agreement|Eastern board section|Parent of|Sale of|State|Sunset|Sister union|Actors’ union|Directors Guild|Golden Globes|WGAW board|Lockout|Walkout|Boycott|Strike(?! (lifted|suspended|rules))"
_A = "Joint statement|Letter|Email|New round|Small group|Electronic vote|Credit agency|Rating agency|Federal mediator|Private attempt|Last-day mediated session|West Coast meeting|WGA West report|Guild email|Guild letter|Long Friday session|New board"
_IN_CLAUSE = re.compile(
    r"([;:] )(guild|unions?|employers|studios|agents|board|AMPTP|ATA|strike)\b(?! (video|to)\b)(?=[ ,])"
)
_BODY = r"(National |Joint |Executive )?(Boards?|boards?|Committee|committee|Council|Leaders|Presidents)(?= [a-z])"
_WHEN = frozenset("after as because before until when which while".split())  # a clause with a verb of its own follows
_HELPING = frozenset(
    "is are was were be been am has have had do does did will would can could should may might must don’t".split()
)
_PERSONS = frozenset("i we you they he she it".split())
_SUBJECTS = {"Guild": "union", "Union": "union", "Employers": "employers"}


@cache
def _past_forms() -> dict[str, str]:
    """Every present form of the verbs in verbs.toml with its past: says, say -> said."""
    stored = tomllib.loads(VERBS.read_text(encoding="utf-8"))
    forms: dict[str, str] = dict(stored.pop("forms"))
    for plain, past in stored.items():
        forms |= {plain: past, _third_person(plain): past}
    return forms


@cache
def _plain_forms() -> dict[str, str]:
    """The form that several use of every verb of one: says -> say."""
    stored = tomllib.loads(VERBS.read_text(encoding="utf-8"))
    irregular = {"is": "are", "has": "have", "does": "do"}
    return {_third_person(plain): plain for plain in stored if plain != "forms"} | irregular


def _third_person(plain: str) -> str:
    if re.search(r"(s|sh|ch|x|z|o)$", plain):
        return plain + "es"
    return plain[:-1] + "ies" if re.search(r"[^aeiou]y$", plain) else plain + "s"


_CONTEXT = frozenset("After Answer As Its Opening Before In On That The To What When Which Why With And By For".split())
_COUNTED = re.compile(r"(First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth) session: ")


def act(words: str) -> str:
    """A summary without the number of the session before it: 'Third session: agents offer' becomes 'Agents offer'."""
    bare = _COUNTED.sub("", words, count=1)
    return bare if bare == words else bare[:1].upper() + bare[1:]


def sentence(words: str) -> str:
    """A summary as a sentence: 'Guild rejects the offer' gets its article; one that needs none stays as it is."""
    words = _IN_CLAUSE.sub(r"\1the \2", words)
    if re.match(rf"({_A})\b", words):
        return f"{'An' if words[0] in 'AEIOU' else 'A'} {lowered(words)}"
    if re.match(rf"({_BARE})\b(?![-’]| [A-Z]| sources\b| (co-)?(chair|president) [A-Z])|({_THE})\b(?![-’])", words):
        return f"The {lowered(words)}"
    return words


def lowered(words: str) -> str:
    """The words with a small first letter, unless they begin with a name."""
    first, _, rest = words.partition(" ")
    if re.fullmatch(rf"The|An?|All|Former|Long|Mediator|Chair|{_NUMBERS}", first):
        return words[:1].lower() + words[1:]
    name = rest[:1].isupper() or first.isupper() or not re.fullmatch(_COMMON, first)
    return words if name and not rest.startswith("AMPTP") else words[:1].lower() + words[1:]


def lowered_context(words: str) -> str:
    """The context of a quotation in brackets after it: 'On the offer' becomes 'on the offer'; names keep their letter."""
    first = words.partition(" ")[0]
    return words[:1].lower() + words[1:] if first in _CONTEXT else words


def past(words: str) -> str:
    """A summary in the past: 'Guild names its terms and leaves' becomes 'Guild named its terms and left'.

    In each clause the first verb and those joined to it change, and in the clauses that say when or why; what is reported
    after 'say' stays. Empty where the summary has no verb that verbs.toml knows.
    """
    clauses = [_past_clause(clause) for clause in words.split("; ")]
    return "; ".join(clause for clause, _ in clauses) if clauses[0][1] else ""


def _past_clause(clause: str) -> tuple[str, bool]:
    words, forms = clause.split(" "), _past_forms()
    first = next((n for n in range(1, min(len(words), _FINDS_VERB_WITHIN)) if _is_verb(words, n)), 0)
    if not first:
        return clause, False
    verb = _bare(words[first])
    reports = verb.startswith("say") or "that" in words
    when = len(words) if reports else next((n for n in range(first + 1, len(words)) if words[n] in _WHEN), len(words))
    for n in range(first, when):
        if n == first or _is_joined(words, n, verb):
            words[n] = words[n].replace(_bare(words[n]), forms[_bare(words[n])])
    since = _past_clause(" ".join(words[when + 1 :]))[0]
    return " ".join(filter(None, (*words[: when + 1], since))), True


def has_verb(quote: str) -> bool:
    """Whether somebody's words hold a verb that is seen to be one: an auxiliary, a contraction, 'wants', 'wanted', 'we hope'."""
    forms = _past_forms()
    known = {one for one in forms if _is_third_person(one)} | set(forms.values()) | _HELPING
    words = re.findall(r"[a-z’']+", quote.lower())
    after_person = {two for one, two in itertools.pairwise(words) if one in _PERSONS}
    return bool(after_person) or any(word in known or "’" in word or "'" in word for word in words)


def _bare(word: str) -> str:
    return word.rstrip(",:")


def _is_verb(words: list[str], n: int) -> bool:
    """Whether a word is the verb of its clause, and not a noun that is spelled like one."""
    word, before = _bare(words[n]), words[n - 1]
    after = words[n + 1] if n + 1 < len(words) else ""
    if word not in _past_forms() or before.lower() in _BEFORE_NOUNS or before.endswith(":"):
        return False
    if before.endswith(",") and not _is_told_apart(words[:n]):
        return False
    if word in _AUXILIARY:
        return n <= _AUXILIARY_WITHIN
    if word in _PLAIN_NOUNS and not _many_act(words, n):
        return False
    acting = before.lower() in _ACTING or before.isupper()
    if (word in _PLURAL_NOUNS and not acting) or (word == "votes" and before[:1].isdigit()):
        return False
    if word in _NOUNS:
        return after not in _AFTER_NOUNS and after not in _past_forms()
    plural = any(one.endswith("s") or one == "and" for one in words[:n])
    return word.endswith("s") or plural


def _is_told_apart(words: list[str]) -> bool:
    """Whether these words end in what their subject is: 'Verve, a literary agency outside the ATA,'."""
    return any(one.endswith(",") and two in ("a", "an", "the") for one, two in itertools.pairwise(words))


def _is_third_person(verb: str) -> bool:
    """Whether one acts: 'leaves', not 'leave' nor 'discuss'."""
    return verb.endswith("s") and not verb.endswith("ss")


def _many_act(words: list[str], n: int) -> bool:
    """Whether several are named right before a word, so that it says what they do: 'boards vote', 'unions jointly call'."""
    before = words[n - 1]
    return before.endswith(("s", "ly")) or ("and" in words[:n] and before.lower() in _ACTING)


def _is_joined(words: list[str], n: int, verb: str) -> bool:
    """Whether a word carries on after the first verb: 'says no and leaves', 'drops the suit, leaves one out'."""
    word, before = _bare(words[n]), words[n - 1]
    joins = before in ("and", "but", "or") or (before.endswith(",") and word.endswith("s"))
    if not joins or word not in _past_forms() or _is_third_person(word) != _is_third_person(verb):
        return False
    return not (verb in ("says", "say") and (word in _AUXILIARY or not word.endswith("s") or "that" in words[:n]))


def headline(words: str, sides: Parties) -> str:
    """A summary as a headline: its first clause, the parties by their names; two sides stand without articles."""
    first = re.sub(r"^The (\S+(?: \S+)?) and the ", r"\1 and ", words.split("; ")[0].strip())
    body = re.match(_BODY, first)
    if body:  # whose board it is
        return f"{sides.union.text.removeprefix('the ')} {body[0].lower()}{first[body.end() :]}"
    word, _, rest = first.partition(" ")
    name = getattr(sides, _SUBJECTS[word]).text if word in _SUBJECTS else word
    if word == "Sides":
        name = f"{sides.people.text} and {sides.employers.text}"
    if word in ("Guild", "Union") and sides.unions:
        verb, _, others = rest.partition(" ")
        rest = f"{_plain_forms().get(verb, verb)} {others}"
    name = name.removeprefix("the ")
    return f"{name[:1].upper()}{name[1:]} {rest}".strip()


_IN_A_LIST = re.compile(r"(, [^,;:]+){2,} and [^,;:]+")


def detail(words: str) -> str:
    """What a summary adds to the act itself, in the past: all from its first comma, colon or semicolon outside brackets.

    Nothing where the comma stands within a list.
    """
    match = re.compile(r"[,:;] .*").search(words, _after_brackets(words))
    if not match or len(match[0].split()) < 3 or _IN_A_LIST.fullmatch(match[0]):
        return ""
    mark, rest = match[0][:2], _IN_CLAUSE.sub(r"\1the \2", match[0])[2:]
    return mark + (past(rest) or "; ".join(past(clause) or clause for clause in rest.split("; ")))


def _after_brackets(words: str) -> int:
    """Where to look for the first mark of a summary: behind its brackets, if they come before any mark."""
    brackets = re.match(r"[^,:;()]*\([^)]*\)", words)
    return brackets.end() if brackets else 0
