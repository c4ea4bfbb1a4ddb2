"""Numbers and dates in words: units, qualifiers, periods, sources. No value is ever computed anew.

In English a Chinese scale is read by moving the point: 912.77亿元 is CNY 91.277 bn, the same digits.
"""

from __future__ import annotations

from finstats.model.numbers import moved_point
from finstats.model.periods import chinese_date, chinese_day, english_date, english_day
from finstats.model.refs import cell_of
from finstats.queries.figure_rows import FigureRow
from finstats.result import FigureCell, Label

# How far the point moves from a Chinese scale to the English one, and that one's name.
_SCALES = (("万亿", 0, "trn", "trillion"), ("亿", -1, "bn", "billion"), ("万", -2, "m", "million"))
_EN_BEFORE = {
    "above": "over ",
    "and-more": "over ",
    "below": "nearly ",
    "at-most": "within ",
    "at-least": "at least ",
    "reaches": "reaching ",
    "about": "about ",
}
_ZH_AFTER = {
    "余": "余",
    "多": "多",
    "内": "以内",
    "以内": "以内",
    "以下": "以下",
    "以上": "以上",
    "左右": "左右",
}

# What a comparison says of a quantity, by transformation; of a level nothing.
KINDS_OF_CHANGE = {
    "change": Label("增减", "change"),
    "growth": Label("增长", "growth"),
    "share": Label("占比", "share"),
    "share-change": Label("占比变动", "change of share"),
    "growth-gap": Label("增速之差", "growth above reference"),
}


def as_printed(row: FigureRow) -> Label:
    """The figure with its unit and wording; in Chinese just as the source printed it."""
    return Label(
        row.printed if cell_of(row.ref) is None else _in_its_cell(row),
        _EN_BEFORE.get(_english_key(row), "") + in_english(row.value_text, row.unit, row.unit_en),
    )


def _in_its_cell(row: FigureRow) -> str:
    """A table's number with what stands above or beside it: its wording and its unit."""
    number, wording = row.printed, "" if row.wording in row.printed else row.wording
    inner = _ZH_AFTER.get(wording, "") if wording in ("余", "多") else ""
    unit = "" if row.unit in number else row.unit
    outer = _ZH_AFTER.get(wording, "") if not inner else ""
    before = wording if not inner and not outer else ""
    return f"{before}{number}{inner}{unit}{outer}"


def worded(row: FigureRow, value: str) -> Label:
    """A value without its unit, with the wording around it, for a column that names the unit."""
    if row.qualifier == "exact":
        return Label(value, value)
    after = _ZH_AFTER.get(row.wording)
    zh = f"{value}{after}" if after else f"{row.wording}{value}"
    return Label(zh, _EN_BEFORE.get(_english_key(row), "") + value)


def number_cell(row: FigureRow) -> FigureCell:
    """The figure for a column that names the unit."""
    return FigureCell(worded(row, row.value_text), row.value_text, row.ref)


def figure_cell(row: FigureRow) -> FigureCell:
    """The figure with its unit and wording, for a column of several units."""
    return FigureCell(as_printed(row), row.value_text, row.ref)


def _english_key(row: FigureRow) -> str:
    """不足 and 不到 say below; 近 says nearly."""
    return "" if row.qualifier == "exact" else row.qualifier


def in_english(value: str, unit: str, unit_en: str) -> str:
    """A number with its unit in English: `CNY 91.277 bn`, `4.00 million tonnes`, `40 clients`."""
    if unit == "%":
        return f"{value}%"
    for scale, move, short, word in _SCALES:
        if unit.startswith(scale):
            moved = moved_point(value, move)
            noun = unit_en.removeprefix("CNY ").removeprefix("10,000 ")
            return f"CNY {moved} {short}" if unit.endswith("元") else f"{moved} {word} {noun}"
    return f"CNY {value}" if unit == "元" else f"{value} {unit_en}"


def period_words(period: str, basis: str) -> Label:
    """A period as people say it, with the mark of an inferred date."""
    found = _period(period)
    if basis != "inferred":
        return found
    return Label(f"{found.zh} (推定)", f"{found.en} (inferred)")


def _period(period: str) -> Label:
    if period == "undated":
        return Label("日期未载", "no date")
    start, slash, end = period.partition("/")
    if not slash:
        return Label(chinese_date(period), english_date(period))
    if not start:
        return Label(f"截至{chinese_date(end)}累计", f"in total by {english_date(end)}")
    if start.endswith("-01-01") and start[:4] == end[:4]:
        year, half = int(end[:4]), end[5:]
        named = {
            "06-30": (f"{year}年上半年", f"first half of {year}"),
            "12-31": (f"{year}年", f"{year}"),
        }
        months = int(end[5:7])
        default = (f"{year}年1至{months}月", f"{year}, months 1 to {months}")
        return Label(*named.get(half, default))
    return Label(f"{start}至{end}", f"{start} to {end}")


def published_words(earliest: str, latest: str) -> Label:
    """When a source was published, as far as it is known."""
    if earliest == latest:
        return Label(f"{earliest}发布", f"published {earliest}")
    if earliest[:4] == latest[:4]:
        year, first, last = int(earliest[:4]), int(earliest[5:7]), int(latest[5:7])
        zh = f"{year}年{first}月至{last}月间发布 (确切日期未载)"
        return Label(zh, f"published between {earliest} and {latest} (exact day not stated)")
    return Label(
        f"{earliest}至{latest}间发布 (确切日期未载)",
        f"published between {earliest} and {latest} (exact day not stated)",
    )


_COMPARISONS = {
    "ytd": Label("比年初", "since year start"),
    "yoy": Label("同比", "year on year"),
    "qoq": Label("比上季末", "on the quarter before"),
    "mom": Label("比上月末", "on the month before"),
    "since": Label("比指定日期", "since a named date"),
    "unstated": Label("(基期未载)", "(base not stated)"),
}
_NO_COMPARISON = Label("", "")


def comparison_words(comparison: str | None) -> Label:
    """Against when, as a banker says it."""
    return _COMPARISONS.get(comparison or "", _NO_COMPARISON)


def base_words(base: str) -> Label:
    """A named base: the very day, or the span whose end it is."""
    if "/" in base:
        return period_words(base, "stated")
    return Label(chinese_day(base), english_day(base))


def what_it_is(row: FigureRow) -> Label:
    """Measure and transformation in words: 贷款余额, 贷款余额 比年初增长, ..."""
    base = Label(row.measure_zh, row.measure_en)
    if row.transformation == "level":
        return base
    against = comparison_words(row.comparison)
    down = row.value_text.startswith("-")
    rise, grow, move = ("减少", "下降", "下降") if down else ("增加", "增长", "上升")
    if row.transformation == "change":
        return Label(f"{base.zh} {against.zh}{rise}", f"{base.en}, change {against.en}")
    if row.transformation == "growth":
        return Label(f"{base.zh} {against.zh}{grow}", f"{base.en}, growth {against.en}")
    reference = Label(row.reference_zh or "", row.reference_en or row.reference_zh or "")
    return {
        "share": Label(f"{base.zh} 占{reference.zh}比重", f"{base.en}, share of {reference.en}"),
        "share-change": Label(
            f"{base.zh} 占{reference.zh}比重 {against.zh}{move}",
            f"{base.en}, change of share of {reference.en} {against.en}",
        ),
        "growth-gap": Label(
            f"{base.zh} 增速{'低于' if down else '高于'}{reference.zh}",
            f"{base.en}, growth above that of {reference.en} {against.en}",
        ),
    }[row.transformation]


def class_words(row: FigureRow) -> Label:
    """What follows an indicator's name when the figure is of one class; empty otherwise."""
    if row.category == "all":
        return Label("", "")
    return Label(f" {row.category_zh}", f", {row.category_en}")


def place_words(row: FigureRow) -> Label:
    """Where a figure stands: its paragraph, or the table and cell."""
    cell = cell_of(row.ref)
    if cell is None:
        return Label(f"第{row.paragraph}段", f"paragraph {row.paragraph}")
    return Label(f"表 {cell.sheet} {cell.cell} 格", f"table {cell.sheet}, cell {cell.cell}")


def conflict_mark(conflict: bool) -> Label:
    """What follows a figure that sources differ on; empty otherwise."""
    return Label(" 来源不一致", " (sources differ)") if conflict else Label("", "")
