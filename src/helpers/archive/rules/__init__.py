"""Checks of arithmetic and logic, one module per subject. Each rule takes the tables and yields what does not fit."""

from helpers.archive.rules import disputes, evidence, money, national, production, publicity, records

RULES = (
    *records.RULES,
    *evidence.RULES,
    *publicity.RULES,
    *production.RULES,
    *disputes.RULES,
    *money.RULES,
    *national.RULES,
)
