"""What codes of the archive and of the methods are called: the tables of texts/words.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

WORDS = Path(__file__).with_name("texts") / "words.toml"


@cache
def _stored() -> dict[str, dict[str, Any]]:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def words(table: str) -> dict[str, Any]:
    """One table of words, by code, in the order of the file. Raises KeyError for a table that is not there."""
    return _stored()[table]
