"""The printed table of banks: under each bank its cases, its products, then its own figures."""

from __future__ import annotations

from collections.abc import Sequence

from finstats.model.refs import short
from finstats.queries.bank_entries import BankEntry, Case, Product
from finstats.queries.figure_rows import FigureRow
from finstats.queries.indicator_table import REFS_HEAD
from finstats.queries.notes import base_notes, remarks, source_notes, trace_note
from finstats.queries.wording import figure_cell, period_words, what_it_is
from finstats.result import Cell, Grid, GridColumn, Group, Label, Note, Refs
from finstats.store.reader import Reader

_NOTHING = Label("", "")
_MARK = " [1]"  # belongs to the footnote on what is not of the theme


def grid(entries: Sequence[BankEntry], theme: str | None) -> Grid:
    """One group a bank."""
    columns = (
        GridColumn((Label("做法", "what"),), keep=False),
        GridColumn((Label("数字", "figure"),), "right"),
        GridColumn((Label("日期", "date"),), keep=False),
        GridColumn((REFS_HEAD,)),
    )
    return Grid(columns, tuple(_group(entry, theme) for entry in entries))


def _group(entry: BankEntry, theme: str | None) -> Group:
    rows: list[tuple[Cell, ...]] = []
    for case in entry.cases:
        rows.extend(_case_rows(case))
    used = {case.product_code for case in entry.cases}
    for product in entry.products:
        if product.code not in used or product.figures:
            rows.extend(_product_rows(product))
    rows.extend(_own_row(row, theme) for row in entry.own)
    if not rows:
        rows.append(
            (Label("来源没有提到", "no source says anything"), _NOTHING, _NOTHING, _NOTHING)
        )
    heading = Label(f"{entry.name.zh} ({entry.kind.zh})", f"{entry.name.en} ({entry.kind.en})")
    return Group(tuple(rows), heading)


def _case_rows(case: Case) -> list[tuple[Cell, ...]]:
    who = case.borrower or Label("借款人未载", "borrower not stated")
    rows: list[tuple[Cell, ...]] = [
        (Label(f"案例: {who.zh}", f"case: {who.en}"), _NOTHING, _NOTHING, _NOTHING)
    ]
    rows.append((_how(case), _NOTHING, _NOTHING, _NOTHING))
    rows.extend(_figure_row(row) for row in case.figures)
    if not any(row.unit.endswith("元") for row in case.figures):
        rows.append((Label("  金额", "  amount"), None, _NOTHING, _NOTHING))
    return rows


def _how(case: Case) -> Label:
    """Through what product, on what collateral or mechanism, by which office."""
    zh = [part.zh for part in (case.product, case.mechanism) if part is not None]
    en = [part.en for part in (case.product, case.mechanism) if part is not None]
    if case.handled_by is not None:
        zh.append(f"{case.handled_by.zh}经办")
        en.append(f"by {case.handled_by.en}")
    return Label("  " + "; ".join(zh), "  " + "; ".join(en))


def _product_rows(product: Product) -> list[tuple[Cell, ...]]:
    head = Label(
        f"{product.kind.zh}: {product.name.zh} ({product.description.zh})",
        f"{product.kind.en}: {product.name.en} ({product.description.en})",
    )
    return [(head, _NOTHING, _NOTHING, _NOTHING), *(_figure_row(row) for row in product.figures)]


def _figure_row(row: FigureRow, before: str = "  ", mark: str = "") -> tuple[Cell, ...]:
    what = what_it_is(row)
    return (
        Label(f"{before}{what.zh}{mark}", f"{before}{what.en}{mark}"),
        figure_cell(row),
        period_words(row.period, row.period_basis),
        Refs((row.ref,)),
    )


def _own_row(row: FigureRow, theme: str | None) -> tuple[Cell, ...]:
    what = what_it_is(row)
    mark = _MARK if theme is not None and row.in_theme == 0 else ""
    name = Label(row.term or row.indicator_zh, row.indicator_en)
    zh = what.zh if what.zh.startswith(name.zh) else f"{name.zh}: {what.zh}"
    return (
        Label(f"本行 {zh}{mark}", f"own {name.en}: {what.en}{mark}"),
        *_figure_row(row)[1:],
    )


def notes(
    reader: Reader,
    entries: Sequence[BankEntry],
    theme: str | None,
    label: Label,
    elsewhere: Sequence[Case | Product],
) -> tuple[Note, ...]:
    """Footnotes: what is not of the theme, what of it stands elsewhere, bases, sources."""
    rows = [row for entry in entries for row in _all_rows(entry)]
    found: list[Note] = []
    outside = [
        row for entry in entries for row in entry.own if theme is not None and row.in_theme == 0
    ]
    if outside:
        listed = Label(
            ", ".join(f"{short(row.ref)} {row.term or row.indicator_zh}" for row in outside),
            ", ".join(f"{short(row.ref)} {row.indicator_en}" for row in outside),
        )
        text = Label(
            f"[1] 站在{label.zh.strip()}段落, 但不属{label.zh.strip()}: {listed.zh}",
            f"[1] stands in the section but is not part of it: {listed.en}",
        )
        found.append(Note("not-of-theme", text, tuple(row.ref for row in outside)))
    if elsewhere:
        found.append(_see_also(elsewhere))
    if rows:
        found += [
            *remarks(rows),
            *base_notes(rows),
            *source_notes(reader, [row.ref for row in rows]),
            trace_note(rows[0].ref),
        ]
    return tuple(found)


def _see_also(elsewhere: Sequence[Case | Product]) -> Note:
    """Cases and products of the theme by content that stand under another theme."""
    shown = [(one, ", ".join(short(row.ref) for row in one.figures)) for one in elsewhere]
    listed = Label(
        "; ".join(f"{one.shown.zh}{f' ({refs})' if refs else ''}" for one, refs in shown),
        "; ".join(f"{one.shown.en}{f' ({refs})' if refs else ''}" for one, refs in shown),
    )
    text = Label(
        f"另见 (按内容, 在别的段落): {listed.zh}",
        f"see also (by content, in other sections): {listed.en}",
    )
    return Note("see-also", text, tuple(row.ref for one in elsewhere for row in one.figures))


def _all_rows(entry: BankEntry) -> list[FigureRow]:
    return [
        *(row for case in entry.cases for row in case.figures),
        *(row for product in entry.products for row in product.figures),
        *entry.own,
    ]
