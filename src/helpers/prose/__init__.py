"""Text, tables and figures of the briefings: values in, cited HTML and charts out."""

from helpers.prose import claims, cost, evidence, money, opening, outlook, production, table
from helpers.prose.fragments import Fragment

__all__ = [
    "Fragment", "claims", "cost", "evidence", "money", "opening", "outlook", "production", "table",
]  # fmt: skip
