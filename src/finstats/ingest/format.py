"""The facts file's format: which blocks there are, which keys each has, of which type.

`Key(kind, required, of)`: kinds are code, text, digits, date, whole, flag, texts, pair, dates;
`of` names what a code must be known as (checked against the database and the file itself).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from finstats.ingest.faults import Faults
from finstats.ingest.located import Block
from finstats.model.periods import iso_day
from finstats.model.refusal import Refusal
from finstats.model.series import is_code

MAX_TEXT = 1000


@dataclass(frozen=True, slots=True)
class Key:
    """What may stand at a key."""

    kind: str
    required: bool = True
    of: str | None = None


def _maybe(kind: str, of: str | None = None) -> Key:
    return Key(kind, False, of)


def _of(kind: str, *, required: bool = True) -> Key:
    return Key("text", required, kind)


CODE, TEXT = Key("code"), Key("text")
_NAMES = {
    "code": CODE,
    "name_zh": TEXT,
    "name_en": _maybe("text"),
    "name_en_basis": _of("name_basis", required=False),
}
_NOTES = {"note_zh": _maybe("text"), "note_en": _maybe("text")}
_ACTOR = {
    **_NAMES,
    "pinyin": TEXT,
    "place": _of("place", required=False),
    "aliases": _maybe("texts"),
    **_NOTES,
}
_SAYS = {
    "quantity": TEXT,
    "transformation": _of("transformation"),
    "comparison": _of("comparison", required=False),
    "reference": _maybe("text"),
    "period": TEXT,
    "period_basis": _of("period_basis"),
    "base_period": _maybe("text"),
    "base_basis": _of("period_basis", required=False),
    "nature": _of("nature", required=False),
    "term": _maybe("text"),
    "supersedes": _maybe("text"),
    "reason": _of("supersession_reason", required=False),
    "expects": _maybe("text"),
    **_NOTES,
}
BLOCKS: dict[str, dict[str, Key]] = {
    "theme": {**_NAMES, "aliases": _maybe("texts")},
    "unit": {**_NAMES, "code": TEXT, "dimension": _of("dimension"), "base_factor": Key("factor")},
    "measure": {
        **_NAMES,
        "time": _of("measure_time"),
        "dimension": _of("dimension"),
        "additive": Key("flag"),
    },
    "category": {
        **_NAMES,
        "breakdown_zh": _maybe("text"),
        "breakdown_en": _maybe("text"),
        "definition_zh": _maybe("text"),
        "definition_en": _maybe("text"),
    },
    "indicator": {
        **_NAMES,
        "theme": _of("theme", required=False),
        "kind": _of("indicator_kind"),
        "owner": _of("indicator_owner"),
        "definition_zh": TEXT,
        "definition_en": TEXT,
        "definition_basis": _of("name_basis"),
        "aliases": _maybe("texts"),
    },
    "definition": {
        "indicator": _of("indicator"),
        "from": _maybe("date"),
        "owner": _of("indicator_owner"),
        "definition_zh": TEXT,
        "definition_en": TEXT,
        "change_zh": _maybe("text"),
        "change_en": _maybe("text"),
        "basis": _of("name_basis"),
    },
    "not_alias": {
        "alias": TEXT,
        "indicator": _of("indicator"),
        "warning_zh": TEXT,
        "warning_en": TEXT,
    },
    "place": {
        **_NAMES,
        "level": _of("place_level"),
        "parent": _of("place", required=False),
        "valid_from": _maybe("date"),
        "valid_to": _maybe("date"),
    },
    "bank": {
        **_ACTOR,
        "kind": _of("bank_kind"),
        "level": _of("bank_level"),
        "parent": _of("bank", required=False),
    },
    "subject": {**_ACTOR, "kind": _of("subject_kind"), "anchor": _of("subject", required=False)},
    "enterprise": {
        **_ACTOR,
        "industry_zh": _maybe("text"),
        "industry_en": _maybe("text"),
        "designations": _maybe("texts"),
    },
    "product": {
        **_ACTOR,
        "kind": _of("product_kind"),
        "bank": _of("bank", required=False),
        "description_zh": TEXT,
        "description_en": TEXT,
        "themes": _maybe("texts"),
    },
    "financing": {
        **_ACTOR,
        "bank": _of("bank", required=False),
        "handled_by": _of("bank", required=False),
        "borrower": _of("subject", required=False),
        "product": _of("product", required=False),
        "project": _of("subject", required=False),
        "mechanism_zh": TEXT,
        "mechanism_en": TEXT,
        "purpose_zh": _maybe("text"),
        "purpose_en": _maybe("text"),
        "themes": _maybe("texts"),
        "content_reason_zh": _maybe("text"),
        "content_reason_en": _maybe("text"),
    },
    "relation": {
        "kind": _of("relation_kind"),
        "left": TEXT,
        "right": TEXT,
        "strength": _of("relation_strength"),
        "reason_zh": TEXT,
        "reason_en": TEXT,
    },
    "explained": {
        "figures": Key("texts"),
        "reason_zh": TEXT,
        "reason_en": TEXT,
        "by": _maybe("text"),
        "on": _maybe("date"),
    },
    "source": {
        "code": CODE,
        "label_zh": TEXT,
        "label_en": TEXT,
        "title": _maybe("text"),
        "publisher": _maybe("text"),
        "byline": _maybe("text"),
        "organiser": _maybe("text"),
        "url": _maybe("text"),
        "sha256": _maybe("digest"),
        "folded_sha256": _maybe("digest"),
        "published": Key("dates"),
        **_NOTES,
    },
    "section": {"theme": _of("theme"), "paragraphs": Key("paragraphs")},
    "figure": {
        "ref": TEXT,
        "at": Key("pair"),
        "printed": TEXT,
        "value": Key("digits"),
        "unit": _of("unit"),
        "unit_at": Key("pair", False),
        "qualifier": _of("qualifier"),
    },
    "withdrawal": {"ref": TEXT, **_NOTES},
    "not_figure": {"at": Key("pair"), "printed": TEXT, "reason": _of("not_figure_reason")},
}
INNER = {"figure": {"says": _SAYS}}


def check_format(
    blocks: list[Block], faults: Faults, format_: Mapping[str, dict[str, Key]] = BLOCKS
) -> None:
    """Note every unknown block or key, missing key and wrong type."""
    for block in blocks:
        keys = format_.get(block.name)
        if keys is None:
            faults.add(
                block.line, "unknown-block", *_unknown(f"[[{block.name}]]", block.name, format_)
            )
            continue
        _check_keys(block, keys, faults)
        allowed = INNER.get(block.name, {})
        for inner in block.inside:
            if inner.name not in allowed:
                faults.add(
                    inner.line,
                    "unknown-block",
                    *_unknown(f"[[{block.name}.{inner.name}]]", inner.name, allowed),
                )
            else:
                _check_keys(inner, allowed[inner.name], faults)


def _check_keys(block: Block, keys: dict[str, Key], faults: Faults) -> None:
    for name, value in block.values.items():
        if name not in keys:
            faults.add(
                block.line_of(name), "unknown-key", *_unknown(f"{block.name}.{name}", name, keys)
            )
            continue
        wrong = _wrong(keys[name].kind, value)
        if wrong is not None:
            faults.add(
                block.line_of(name), "wrong-type", f"{name} {wrong[0]}", f"{name} {wrong[1]}"
            )
    for name, key in keys.items():
        if key.required and name not in block.values:
            faults.add(
                block.line,
                "missing-key",
                f"[[{block.name}]] 缺 {name}",
                f"[[{block.name}]] lacks {name}",
            )


def _unknown(shown: str, word: str, known: object) -> tuple[str, str]:
    near = get_close_matches(word, list(known), 3, 0.6)  # type: ignore[call-overload]
    zh = f"不认识 {shown}" + (f"; 是不是 {', '.join(near)}?" if near else "")
    en = f"unknown {shown}" + (f"; did you mean {', '.join(near)}?" if near else "")
    return zh, en


def _wrong(kind: str, value: object) -> tuple[str, str] | None:
    """What is wrong with a value of this kind; None: nothing."""
    return _TYPES[kind](value)


def text_fault(value: object) -> tuple[str, str] | None:
    """What is wrong with a text that a person hands over; None: nothing."""
    if not isinstance(value, str) or not value.strip():
        return "要是非空的文字", "must be a non-empty text"
    if len(value) > MAX_TEXT:
        return f"超过 {MAX_TEXT} 字", f"is longer than {MAX_TEXT} characters"
    # Escapes and bidi controls would reach terminals and spreadsheets later.
    if any(
        unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") for character in value
    ):
        return "含控制字符", "holds a control character"
    return None


def _code(value: object) -> tuple[str, str] | None:
    if isinstance(value, str) and is_code(value):
        return None
    return (
        "要是小写字母、数字、连字符组成的代码",
        "must be a code of lower-case letters, digits and hyphens",
    )


def _digits(value: object) -> tuple[str, str] | None:
    if isinstance(value, str):
        return None if len(value) <= 40 and value.isprintable() else ("不是数字", "is not a number")
    return (
        '要写成字符串, 如 "1026.09", 否则末位的 0 会丢',
        'must be a string like "1026.09", or final zeros are lost',
    )


def _date(value: object) -> tuple[str, str] | None:
    try:
        if isinstance(value, str):
            iso_day(value)
            return None
    except Refusal:
        pass
    return '要是 "YYYY-MM-DD"', 'must be "YYYY-MM-DD"'


def _whole(value: object) -> tuple[str, str] | None:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**18:
        return None
    return "要是不小于 0 的整数", "must be a whole number from 0"


def _factor(value: object) -> tuple[str, str] | None:
    return _whole(value) if value != 0 else ("要大于 0", "must be above 0")


def _digest(value: object) -> tuple[str, str] | None:
    if isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value):
        return None
    return "要是 64 位十六进制的 SHA-256", "must be a SHA-256 of 64 hexadecimal digits"


def _paragraphs(value: object) -> tuple[str, str] | None:
    wrong = _pair(value)
    if wrong is None and isinstance(value, list) and value[0] < 1:
        return "从 1 数起", "counts from 1"
    return wrong


def _flag(value: object) -> tuple[str, str] | None:
    return None if isinstance(value, bool) else ("要是 true 或 false", "must be true or false")


def _texts(value: object) -> tuple[str, str] | None:
    if isinstance(value, list) and all(text_fault(item) is None for item in value):
        return None
    return "要是文字的列表", "must be a list of texts"


def _pair(value: object) -> tuple[str, str] | None:
    whole = (
        isinstance(value, list) and len(value) == 2 and all(_whole(item) is None for item in value)
    )
    if whole and isinstance(value, list) and value[0] <= value[1] < 2**31:
        return None
    return "要是两个不减的整数 [起, 止]", "must be two whole numbers [start, end], not falling"


def _dates(value: object) -> tuple[str, str] | None:
    if isinstance(value, list) and len(value) == 2 and all(_date(item) is None for item in value):
        if value[0] <= value[1]:
            return None
        return "的起日晚于止日", "starts after it ends"
    return "要是两个日期 [最早, 最晚]", "must be two dates [earliest, latest]"


_TYPES = {
    "code": _code,
    "text": text_fault,
    "digits": _digits,
    "date": _date,
    "whole": _whole,
    "flag": _flag,
    "texts": _texts,
    "pair": _pair,
    "factor": _factor,
    "digest": _digest,
    "paragraphs": _paragraphs,
    "dates": _dates,
}
