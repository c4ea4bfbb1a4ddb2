"""Marks in a draft what an import would refuse, so that a reviewer sees it at its place."""

from __future__ import annotations

from finstats.check.trial import refusals
from finstats.errors import DatabaseError
from finstats.extract.draft import Draft
from finstats.settings import Target


def mark_refusals(target: Target, draft: Draft) -> int:
    """Make what an import would refuse a doubt of its figure or definition; returns how many.

    None where that cannot be told: a reader's role on a server sees the public views alone.
    """
    try:
        found = refusals(target, draft)
    except DatabaseError:
        return 0
    for one in found:
        if one.block == "figure":
            draft.doubt(one.code, one.doubt)
        else:
            draft.refused.setdefault(one.code, []).append(one.doubt)
    return len(found)
