"""Checks that a name means one thing: an alias is no other's alias, code or name."""

from __future__ import annotations

from finstats.ingest.faults import Faults
from finstats.ingest.known import ACTORS, Known
from finstats.ingest.located import Block

_SPACES = ("theme", "indicator", "subject")
_NAMES = ("code", "name_zh", "name_en")

# Who bears a name, by what they are and the name.
_Owners = dict[tuple[str, str], set[str]]


def check_aliases(blocks: list[Block], known: Known, faults: Faults) -> None:
    """Note a name that means another already; a candidate of one may be the name of another."""
    named = _all_called(blocks, known)
    taken, owners = dict(known.aliases), _owners(known)
    for block in blocks:
        candidate = block.name == "not_alias"
        names = [block.text("alias")] if candidate else block.texts("aliases")
        owner = block.text("indicator") if candidate else block.maybe("code") or ""
        space, line = space_of(block), block.line_of("alias" if candidate else "aliases")
        for name in names:
            own = taken.get((space, name, owner))
            means = owners.setdefault((space, name), set())
            others = (means | named.get((space, name), set())) - {owner}
            if (own is not None and own == candidate) or (others and not candidate):
                _note(faults, line, name, min(others, default=owner))
            taken[space, name, owner] = not candidate
            if not candidate:
                means.add(owner)
    _check_names(blocks, known, faults)


def space_of(block: Block) -> str:
    """Within which things a name must mean one: all actors are subjects."""
    if block.name == "not_alias":
        return "indicator"
    return "subject" if block.name in ACTORS else block.name


def _owners(known: Known) -> _Owners:
    """Who is meant by the aliases that the database holds."""
    found: _Owners = {}
    for (space, name, owner), same in known.aliases.items():
        if same:
            found.setdefault((space, name), set()).add(owner)
    return found


def _all_called(blocks: list[Block], known: Known) -> _Owners:
    """Who bears which code or name, as it will be after the import."""
    found: _Owners = {}
    names = known.names | {
        (space_of(block), block.text("code")): called(block)
        for block in blocks
        if space_of(block) in _SPACES and "code" in block.values
    }
    for (space, code), own in names.items():
        for name in own:
            found.setdefault((space, name), set()).add(code)
    return found


def called(block: Block) -> tuple[str, ...]:
    """The code and names of what a block defines."""
    return tuple(name for key in _NAMES if (name := block.maybe(key)) is not None)


def _check_names(blocks: list[Block], known: Known, faults: Faults) -> None:
    """Note a code or name that the database holds as another's alias."""
    owners = _owners(known)
    for block in blocks:
        for key in _NAMES if space_of(block) in _SPACES else ():
            name = block.maybe(key)
            others = owners.get((space_of(block), name or ""), set()) - {block.maybe("code") or ""}
            if others:
                _note(faults, block.line_of(key), str(name), min(others))


def _note(faults: Faults, line: int, name: str, other: str) -> None:
    faults.add(
        line,
        "alias-taken",
        f"别名 {name} 已属于 {other}",
        f"the alias {name} belongs to {other} already",
    )
