"""Definition versions: what an indicator counts from which day on. Versions are only ever added."""

from __future__ import annotations

from sqlalchemy import func, select

from finstats.ingest.faults import Faults
from finstats.ingest.known import Known, VersionFacts
from finstats.ingest.located import Block
from finstats.store.definition_tables import definition_version
from finstats.store.rows import Rows


def check_versions(blocks: list[Block], known: Known, faults: Faults) -> None:
    """Note versions out of order, versions without their parts, and changed ones that are held.

    The first version of an indicator holds from the start, each later one from a day after the one
    before. A held version keeps its owner and its definition; its other words may be bettered.
    """
    versions = {code: dict(held) for code, held in known.versions.items()}
    written: set[tuple[str, str]] = set()
    for block in blocks:
        if block.name != "definition":
            continue
        code, start = block.text("indicator"), block.maybe("from") or ""
        given = VersionFacts(block.text("owner"), block.text("definition_zh"))
        _check_parts(block, faults)
        held = versions.setdefault(code, {})
        late = bool(held) and start not in held and start <= max(held)
        if late or (code, start) in written:
            last = max(held)
            faults.add(
                block.line_of("from"),
                "definition-order",
                f"{code} 已有{f'自 {last} 起的' if last else '一开始的'}定义, 新的要晚于它",
                f"{code} has a definition from {last or 'the start'}: a further one is of a later day",
            )
        elif start in held and held[start] != given:
            faults.add(
                block.line,
                "would-change",
                f"{code} 自 {start or '一开始'} 的定义已有别的含义, 不能改",
                f"the definition of {code} from {start or 'the start'} is held with another meaning, which cannot change",
            )
        elif start and not held:
            faults.add(
                block.line_of("from"),
                "definition-order",
                f"{code} 的第一个定义不写 from: 它从一开始就适用",
                f"the first definition of {code} takes no from: it holds from the start",
            )
        held.setdefault(start, given)
        written.add((code, start))


def _check_parts(block: Block, faults: Faults) -> None:
    """A version that is not the first says from when it holds and what changed."""
    parts = {block.maybe(key) is None for key in ("from", "change_zh", "change_en")}
    if len(parts) > 1:
        faults.add(
            block.line,
            "definition-parts",
            "from、change_zh、change_en 要同时写; 第一个定义都不写",
            "from, change_zh and change_en go together; the first definition has none of them",
        )


def put_version(block: Block, rows: Rows) -> None:
    """Write a version: a new one after those that are held, a held one with its better words."""
    table, code, start = definition_version, block.text("indicator"), block.maybe("from")
    same = table.c.valid_from.is_(None) if start is None else table.c.valid_from == start
    of_indicator = table.c.indicator == code
    number = rows.connection.scalar(select(table.c.number).where(of_indicator, same))
    if number is None:
        last = rows.connection.scalar(select(func.max(table.c.number)).where(of_indicator))
        number = int(last or 0) + 1
    values: dict[str, object] = {
        key: block.maybe(key)
        for key in ("owner", "definition_zh", "definition_en", "change_zh", "change_en")
    }
    values |= {"valid_from": start, "definition_basis": block.text("basis")}
    rows.put(table, {"indicator": code, "number": number}, values)
