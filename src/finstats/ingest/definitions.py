"""Checks of what a file defines: codes, names, who belongs to whom, which class lies in which."""

from __future__ import annotations

from difflib import get_close_matches

from finstats.ingest.faults import Faults
from finstats.ingest.format import BLOCKS, INNER, Key
from finstats.ingest.known import ACTORS, Known
from finstats.ingest.located import Block


def check_definitions(blocks: list[Block], known: Known, faults: Faults) -> None:
    """Note codes that are not known or defined twice, names taken, and cycles of subsets."""
    _check_twice(blocks, faults)
    for block in blocks:
        _check_codes(block, BLOCKS[block.name], known, faults)
        for inner in block.inside:
            _check_codes(inner, INNER[block.name][inner.name], known, faults)
        if ("name_en" in block.values) != ("name_en_basis" in block.values):
            faults.add(
                block.line,
                "missing-key",
                "name_en 和 name_en_basis 要同时写",
                "name_en and name_en_basis go together",
            )
    _check_aliases(blocks, known, faults)
    _check_tagged(blocks, known, faults)
    _check_parents(blocks, known, faults)
    _check_actors(blocks, faults)
    _check_relations(blocks, known, faults)


def nearest(word: str, codes: set[str]) -> tuple[str, str]:
    """`; is it …?` in both languages; empty when nothing is near."""
    near = get_close_matches(word, codes, 3, 0.55)
    return (
        (f"; 是不是 {', '.join(near)}?", f"; did you mean {', '.join(near)}?") if near else ("", "")
    )


def unknown_code(kind: str, code: str, known: Known) -> tuple[str, str]:
    """The words for a code that is not known."""
    zh, en = nearest(code, known.codes.get(kind, set()))
    return f"不认识的 {kind}: {code}{zh}", f"unknown {kind}: {code}{en}"


def _check_twice(blocks: list[Block], faults: Faults) -> None:
    seen: dict[tuple[str, str], int] = {}
    for block in blocks:
        code = block.maybe("code")
        if code is None:
            continue
        space = "subject" if block.name in ACTORS else block.name
        first = seen.setdefault((space, code), block.line)
        if first != block.line:
            faults.add(
                block.line,
                "duplicate-code",
                f"{code} 在第 {first} 行已定义",
                f"{code} is defined on line {first} already",
            )


def _check_codes(block: Block, keys: dict[str, Key], known: Known, faults: Faults) -> None:
    for name, key in keys.items():
        code = block.maybe(name)
        if key.of is not None and code is not None and not known.has(key.of, code):
            faults.add(block.line_of(name), "unknown-code", *unknown_code(key.of, code, known))


def _check_aliases(blocks: list[Block], known: Known, faults: Faults) -> None:
    """Note a name that means another already; a candidate of one may be the name of another."""
    taken = dict(known.aliases)
    for block in blocks:
        candidate = block.name == "not_alias"
        names = [block.text("alias")] if candidate else block.texts("aliases")
        owner = block.text("indicator") if candidate else block.maybe("code") or ""
        space = "indicator" if candidate else "subject" if block.name in ACTORS else block.name
        line = block.line_of("alias" if candidate else "aliases")
        for name in names:
            own = taken.get((space, name, owner))
            others = [
                o
                for (s, n, o), same in taken.items()
                if (s, n) == (space, name) and same and o != owner
            ]
            if (own is not None and own == candidate) or (others and not candidate):
                other = others[0] if others else owner
                faults.add(
                    line,
                    "alias-taken",
                    f"别名 {name} 已属于 {other}",
                    f"the alias {name} belongs to {other} already",
                )
            taken[space, name, owner] = not candidate


def _check_tagged(blocks: list[Block], known: Known, faults: Faults) -> None:
    """`themes = ["green section"]` and `designations = ["high-tech 国家级高新技术企业"]`."""
    for block in blocks:
        for tag in block.texts("themes"):
            theme, _, basis = tag.partition(" ")
            if not known.has("theme", theme) or not known.has("theme_basis", basis):
                faults.add(
                    block.line_of("themes"),
                    "bad-theme",
                    f"“{tag}”不是“主题 依据”, 如 green section",
                    f"'{tag}' is not 'theme basis', e.g. green section",
                )
        for tag in block.texts("designations"):
            category, _, words = tag.partition(" ")
            if not words or not known.has("category", category):
                faults.add(
                    block.line_of("designations"),
                    "bad-designation",
                    f"“{tag}”不是“分类代码 原文称法”",
                    f"'{tag}' is not 'category words of the source'",
                )


def _check_parents(blocks: list[Block], known: Known, faults: Faults) -> None:
    parents = dict(known.parents)
    parents |= {
        (b.name, b.text("code")): b.maybe("parent") for b in blocks if b.name in ("bank", "place")
    }
    for block in blocks:
        if block.name == "bank" and (block.text("level") == "head-office") != (
            block.maybe("parent") is None
        ):
            faults.add(
                block.line_of("parent"),
                "bad-parent",
                "总行没有 parent, 分支机构要有",
                "a head office has no parent, a branch needs one",
            )
        if block.name in ("bank", "place"):
            path, code = {block.text("code")}, block.maybe("parent")
            while code is not None and code not in path:
                path.add(code)
                code = parents.get((block.name, code))
            if code is not None:
                faults.add(
                    block.line_of("parent"),
                    "parent-cycle",
                    f"{code} 是自己的上级",
                    f"{code} is above itself",
                )


def _check_actors(blocks: list[Block], faults: Faults) -> None:
    """Note subjects that need a block of their own kind, and anchors that hold themselves."""
    anchors = {b.text("code"): b.maybe("anchor") for b in blocks if b.name == "subject"}
    for block in blocks:
        if block.name == "place" and (block.maybe("valid_from") or "") > (
            block.maybe("valid_to") or "9"
        ):
            faults.add(
                block.line_of("valid_to"),
                "bad-range",
                "valid_to 早于 valid_from",
                "valid_to is before valid_from",
            )
        if block.name != "subject":
            continue
        if block.text("kind") in ACTORS:
            kind = block.text("kind")
            faults.add(
                block.line_of("kind"),
                "wrong-block",
                f"{kind} 要写成 [[{kind}]]",
                f"a {kind} is written as [[{kind}]]",
            )
        path, code = {block.text("code")}, block.maybe("anchor")
        while code is not None and code not in path:
            path.add(code)
            code = anchors.get(code)
        if code is not None:
            faults.add(
                block.line_of("anchor"),
                "anchor-cycle",
                f"{code} 依附于自己",
                f"{code} is anchored to itself",
            )


def _check_relations(blocks: list[Block], known: Known, faults: Faults) -> None:
    above: dict[str, set[str]] = {}
    held = dict(known.relations)
    for (left, right), kind in held.items():
        if kind == "subset":
            above.setdefault(left, set()).add(right)
    for block in blocks:
        if block.name != "relation":
            continue
        _check_sides(block, known, faults)
        left, right, kind = block.text("left"), block.text("right"), block.text("kind")
        turned = held.get((right, left))
        written = (left, right) in held and (left, right) not in known.relations
        symmetric = kind != "subset" and turned not in (None, kind)
        if written or symmetric or (kind == "subset" and turned in ("disjoint", "overlaps")):
            faults.add(
                block.line,
                "relations-differ",
                f"{left} 与 {right} 已有别的关系",
                f"{left} and {right} are related otherwise already",
            )
        held[left, right] = kind
        if kind != "subset":
            continue
        above.setdefault(left, set()).add(right)
        if left in _all_above(right, above) or left == right:
            faults.add(
                block.line,
                "subset-cycle",
                f"{left} 与 {right} 互相包含",
                f"{left} and {right} would each lie inside the other",
            )


def _check_sides(block: Block, known: Known, faults: Faults) -> None:
    for side in ("left", "right"):
        indicator, _, category = block.text(side).partition(":")
        for kind, code in (("indicator", indicator), ("category", category)):
            if not known.has(kind, code):
                faults.add(block.line_of(side), "unknown-code", *unknown_code(kind, code, known))


def _all_above(start: str, above: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for higher in above.get(waiting.pop(), ()):
            if higher not in found:
                found.add(higher)
                waiting.append(higher)
    return found
