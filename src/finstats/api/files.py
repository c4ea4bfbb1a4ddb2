"""Answers in files: which format a file's name asks for, and how it is put there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from finstats.api.placing import put, put_text
from finstats.api.words import one_of
from finstats.errors import UsageError
from finstats.formats import BINARY, DESCRIBED, FORMATS
from finstats.render import Style, companion, render

if TYPE_CHECKING:
    from finstats.api.answer import Answer
    from finstats.result import Result


def form_of(path: Path, form: str | None = None, formats: tuple[str, ...] = FORMATS) -> str:
    """The format that is named, else the one of the suffix; raises UsageError for what is none.

    `x.sdmx.csv` is sdmx-csv; a file without a suffix, or `.txt`, is a printed table.
    """
    if form is not None:
        return one_of("--format", form, formats)
    suffix = path.suffix.removeprefix(".").lower()
    if suffix in ("txt", ""):
        return "table"
    if path.name.lower().endswith(".sdmx.csv"):
        return "sdmx-csv"
    if suffix not in formats:
        listed = ", ".join(formats)
        raise UsageError(
            "bad-suffix",
            f"不认识的后缀 .{suffix[:20]}: 可用 {listed}, 或加 --format",
            f"unknown suffix .{suffix[:20]}: use {listed}, or add --format",
        )
    return suffix


def complete(answer: Answer, form: str) -> Result:
    """The result, with its sources and definitions where the format carries them."""
    return answer.describe(answer.result) if form in DESCRIBED else answer.result


def put_answer(answer: Answer, path: Path, form: str, *, bom: bool = False) -> None:
    """Write an answer to a file in one of FORMATS; raises DataError when it cannot."""
    result, style = complete(answer, form), Style(answer.lang, None, False, bom)
    beside = companion_of(result, path, form, style)
    if beside is not None:
        put_text(*beside)
    place = put if form in BINARY else put_text
    place(path, lambda out: render(result, out, style, form))


def companion_of(
    result: Result, path: Path, form: str, style: Style
) -> tuple[Path, Callable[[TextIO], object]] | None:
    """The file that a format wants beside this one, to be put first; None: no such file.

    `tech.sdmx.csv` and `tech.csv` have `tech.structure.xml`. A pipe or a device has nothing
    beside it.
    """
    if path.exists() and not path.is_file():
        return None
    found = companion(result, style, form)
    if found is None:
        return None
    stem = path.name.removesuffix(path.suffix).removesuffix(".sdmx")
    return path.with_name(stem + found.suffix), found.write
