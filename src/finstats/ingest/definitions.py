"""Checks of what a file defines: codes, names, who belongs to whom, which class lies in which."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from finstats.ingest.aliases import check_aliases
from finstats.ingest.definition_versions import check_versions
from finstats.ingest.faults import SHOWN, Faults
from finstats.ingest.format import BLOCKS, INNER, Key
from finstats.ingest.known import ACTORS, Known
from finstats.ingest.located import Block


def check_definitions(
    blocks: list[Block],
    known: Known,
    faults: Faults,
    format_: Mapping[str, dict[str, Key]] = BLOCKS,
) -> None:
    """Note codes that are not known or defined twice, names taken, and cycles of subsets."""
    _check_twice(blocks, faults)
    check_codes(blocks, known, faults, format_)
    for block in blocks:
        if ("name_en" in block.values) != ("name_en_basis" in block.values):
            faults.add(
                block.line,
                "missing-key",
                "name_en 和 name_en_basis 要同时写",
                "name_en and name_en_basis go together",
            )
    check_aliases(blocks, known, faults)
    _check_tagged(blocks, known, faults)
    _check_parents(blocks, known, faults)
    _check_actors(blocks, known, faults)
    _check_relations(blocks, known, faults)
    check_versions(blocks, known, faults)


def check_codes(
    blocks: list[Block],
    known: Known,
    faults: Faults,
    format_: Mapping[str, dict[str, Key]] = BLOCKS,
) -> None:
    """Note codes that are not known."""
    for block in blocks:
        _check_codes(block, format_[block.name], known, faults)
        for inner in block.inside:
            _check_codes(inner, INNER[block.name][inner.name], known, faults)


_MOST_COMPARED = 5000


def nearest(word: str, codes: set[str]) -> tuple[str, str]:
    """`; is it …?` in both languages; empty when nothing is near."""
    near = get_close_matches(word, codes, 3, 0.55) if len(codes) <= _MOST_COMPARED else ()
    return (
        (f"; 是不是 {', '.join(near)}?", f"; did you mean {', '.join(near)}?") if near else ("", "")
    )


def unknown_code(kind: str, code: str, known: Known) -> tuple[str, str]:
    """The words for a code that is not known."""
    known.asked_for += 1  # comparing is slow, and faults beyond those that are listed need none
    zh, en = nearest(code, known.codes.get(kind, set()) if known.asked_for <= SHOWN else set())
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
    for name in ("bank", "place"):
        circles: dict[str, str | None] = {}
        parents = _above(name, "parent", blocks, known)
        for block in (block for block in blocks if block.name == name):
            _check_head_office(block, faults)
            circle = _circle_above(block.text("code"), parents, circles)
            if circle is not None:
                faults.add(
                    block.line_of("parent"),
                    "parent-cycle",
                    f"{circle} 是自己的上级",
                    f"{circle} is above itself",
                )


def _check_head_office(block: Block, faults: Faults) -> None:
    if block.name == "bank" and (block.text("level") == "head-office") != (
        block.maybe("parent") is None
    ):
        faults.add(
            block.line_of("parent"),
            "bad-parent",
            "总行没有 parent, 分支机构要有",
            "a head office has no parent, a branch needs one",
        )


def _above(name: str, key: str, blocks: list[Block], known: Known) -> dict[str, str | None]:
    """What each of these stands under, as it will be after the import."""
    held = {code: above for (of, code), above in known.parents.items() if of == name}
    return held | {b.text("code"): b.maybe(key) for b in blocks if b.name == name}


def _circle_above(
    start: str, above: Mapping[str, str | None], found: dict[str, str | None]
) -> str | None:
    """What stands above itself at `start` or above it; `found` keeps answers, so each is walked once."""
    path: dict[str, None] = {}
    code: str | None = start
    while code is not None and code not in path and code not in found:
        path[code] = None
        code = above.get(code)
    circle = found.get(code, code) if code is not None else None
    found.update(dict.fromkeys(path, circle))
    return circle


def _check_actors(blocks: list[Block], known: Known, faults: Faults) -> None:
    """Note subjects that need a block of their own kind, and anchors that hold themselves."""
    anchors = _above("subject", "anchor", blocks, known)
    circles: dict[str, str | None] = {}
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
        circle = _circle_above(block.text("code"), anchors, circles)
        if circle is not None:
            faults.add(
                block.line_of("anchor"),
                "anchor-cycle",
                f"{circle} 依附于自己",
                f"{circle} is anchored to itself",
            )


def _check_relations(blocks: list[Block], known: Known, faults: Faults) -> None:
    held = dict(known.relations)
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
    _check_subsets(blocks, held, faults)


def _check_subsets(
    blocks: list[Block], held: Mapping[tuple[str, str], str], faults: Faults
) -> None:
    """Note the last relation of a circle of subsets; of several circles one is named at a time."""
    above: dict[str, set[str]] = {}
    for (left, right), kind in held.items():
        if kind == "subset":
            above.setdefault(left, set()).add(right)
    try:
        TopologicalSorter(above).prepare()
    except CycleError as error:
        circle = list(error.args[1])  # from above to below, the first again at the end
        sides = set(pairwise(reversed(circle)))
        written = [
            block
            for block in blocks
            if block.name == "relation" and (block.text("left"), block.text("right")) in sides
        ]
        for block in written[-1:]:
            left, right = block.text("left"), block.text("right")
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
