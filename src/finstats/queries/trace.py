"""`finstats trace` and `cite`: where a figure stands, what it says, how sure it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from finstats.errors import UnknownName
from finstats.model.refs import CellRef
from finstats.queries.checks import check_notes
from finstats.queries.conditions import any_of
from finstats.queries.figure_rows import COLUMNS, FigureRow, fetch, values
from finstats.queries.lists import figures_grid
from finstats.queries.names import banks_under, candidates, places_under, unknown
from finstats.queries.narrowing import FOLLOWED, figures_of
from finstats.queries.notes import remarks, source_notes
from finstats.queries.source_line import source_line
from finstats.queries.wording import as_printed, period_words, place_words, what_it_is
from finstats.result import Cell, Column, Grid, GridColumn, Group, Label, Note, Result
from finstats.store.reader import Reader
from finstats.store.texts import Sentences

SENTENCE = Label("原句", "sentence")
MORE_COLUMNS = (
    Column("char_start", Label("始于", "starts at"), "integer"),
    Column("char_end", Label("止于", "ends at"), "integer"),
    Column("known_to", Label("取代日", "superseded on")),
    Column("soft_lower_base", Label("合理下界", "plausible lower"), "digits"),
    Column("soft_upper_base", Label("合理上界", "plausible upper"), "digits"),
    Column("sentence", SENTENCE),
)
_COLUMNS = (
    "indicator",
    "category",
    "measure",
    "bank",
    "enterprise",
    "product",
    "source",
    "place",
    "theme",
)
_UNDER = {"bank": banks_under, "place": places_under}
_LOCAL = re.compile(r"[0-9]{1,6}\.[0-9]{1,6}")
_IN_ANY_SOURCE = "f.ref in (select s.source || :local from sources s)"
_COMPARED = 20_000  # figures that are all looked at for one like what was asked
_ALIKE = 200
_NUMBER = re.compile(r"(-?[0-9][0-9,]{0,20}(?:\.[0-9]{1,15})?)(.{0,12})")


def trace(reader: Reader, word: str) -> Result:
    """What is known of a ref, a printed number, or all figures of a code or name.

    Raises UnknownName (exit 5) when the word is none of these.
    """
    rows = find(reader, word)
    found = Sentences(reader)
    sentences = [found.at(row.source, row.char_start, row.char_end, row.printed) for row in rows]
    data = tuple(
        (*values(row), *_more(row, sentence)) for row, sentence in zip(rows, sentences, strict=True)
    )
    one = len({row.ref for row in rows}) == 1
    grids = (
        tuple(_card(reader, row, sentence) for row, sentence in zip(rows, sentences, strict=True))
        if one
        else (figures_grid(rows),)
    )
    hint = Note(
        "trace", Label("看其中一个: finstats trace 出处", "one of them: finstats trace REF")
    )
    refs = [row.ref for row in rows]
    notes = (
        *check_notes(reader, refs),
        *(remarks(rows) if one else (*source_notes(reader, refs), hint)),
    )
    return Result(
        "trace",
        (*COLUMNS, *MORE_COLUMNS),
        data,
        title=Label(word, word) if not one else Label(rows[0].ref, rows[0].ref),
        notes=notes,
        grids=grids,
    )


def refs_named(reader: Reader, word: str) -> list[str]:
    """The refs that a word is, whole or without their source; none when it is no ref."""
    asked = unicodedata.normalize("NFKC", word).strip()
    condition, params = "f.ref = :word", {"word": asked}
    if _LOCAL.fullmatch(asked):
        condition, params = _IN_ANY_SOURCE, {"local": f"/{asked}"}
    rows = reader.rows(
        f"select distinct f.ref from figure_versions f where {condition} order by f.ref", params
    )
    return [str(ref) for (ref,) in rows]


def find(reader: Reader, word: str, known_at: str | None = None) -> list[FigureRow]:
    """The figures a word means: a ref first, then a number as printed, then a code or name.

    `known_at`: those that stood on that day.
    """
    asked = unicodedata.normalize("NFKC", word).strip()
    for where, params in _readings(asked):
        rows = fetch(reader, where, params)
        if rows:
            standing = [row for row in rows if row.stands(known_at)]
            return standing or rows
    rows = _of_name(reader, asked, known_at)
    if rows:
        return rows
    if _known(reader, asked):
        raise UnknownName(
            "no-figures",
            f"本库有“{word[:60]}”, 但没有关于它的数字",
            f"'{word[:60]}' is known, but no figure is about it",
        )
    raise _nothing(reader, asked)


def _readings(word: str) -> list[tuple[str, dict[str, object]]]:
    found: list[tuple[str, dict[str, object]]] = [
        ("f.ref = :word", {"word": word}),
        ("f.printed = :word", {"word": word}),
    ]
    if _LOCAL.fullmatch(word) or CellRef.parse(word) is not None:
        found.insert(1, (_IN_ANY_SOURCE, {"local": f"/{word}"}))
    number = _NUMBER.fullmatch(word)
    if number is not None:
        digits, unit = number[1].replace(",", ""), number[2].strip()
        condition = "f.value_text = :digits"
        params: dict[str, object] = {"digits": digits}
        if unit:
            condition += " and f.unit = :unit"
            params["unit"] = unit
        found.append((condition, params))
    return found


def _of_name(reader: Reader, word: str, known_at: str | None) -> list[FigureRow]:
    def standing(condition: str, params: dict[str, object]) -> list[FigureRow]:
        if known_at is None:
            return fetch(reader, condition, params, "figures")
        return [row for row in fetch(reader, condition, params) if row.stands(known_at)]

    if ":" in word:
        of_quantity = standing("f.quantity = :word", {"word": word})
        return of_quantity or standing("f.series = :word", {"word": word})
    codes = reader.rows(
        "select distinct kind, code from aliases where alias = :word and same = 1 order by kind, code",
        {"word": word},
    )
    for kind, code in codes:
        members: tuple[str, ...] = (str(code),)
        if kind in _UNDER:
            members = _UNDER[str(kind)](reader, str(code))
        column = str(kind) if kind in _COLUMNS else "subject"
        of_it = figures_of if column in FOLLOWED else _naming
        rows = standing(*of_it(column, members))
        if rows:
            return rows
    return []


def _naming(column: str, codes: Sequence[str]) -> tuple[str, dict[str, object]]:
    return any_of(f"f.{column}", "c", codes)


def _known(reader: Reader, word: str) -> bool:
    return bool(
        reader.rows("select 1 from aliases where alias = :word and same = 1", {"word": word})
    )


def _nothing(reader: Reader, word: str) -> UnknownName:
    if re.search("[0-9]", word):
        near = candidates(word, _printed_like(reader, word))
        listed = ", ".join(f"{token} ({ref})" for token, ref in near)
        hint = (
            Label(f"相近的: {listed}", f"near it: {listed}")
            if near
            else Label("全部: finstats figures", "all of them: finstats figures")
        )
        return UnknownName(
            "unknown-figure", f"没有这样的数字: {word[:60]}", f"no such figure: {word[:60]}", hint
        )
    names = {
        str(alias): str(code)
        for alias, code in reader.rows(
            "select alias, code from aliases where same = 1 order by alias, code"
        )
    }
    return unknown("subject", word, names)


def _printed_like(reader: Reader, word: str) -> dict[str, str]:
    """What is printed, with the last ref of it; of very many figures those that begin alike."""
    every = reader.rows(
        f"select f.printed, f.ref, f.ref_order from figures f limit {_COMPARED + 1}"
    )
    if len(every) <= _COMPARED:
        return {str(text): str(ref) for text, ref, _ in sorted(every, key=lambda row: str(row[2]))}
    number = _NUMBER.match(word)
    digits = "" if number is None else number[1].replace(",", "")
    for length in range(len(digits), 0, -1):
        begun = {
            "begun": digits[:length],
            "after": digits[: length - 1] + chr(ord(digits[length - 1]) + 1),
        }
        rows = reader.rows(
            "select f.printed, f.ref from figures f where f.value_text >= :begun and "
            f"f.value_text < :after order by f.value_text, f.ref_order limit {_ALIKE}",
            begun,
        )
        if rows:
            return {str(text): str(ref) for text, ref in rows}
    return {}


def _more(row: FigureRow, sentence: str | None) -> tuple[str | int | None, ...]:
    soft = (row.soft_lower_base, row.soft_upper_base)
    return (
        row.char_start,
        row.char_end,
        row.known_to,
        *(None if end is None else str(end) for end in soft),
        sentence,
    )


def _card(reader: Reader, row: FigureRow, sentence: str | None) -> Grid:
    """One figure as a list of what is known of it."""
    columns = (GridColumn((Label("", ""),)), GridColumn((Label("", ""),), keep=False))
    lines: list[tuple[Cell, ...]] = [
        (Label("印出", "printed"), row.printed),
        (Label("读作", "read as"), _reading(row)),
        (Label("主体", "about"), _with_code(row.subject_name, row.subject)),
        (
            Label("指标", "indicator"),
            _with_code(Label(row.indicator_zh, row.indicator_en), row.indicator),
        ),
        (Label("用词", "term"), row.term),
        (Label("分类", "class"), _with_code(Label(row.category_zh, row.category_en), row.category)),
        (Label("日期", "date"), _with_basis(row)),
        (
            Label("比较基期", "compared with"),
            row.base_period if row.comparison else Label("-", "-"),
        ),
        (Label("必然区间", "hard bounds"), _interval(row)),
        (Label("基本单位值", "in base units"), f"{row.value_base} ({row.base_unit})"),
        (Label("位置", "place"), _place(row)),
        (
            SENTENCE,
            sentence
            or Label(
                "原文不在手边 (finstats source attach)",
                "the text is not at hand (finstats source attach)",
            ),
        ),
        (Label("来源", "source"), source_line(reader, row.source)),
        (Label("状态", "status"), _status(row)),
    ]
    return Grid(columns, (Group(tuple(lines)),))


def _reading(row: FigureRow) -> Label:
    what, number = what_it_is(row), as_printed(row)
    value = f"{row.value_text} {row.unit}"
    return Label(
        f"{what.zh} {number.zh} (数值 {value}, {row.qualifier})",
        f"{what.en} {number.en} ({row.value_text} x {row.unit_en}, {row.qualifier})",
    )


def _with_code(name: Label, code: str) -> Label:
    return Label(f"{name.zh} ({code})", f"{name.en} ({code})")


def _with_basis(row: FigureRow) -> Label:
    date = period_words(row.period, row.period_basis)
    if row.period_basis == "stated":
        return Label(f"{date.zh} (原文载明)", f"{date.en} (stated)")
    return date


def _interval(row: FigureRow) -> Label:
    """`[1026.085, 1026.095] 亿元`; round ends do not belong to it."""
    lower, upper = row.lower_text, row.upper_text
    left = "[" if row.lower_closed else "("
    right = "]" if row.upper_closed else ")"
    zh = f"{left}{lower or '无界'}, {upper or '无界'}{right} {row.unit}"
    return Label(zh, f"{left}{lower or 'none'}, {upper or 'none'}{right} {row.unit_en}")


def _place(row: FigureRow) -> Label:
    where = place_words(row)
    return Label(
        f"{where.zh}, 第{row.char_start}至{row.char_end}字 (从0数, 不含末尾)",
        f"{where.en}, characters {row.char_start} to {row.char_end} (from 0, end excluded)",
    )


def _status(row: FigureRow) -> Label:
    known = Label(f"最迟{row.known_from}已发布", f"published by {row.known_from}")
    if row.status == "current":
        return Label(f"现行, {known.zh}", f"current, {known.en}")
    word = (
        Label("已撤回", "withdrawn")
        if row.status == "withdrawn"
        else Label("已被取代", "superseded")
    )
    return Label(
        f"{word.zh} ({row.known_to}), {known.zh}", f"{word.en} ({row.known_to}), {known.en}"
    )
