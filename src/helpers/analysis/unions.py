"""Unions that are one for the purposes of a record: those that merged, and their joint rounds before."""

from __future__ import annotations

import re

# SAG and AFTRA bargained the screen and commercials contracts together from 1980 and became SAG-AFTRA in 2012.
_ONE = ({"SAG", "SAG-AFTRA"}, {"AFTRA", "SAG-AFTRA"})


def same_union(guild: str) -> set[str]:
    """All codes in the column `guild` that stand for this union, its forerunners and its successor."""
    return set.union({guild}, *(family for family in _ONE if guild in family))


def union_name(stored: str) -> str:
    """The union as a table names it: 'SAG; AFTRA' bargain together as 'SAG and AFTRA'; both branches of one are the union."""
    return re.sub(r" \([A-Z]\w+ and [A-Z]\w+\)$", "", stored.replace("; ", " and "))


_CODES = ("WGA", "DGA", "SAG-AFTRA", "SAG", "AFTRA", "IATSE", "Teamsters", "AFM", "NABET")


def of_another_union(actor: str, guild: str) -> bool:
    """Whether an actor names other unions only: not this one, its forerunners or its successor."""
    named = {code for code in _CODES if re.search(rf"(?<![\w-]){re.escape(code)}(?![\w-])", actor)}
    return bool(named) and not named & same_union(guild)
