"""A draft imported into a transaction that is taken back; what cannot be imported is left out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from sqlalchemy import Connection

from finstats.extract.draft import Draft
from finstats.extract.facts_file import facts_lines
from finstats.ingest.faults import Faults, FaultyFile
from finstats.ingest.format import check_format
from finstats.ingest.importing import import_blocks
from finstats.ingest.located import Block, read_blocks
from finstats.settings import Target
from finstats.store.writing import trying

T = TypeVar("T")


class Tried(NamedTuple):
    """How many of a draft's figures were left out, because they could not be imported as read."""

    left_out: int


def in_trial(target: Target, draft: Draft, work: Callable[[Connection, Tried], T]) -> T:
    """Do some work where the draft is imported; nothing is kept.

    Raises FaultyFile when what is left of the draft cannot be imported either.
    """
    content = "\n".join(facts_lines(draft, "draft.toml")).encode()
    name = draft.origin.code
    blocks = _blocks(content, name)
    count = _figures(blocks)
    while True:  # a block left out may be missed by others, which are left out the next time
        try:
            faults = Faults(name)
            check_format(blocks, faults)
            faults.stop_if_any()
            with trying(target) as connection:
                import_blocks(connection, name, content, blocks, faults)
                return work(connection, Tried(count - _figures(blocks)))
        except FaultyFile as faulty:
            kept = _without(blocks, faulty)
            if len(kept) == len(blocks):
                raise
            blocks = kept


def _blocks(content: bytes, name: str) -> list[Block]:
    """The blocks of the draft; its text is not looked for, which the engine has just read."""
    blocks = read_blocks(content, Faults(name))
    for block in blocks:
        if block.name == "source":
            del block.values["sha256"]
    return blocks


def _without(blocks: list[Block], faulty: FaultyFile) -> list[Block]:
    """The blocks in which no fault is; the source has to stay."""
    in_order = sorted(blocks, key=lambda block: block.line)
    lines = [block.line for block in in_order]
    wrong = {
        in_order[place - 1].line
        for fault in faulty.faults
        if (place := bisect_right(lines, fault.line))
    }
    return [block for block in blocks if block.name == "source" or block.line not in wrong]


def _figures(blocks: list[Block]) -> int:
    return sum(block.name == "figure" for block in blocks)
