"""A draft written as a facts file: TOML that `finstats import` takes, with what to review marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TextIO

from finstats.extract.draft import (
    Draft,
    figure_values,
    is_doubtful,
    other_values,
    says_values,
    section_blocks,
)
from finstats.extract.found import Found

_LONGEST_COMMENT = 200
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def write_facts(draft: Draft, out: TextIO, name: str) -> None:
    """Write the facts file; `name`: what it will be called."""
    for line in facts_lines(draft, name):
        out.write(line + "\n")


def facts_lines(draft: Draft, name: str) -> Iterator[str]:
    """The lines of the facts file."""
    yield from _head(draft, name)
    yield from _block("[source]", draft.source())
    for section in section_blocks(draft):
        yield from _block("[[section]]", section)
    for one in draft.definitions:
        yield "\n# 新 / new"
        for doubt in draft.refused.get(str(one.values.get("code")), ()):
            yield _comment(f"存疑 / doubtful: {doubt.code} {doubt.text.zh} / {doubt.text.en}")
        yield from _block(f"[[{one.block}]]", one.values, apart=False)
    for ref, found in draft.figures:
        yield ""
        yield from _doubts(found)
        yield from _block("[[figure]]", figure_values(ref, found), apart=False)
        for says in found.says:
            if says.period_rule is not None:
                yield _comment(f"推定依据 / date inferred by: {says.period_rule}")
            yield from _block("[[figure.says]]", says_values(says), apart=False)
    for other in draft.others:
        yield from _block("[[not_figure]]", other_values(other))


def _head(draft: Draft, name: str) -> Iterator[str]:
    count, doubtful, code = len(draft.figures), draft.doubtful, draft.origin.code
    yield _comment(f"自动读数的草稿, 未经复核: {count} 个数字, 其中 {doubtful} 个存疑。")
    yield _comment(f"下一步: 看标有“存疑”和“新”的各处, 改好后 finstats import {name}")
    yield _comment(
        f"A draft of automatic readings, unreviewed: figures {count}, doubtful {doubtful}."
    )
    yield _comment(f"Next: see to what is marked doubtful and new, then finstats import {name}")
    yield _comment(f"原文 / the text: finstats source attach {code} FILE")
    if draft.origin.published is None:
        yield _comment(
            "发布日期未知, published 只是个范围, 请改。/ Nobody said when it was published: mend it."
        )
    yield ""


def _doubts(found: Found) -> Iterator[str]:
    if not is_doubtful(found):
        return
    mark = f"存疑 / doubtful ({found.confidence.value})"
    for doubt in found.doubts:
        yield _comment(f"{mark}: {doubt.code} {doubt.text.zh} / {doubt.text.en}")
    if not found.doubts:
        yield _comment(mark)


def _comment(words: str) -> str:
    """One line, with nothing in it that TOML forbids in a comment."""
    plain = "".join(c if c.isprintable() else " " for c in words)
    return f"# {plain[:_LONGEST_COMMENT]}"


def _block(head: str, values: Mapping[str, object], *, apart: bool = True) -> Iterator[str]:
    if apart:
        yield ""
    yield head
    for key, value in values.items():
        yield f"{key} = {toml_value(value)}"


def toml_value(value: object) -> str:
    """A text, flag, whole number or list as TOML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(map(toml_value, value))}]"
    text = "".join(map(_escaped, str(value)))
    if "'''" in text:  # would read as a text that goes on over lines (ingest/located.py)
        text = text.replace("'", "\\u0027")
    return f'"{text}"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable() or character == " ":
        return character
    code = ord(character)
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"
