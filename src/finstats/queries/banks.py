"""`finstats banks`: what each bank did, through what, for whom, amounts as printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from finstats.model.refs import short
from finstats.queries.bank_entries import BankEntry, Case, Product
from finstats.queries.bank_table import grid, notes
from finstats.queries.conditions import any_of
from finstats.queries.figure_rows import FigureRow, fetch
from finstats.queries.names import banks_under, places_under, resolve
from finstats.queries.narrowing import Condition, said_at_banks
from finstats.queries.wording import period_words, what_it_is
from finstats.result import Column, Label, Result, Value
from finstats.store.reader import Reader

COLUMNS = (
    Column("bank", Label("银行", "bank")),
    Column("name_zh", Label("中文名", "name (zh)")),
    Column("name_en", Label("英文名", "name (en)")),
    Column("kind", Label("种类", "kind")),
    Column("level", Label("级别", "level")),
    Column("parent", Label("上级", "parent")),
    Column("place", Label("地区", "place")),
    Column("theme", Label("主题", "theme")),
    Column("cases", Label("案例", "cases")),
    Column("products", Label("产品", "products")),
    Column("borrowers", Label("借款人", "borrowers")),
    Column("amounts", Label("案例金额等, 印出", "figures of cases, printed")),
    Column("statistics", Label("本行数字, 印出", "own figures, printed")),
    Column("refs", Label("出处", "refs"), "refs"),
    Column("not_of_theme", Label("不属本主题的出处", "refs not of the theme"), "refs"),
)


class BanksAsked(NamedTuple):
    """Which banks: of a theme, by name (with all under them), of a place, or all that are held."""

    theme: str | None = None
    names: Sequence[str] = ()
    place: str | None = None
    everything: bool = False


def banks(reader: Reader, asked: BanksAsked) -> Result:
    """The answer; raises UnknownName for a theme, bank or place that is not known."""
    theme = None if asked.theme is None else resolve(reader, "theme", asked.theme)
    entries = _entries(reader, asked)
    some = tuple(entries) if asked.names or asked.place is not None else None
    figures, cases, products = list[FigureRow](), list[Case](), list[Product]()
    if some != ():  # else there is no such bank
        figures = _figures(reader, some, theme)
        cases, products = _cases(reader, figures, some), _products(reader, figures, some)
    for case in cases:
        at = case.bank if case.bank in entries else case.handler
        if at in entries and theme in (None, case.theme):
            entries[at].cases.append(case)
    for one in products:
        if one.bank in entries and theme in (None, one.theme):
            entries[one.bank].products.append(one)
    for row in figures:
        if row.subject in entries and theme in (None, row.theme, row.indicator_theme):
            entries[row.subject].own.append(row)
    shown = [entry for entry in entries.values() if asked.everything or not entry.empty]
    tied: list[Case | Product] = [*cases, *products]
    elsewhere = [
        one
        for one in tied
        if theme is not None and one.content_theme == theme != one.theme and one.bank in entries
    ]
    label = _theme_label(reader, theme)
    return Result(
        "banks",
        COLUMNS,
        tuple(_values(entry, theme) for entry in shown),
        title=Label(
            f"{label.zh}银行做法  举例, 不是全部",
            f"what banks did{label.en}  examples, not a full list",
        ),
        notes=notes(reader, shown, theme, label, elsewhere),
        grids=(grid(shown, theme),) if shown else (),
    )


# Of what else than banks a figure counts as a bank's.
_TIED = (
    "f.subject in (select p.product from products p union all select c.financing from financings c)"
)
_OF_THEME = "(select i.indicator from indicators i where i.theme = :theme)"


def _figures(reader: Reader, some: Sequence[str] | None, theme: str | None) -> list[FigureRow]:
    """Figures of some banks (None: all) and their cases and products; own ones of the theme."""
    where, params = "f.bank is not null and f.nature = 'actual'", dict[str, object]()
    if theme is not None:
        params["theme"] = theme
    if theme is not None and some is None:
        # Apart, each is found by seeks; together they would be looked for among all figures.
        apart = (
            f"f.subject_kind <> 'bank' and {_TIED}",
            f"f.subject_kind = 'bank' and f.indicator in {_OF_THEME}",
            f"f.subject_kind = 'bank' and f.theme = :theme and f.indicator not in {_OF_THEME}",
        )
        rows = [
            row for one in apart for row in fetch(reader, f"{where} and {one}", params, "figures")
        ]
        return sorted(rows, key=lambda row: (row.ref_order, row.seq, row.known_from))
    if some is not None:
        theirs, more = said_at_banks(some)
        where, params = f"{where} and {theirs}", params | more
    if theme is not None:
        where += " and (f.subject_kind <> 'bank' or f.theme = :theme or f.indicator_theme = :theme)"
    return fetch(reader, where, params, "figures")


def _theirs(columns: Sequence[str], view: str, some: Sequence[str] | None) -> Condition:
    """The condition that a column of a view names one of some banks; none for all banks."""
    if some is None:
        return "", {}
    key = view.removesuffix("s")
    named, params = any_of("b.bank", "bank", some)
    each = " union ".join(
        f"select x.{key} from banks b join {view} x on x.{column} = b.bank where {named}"
        for column in columns
    )
    return f" and {key} in ({each})", params


def _entries(reader: Reader, asked: BanksAsked) -> dict[str, BankEntry]:
    names = [resolve(reader, "bank", name) for name in asked.names]
    members = {code for name in names for code in banks_under(reader, name)}
    places = (
        None if asked.place is None else places_under(reader, resolve(reader, "place", asked.place))
    )
    found: dict[str, BankEntry] = {}
    where, params = "1 = 1", dict[str, object]()
    for column, codes in (("bank", sorted(members) if names else None), ("place", places)):
        if codes is not None:
            condition, more = any_of(column, column, codes)
            where, params = f"{where} and {condition}", params | more
    for row in reader.rows(
        "select bank, name_zh, name_en, kind, level, parent, place, kind_zh, kind_en from banks "
        f"where {where} order by sort_key, bank",
        params,
    ):
        label = Label(str(row[1]), str(row[2] or row[1]))
        found[str(row[0])] = BankEntry(str(row[0]), label, Label(str(row[7]), str(row[8])), row)
    return found


def _cases(reader: Reader, figures: Sequence[FigureRow], some: Sequence[str] | None) -> list[Case]:
    """A case stands once: at its bank, or at the office that handled it when that alone is asked."""
    theirs, params = _theirs(("bank", "handled_by"), "financings", some)
    rows = reader.rows(
        "select financing, name_zh, bank, handled_by, handled_by_zh, handled_by_en, borrower, borrower_zh, borrower_en, product, "
        "product_zh, product_en, mechanism_zh, mechanism_en, theme, content_theme from financings "
        f"where bank is not null{theirs} order by financing",
        params,
    )
    of_case: dict[str, list[FigureRow]] = {}
    for row in figures:
        if row.subject_kind == "financing":
            of_case.setdefault(row.subject, []).append(row)
    found = [
        Case(
            code=str(code),
            name=Label(str(name), str(name)),
            bank=str(bank),
            handled_by=_label(hzh, hen),
            handler=None if handler is None else str(handler),
            borrower=_label(wzh, wen),
            borrower_code=None if who is None else str(who),
            product=_label(pzh, pen),
            product_code=None if product is None else str(product),
            mechanism=Label(str(mzh), str(men)),
            theme=None if theme is None else str(theme),
            content_theme=None if content is None else str(content),
            figures=tuple(of_case.get(str(code), ())),
        )
        for code, name, bank, handler, hzh, hen, who, wzh, wen, product, pzh, pen, mzh, men, theme, content in rows
    ]
    return sorted(found, key=lambda case: case.figures[0].ref_order if case.figures else "")


def _label(zh: object, en: object) -> Label | None:
    return None if zh is None else Label(str(zh), str(en or zh))


def _products(
    reader: Reader, figures: Sequence[FigureRow], some: Sequence[str] | None
) -> list[Product]:
    theirs, params = _theirs(("bank",), "products", some)
    tied = {
        (str(code), str(basis)): str(theme)
        for code, basis, theme in reader.rows(
            f"select product, basis, theme from product_themes where 1 = 1{theirs} order by product, theme",
            params,
        )
    }
    of_product: dict[str, list[FigureRow]] = {}
    for row in figures:
        if row.subject_kind == "product":
            of_product.setdefault(row.subject, []).append(row)
    return [
        Product(
            str(code),
            Label(str(zh), str(en or zh)),
            Label(str(kzh), str(ken)),
            str(bank),
            Label(str(dzh), str(den)),
            tied.get((str(code), "section")),
            tied.get((str(code), "content")),
            tuple(of_product.get(str(code), ())),
        )
        for code, zh, en, kzh, ken, bank, dzh, den in reader.rows(
            "select product, name_zh, name_en, kind_zh, kind_en, bank, description_zh, description_en "
            f"from products where bank is not null{theirs} order by sort_key, product",
            params,
        )
    ]


def _theme_label(reader: Reader, theme: str | None) -> Label:
    if theme is None:
        return Label("", "")
    zh, en = reader.rows(
        "select name_zh, name_en from themes where theme = :theme", {"theme": theme}
    )[0]
    return Label(f"{zh} ", f" in {en}")


def _values(entry: BankEntry, theme: str | None) -> tuple[Value, ...]:
    of_cases = [row for case in entry.cases for row in case.figures]
    of_products = [row for product in entry.products for row in product.figures]
    own = [*of_products, *entry.own]
    every = [*of_cases, *own]
    outside = [row for row in entry.own if theme is not None and row.in_theme == 0]
    products = [
        *(case.product_code for case in entry.cases),
        *(product.code for product in entry.products),
    ]
    return (
        *(None if value is None else str(value) for value in entry.row[:7]),
        theme,
        _joined(case.code for case in entry.cases),
        _joined(products),
        _joined(case.borrower_code for case in entry.cases),
        _joined(_item(row) for row in of_cases),
        _joined(_item(row) for row in own),
        " ".join(row.ref for row in sorted(every, key=lambda row: row.ref_order)),
        " ".join(row.ref for row in outside),
    )


def _item(row: FigureRow) -> str:
    """One figure of a list in a cell: what, as printed, when, where."""
    return f"{what_it_is(row).zh} {row.printed} ({period_words(row.period, row.period_basis).zh}, {short(row.ref)})"


def _joined(words: Iterable[str | None]) -> str | None:
    found = dict.fromkeys(word for word in words if word is not None)
    return "; ".join(found) or None
