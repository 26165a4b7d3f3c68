"""Text, tables and figures of the briefings: values in, cited HTML and charts out."""

from helpers.prose import claims, cost, money, outlook, production
from helpers.prose.fragments import Fragment

__all__ = [
    "Fragment", "claims", "cost", "money", "outlook", "production",
]  # fmt: skip
