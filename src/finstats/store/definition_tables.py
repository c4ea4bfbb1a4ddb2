"""Versions of the definitions of indicators: what a figure of some day counts, by whose word."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, UniqueConstraint

from finstats.store.columns import new_table, text, to

# `valid_from`: of figures about that day and later; null for the first version alone.
definition_version = new_table(
    "definition_version",
    to("indicator.code", key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    text("valid_from", null=True),
    to("indicator_owner.code", "owner"),
    text("definition_zh"),
    text("definition_en"),
    to("name_basis.code", "definition_basis"),
    text("change_zh", null=True),
    text("change_en", null=True),
    CheckConstraint("(number = 1) = (valid_from is null)", "first_from_the_start"),
    UniqueConstraint("indicator", "valid_from"),
)
