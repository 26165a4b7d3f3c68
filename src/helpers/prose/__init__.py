"""Text, tables and figures of the briefings: values in, cited HTML and charts out."""

from helpers.prose import cost, evidence, money, opening, outlook, production, records, table
from helpers.prose.fragments import Fragment

__all__ = ["Fragment", "cost", "evidence", "money", "opening", "outlook", "production", "records", "table"]
