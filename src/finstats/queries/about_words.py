"""What the words of figures mean: indicators, measures, categories and units in one table.

Of an indicator every version of its definition, and with what it is easily taken for another one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from finstats.queries.conditions import any_of
from finstats.result import Column, Label, Table, Value
from finstats.store.reader import Reader

COLUMNS = (
    Column("kind", Label("种类", "kind")),
    Column("code", Label("代码", "code")),
    Column("name_zh", Label("中文名", "name (zh)")),
    Column("name_en", Label("英文名", "name (en)")),
    Column("definition_zh", Label("定义", "definition (zh)")),
    Column("definition_en", Label("定义 (英)", "definition (en)")),
    Column("definition_basis", Label("定义依据", "definition basis")),
    Column("owner_zh", Label("定义由谁发布", "owner (zh)")),
    Column("owner_en", Label("定义由谁发布 (英)", "owner (en)")),
    Column("valid_from", Label("自哪天的数字起", "holds from")),
    Column("valid_to", Label("到哪天为止", "holds until")),
    Column("not_same_zh", Label("不要混同", "not to be confused (zh)")),
    Column("not_same_en", Label("不要混同 (英)", "not to be confused (en)")),
)
# One row for each version of an indicator's definition; one without versions has the one it has.
_INDICATORS = """
select v.indicator, v.name_zh, v.name_en, coalesce(d.definition_zh, v.definition_zh),
  coalesce(d.definition_en, v.definition_en), coalesce(d.definition_basis, v.definition_basis),
  v.owner_zh, v.owner_en, d.valid_from, d.valid_to
from indicators v left join definition_versions d on d.indicator = v.indicator
where {condition} order by v.indicator, d.number
"""
_CATEGORIES = """
select v.category, v.name_zh, v.name_en, v.definition_zh, v.definition_en
from categories v where {condition} order by v.category
"""
_MEASURES = """
select v.measure, v.name_zh, v.name_en, v.kind, v.additive
from measures v where {condition} order by v.measure
"""
_UNITS = """
select v.unit, v.name_zh, v.name_en, v.base_factor, v.base_unit
from units v where {condition} order by v.unit
"""
_WARNINGS = """
select v.code, v.alias, v.warning_zh, v.warning_en
from aliases v where v.kind = 'indicator' and v.same = 0 and {condition} order by v.code, v.alias
"""
_TIMES = {
    "stock": Label("时点数", "as of a day"),
    "flow": Label("时期数", "over a period"),
    "cumulative": Label("累计数", "cumulative"),
}
_ADDS = Label("互不相交的部分可以相加", "parts that do not overlap may be added")
_ADDS_NOT = Label("不可相加", "may not be added")
_ASKED = 400  # codes in one statement
Row = tuple[Value, ...]


def definitions(reader: Reader, codes: Mapping[str, Sequence[str]]) -> Table:
    """A row for each thing that is named; `codes` by kind: indicator, measure, category, unit."""
    found = [
        *_of_indicators(reader, codes["indicator"]),
        *_of_measures(reader, codes["measure"]),
        *_of_categories(reader, [code for code in codes["category"] if code != "all"]),
        *_of_units(reader, codes["unit"]),
    ]
    return Table(COLUMNS, tuple(row + (None,) * (len(COLUMNS) - len(row)) for row in found))


def _of_indicators(reader: Reader, codes: Sequence[str]) -> Iterator[Row]:
    warnings: dict[str, list[Label]] = {}
    for code, alias, zh, en in _asked(reader, _WARNINGS, "v.code", codes):
        warning = Label(f"{alias}: {zh}", f"{alias}: {en}")
        warnings.setdefault(str(code), []).append(warning)
    for row in _asked(reader, _INDICATORS, "v.indicator", codes):
        several = warnings.get(str(row[0]), [])
        zh = "; ".join(one.zh for one in several) or None
        en = "; ".join(one.en for one in several) or None
        yield ("indicator", *row, zh, en)


def _of_measures(reader: Reader, codes: Sequence[str]) -> Iterator[Row]:
    for code, zh, en, kind, additive in _asked(reader, _MEASURES, "v.measure", codes):
        time, adds = _TIMES[str(kind)], _ADDS if additive else _ADDS_NOT
        yield "measure", code, zh, en, f"{time.zh}; {adds.zh}", f"{time.en}; {adds.en}", "ours"


def _of_categories(reader: Reader, codes: Sequence[str]) -> Iterator[Row]:
    for row in _asked(reader, _CATEGORIES, "v.category", codes):
        yield ("category", *row)


def _of_units(reader: Reader, codes: Sequence[str]) -> Iterator[Row]:
    for code, zh, en, factor, base in _asked(reader, _UNITS, "v.unit", codes):
        if base == "1" and factor == 1:
            yield "unit", code, zh, en
        else:
            words = Label(f"{factor} 个基本单位, 每个 {base}", f"{factor} base units of {base}")
            yield "unit", code, zh, en, words.zh, words.en, "ours"


def _asked(reader: Reader, sql: str, column: str, codes: Sequence[str]) -> Iterator[Row]:
    for start in range(0, len(codes), _ASKED):
        condition, params = any_of(column, "c", codes[start : start + _ASKED])
        for row in reader.rows(sql.format(condition=condition), params):
            yield tuple(row)  # type: ignore[arg-type]
