"""A draft tried: what an import would refuse of it, or an import that is taken back.

In the second what cannot be imported is left out.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from sqlalchemy import Connection

from finstats.extract.draft import Draft
from finstats.extract.facts_file import facts_lines
from finstats.extract.found import Doubt
from finstats.ingest.definitions import check_definitions
from finstats.ingest.faults import Faults, FaultyFile
from finstats.ingest.figures import figures_of
from finstats.ingest.format import check_format
from finstats.ingest.importing import check_fixed, import_blocks
from finstats.ingest.known import add_definitions, known_of
from finstats.ingest.located import Block, read_blocks
from finstats.ingest.observations import Reading
from finstats.settings import Target
from finstats.store.writing import reading, trying

T = TypeVar("T")


class Tried(NamedTuple):
    """How many of a draft's figures were left out, because they could not be imported as read."""

    left_out: int


class Refused(NamedTuple):
    """Something that an import would refuse, in which block of a draft: a figure, or a definition."""

    block: str
    code: str
    doubt: Doubt


def refusals(target: Target, draft: Draft) -> list[Refused]:
    """What an import of the draft would refuse, as far as its definitions and figures tell.

    Nothing is written and no writer is waited for.
    """
    name = draft.origin.code
    blocks, faults = _blocks(_content(draft), name), Faults(name)
    check_format(blocks, faults)
    if not faults.found:
        with reading(target) as connection:
            known = known_of(connection)
        check_fixed(blocks, known, faults)
        add_definitions(known, blocks)
        check_definitions(blocks, known, faults)
        figures_of(blocks, Reading(known, faults, draft.published[1]))
    found = []
    for fault in sorted(set(faults.found)):
        block = _block_at(blocks, fault.line)
        code = block.values.get("ref" if block.name == "figure" else "code")
        found.append(Refused(block.name, str(code), Doubt(fault.code, fault.text)))
    return found


def in_trial(target: Target, draft: Draft, work: Callable[[Connection, Tried], T]) -> T:
    """Do some work where the draft is imported; nothing is kept.

    Raises FaultyFile when what is left of the draft cannot be imported either.
    """
    content, name = _content(draft), draft.origin.code
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


def _content(draft: Draft) -> bytes:
    return "\n".join(facts_lines(draft, "draft.toml")).encode()


def _block_at(blocks: list[Block], line: int) -> Block:
    """The block in which a line is."""
    in_order = sorted(blocks, key=lambda block: block.line)
    return in_order[max(0, bisect_right([block.line for block in in_order], line) - 1)]


def _without(blocks: list[Block], faulty: FaultyFile) -> list[Block]:
    """The blocks in which no fault is; the source has to stay."""
    wrong = {_block_at(blocks, fault.line).line for fault in faulty.faults}
    return [block for block in blocks if block.name == "source" or block.line not in wrong]


def _figures(blocks: list[Block]) -> int:
    return sum(block.name == "figure" for block in blocks)
