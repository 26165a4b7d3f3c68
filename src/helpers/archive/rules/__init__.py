"""Checks of arithmetic and logic, one module per subject. Each rule takes the tables and yields what does not fit."""

from helpers.archive.rules import disputes, evidence, money, national, production, publicity, records

RULES = tuple(
    rule for subject in (records, evidence, publicity, production, disputes, money, national) for rule in subject.RULES
)
