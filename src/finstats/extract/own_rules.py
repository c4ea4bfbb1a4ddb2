"""A user's own file of rules (`--rules`): its tables have the shape of ours, or it is refused."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from finstats.errors import UsageError
from finstats.extract.patterns import comparison_pattern, date_pattern
from finstats.result import Label
from finstats.store.files import read_bounded

Tables = Mapping[str, list[dict[str, Any]]]
Words = Mapping[str, Mapping[str, list[str]]]
_MOST_BYTES = 4 * 1024 * 1024
_CHOICES = ("is", "reason", "time", "dimension")  # keys whose values are those of ours
_CODE = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
_TEXT, _TEXTS = Label("文字", "a text"), Label("一列文字", "a list of texts")
_CURRENCY = re.compile("money-[a-z]{3}")


class _WrongError(ValueError):
    """What is wrong with a file of rules, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.said = Label(zh, en)


def own_rules(path: Path, tables: Tables, words: Words) -> dict[str, Any]:
    """The tables of a file, each with the keys and kinds of value that ours has.

    Raises UsageError (bad-rules) that says what is wrong with the first row that is not so.
    """
    try:
        document = tomllib.loads(read_bounded(path, _MOST_BYTES).decode("utf-8"))
        for name, value in document.items():
            if name in tables:
                _check_rows(name, value, tables[name])
            elif name in words:
                _check_words(name, value, words[name])
            else:
                every = ", ".join((*tables, *words))
                raise _WrongError(
                    f"没有表 {name!r}; 有 {every}", f"no table {name!r}; there are {every}"
                )
    except ValueError as error:  # also what is no UTF-8 and no TOML
        why = " ".join(str(error).split())[:200]
        zh, en = error.said if isinstance(error, _WrongError) else (why, why)
        raise UsageError(
            "bad-rules", f"--rules {path} 读不懂: {zh}", f"cannot read --rules {path}: {en}"
        ) from error
    return document


def _check_words(name: str, value: object, ours: Mapping[str, list[str]]) -> None:
    if not isinstance(value, dict) or not value.keys() <= ours.keys():
        every = ", ".join(ours)
        raise _WrongError(f"[{name}] 只可有 {every}", f"[{name}] takes {every}")
    for key, listed in value.items():
        if _kind(listed) != _TEXTS:
            raise _WrongError(
                f"[{name}] {key} 应为{_TEXTS.zh}", f"[{name}] {key} is to be {_TEXTS.en}"
            )


def _check_rows(name: str, value: object, ours: list[dict[str, Any]]) -> None:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise _WrongError(
            f"{name} 应为若干行, 每行以 [[{name}]] 开头",
            f"{name} is to be rows, each under [[{name}]]",
        )
    for number, row in enumerate(value, 1):
        for zh, en in _wrong_with(name, row, ours):
            raise _WrongError(
                f"第 {number} 个 [[{name}]]: {zh}", f"[[{name}]] number {number}: {en}"
            )


def _wrong_with(name: str, row: dict[str, Any], ours: list[dict[str, Any]]) -> Iterator[Label]:
    """What is wrong with a row, beginning with its keys."""
    kinds = {key: _kind(value) for one in ours for key, value in one.items()}
    for key in kinds:
        if key not in row and key != "about" and all(key in one for one in ours):
            yield Label(f"缺 {key}", f"{key} is missing")
    for key, value in row.items():
        if key not in kinds:
            every = ", ".join(kinds)
            yield Label(f"没有 {key!r}; 可有 {every}", f"takes no {key!r}; it takes {every}")
        elif _kind(value) != kinds[key]:
            yield Label(f"{key} 应为{kinds[key].zh}", f"{key} is to be {kinds[key].en}")
        elif key == "code" and not _CODE.fullmatch(value):
            yield Label(
                f"{value!r} 不是代码: 小写字母、数字、连字符",
                f"{value!r} is no code: small letters, digits and hyphens",
            )
        elif key in _CHOICES:
            choices = sorted({one[key] for one in ours if key in one})
            if value not in choices and not (key == "dimension" and _CURRENCY.fullmatch(value)):
                every = ", ".join(choices)
                yield Label(f"{key} 应为 {every} 之一", f"{key} is to be one of {every}")
    yield from _wrong_patterns(name, row, ours)


def _wrong_patterns(name: str, row: dict[str, Any], ours: list[dict[str, Any]]) -> Iterator[Label]:
    for pattern in _patterns(row):
        try:
            found = _compiled(name, pattern)
        except re.error as error:
            yield Label(
                f"{pattern!r} 不是正则表达式: {error}",
                f"{pattern!r} is no regular expression: {error}",
            )
            continue
        if found.match(""):
            yield Label(f"{pattern!r} 连空文也合", f"{pattern!r} fits the empty text")
        groups = [
            set(_compiled(name, own).groupindex)
            for one in ours
            if "is" in row and one["is"] == row["is"]
            for own in _patterns(one)
        ]
        for group in sorted(set.intersection(*groups) - set(found.groupindex)) if groups else ():
            yield Label(f"{pattern!r} 缺组 {group}", f"{pattern!r} lacks the group {group}")


def _patterns(row: dict[str, Any]) -> list[str]:
    return [*row.get("patterns", ()), *([row["pattern"]] if "pattern" in row else [])]


def _compiled(name: str, pattern: str) -> re.Pattern[str]:
    if name == "date":
        return date_pattern(pattern)
    return comparison_pattern(pattern) if name == "compared" else re.compile(pattern)


def _kind(value: object) -> Label:
    """The kind of a value; an empty text or list is of none that ours has."""
    if isinstance(value, bool):
        return Label("是或否", "true or false")
    if isinstance(value, int) and value > 0:
        return Label("正整数", "a number above zero")
    if isinstance(value, str) and value.strip():
        return _TEXT
    if isinstance(value, list) and value:
        kinds = {_kind(one) for one in value}
        if kinds == {_TEXT}:
            return _TEXTS
        if kinds == {_TEXTS}:
            return Label("一列若干列文字", "a list of lists of texts")
    return Label("别的", "something else")
