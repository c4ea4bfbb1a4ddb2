"""What a figure of a facts file becomes: digits, bounds in base units, observations, periods."""

from __future__ import annotations

import pytest
from tests.ingest.conftest import Library
from tests.ingest.facts import FIGURE, SOURCE, figure, swap
from tests.ingest.samples import GOOD

YI, WAN = 10**10, 10**6  # 分 in 亿元 and 万元; 10**6 is also the base units of one per cent
ABOUT = {
    "balance": {},
    "borrowers": {"quantity": "tech-loans:borrowers:high-tech:banks-in-weifang"},
    "growth": {
        "transformation": "growth",
        "comparison": "ytd",
        "base_period": "2023-12-31",
        "base_basis": "stated",
    },
    "gap": {
        "transformation": "growth-gap",
        "comparison": "ytd",
        "reference": "all-loans:balance:all:banks-in-weifang",
        "base_period": "2023-12-31",
        "base_basis": "stated",
    },
    "share": {"transformation": "share", "reference": "all-loans:balance:all:banks-in-weifang"},
    "change": {
        "transformation": "change",
        "comparison": "ytd",
        "base_period": "2023-12-31",
        "base_basis": "stated",
    },
} | {
    name: {"quantity": quantity, "period": "undated", "period_basis": "undated"}
    for name, quantity in {
        "case": "credit:disbursed:all:psbc-airui",
        "case days": "credit:processing-days:all:psbc-airui",
        "case clients": "credit:granted-clients:all:psbc-airui",
        "capacity": "operations:annual-capacity:all:airui-brake",
        "land": "operations:land-area:all:airui-brake",
    }.items()
}
# token, value, unit, qualifier, what it is of; value in base units; hard bounds, plausible
# bounds: None is no bound, `(` and `)` an end that does not belong to it.
Ends = tuple[str, int | None, int | None, str]
BOUNDS: dict[tuple[str, str, str, str, str], tuple[int, Ends, Ends | None]] = {
    ("1026.09亿元", "1026.09", "亿元", "exact", "balance"): (
        1026_0900_0000 * 100,
        ("[", 1026_0850_0000 * 100, 1026_0950_0000 * 100, "]"),
        None,
    ),
    ("2150亿元", "2150", "亿元", "exact", "balance"): (
        2150 * YI,
        ("[", 21495 * YI // 10, 21505 * YI // 10, "]"),
        None,
    ),
    ("2150.00亿元", "2150.00", "亿元", "exact", "balance"): (
        2150 * YI,
        ("[", 2149995 * YI // 1000, 2150005 * YI // 1000, "]"),
        None,
    ),
    ("1,548.5万元", "1548.5", "万元", "exact", "balance"): (
        15485 * WAN // 10,
        ("[", 154845 * WAN // 100, 154855 * WAN // 100, "]"),
        None,
    ),
    ("0.01元", "0.01", "元", "exact", "balance"): (1, ("(", 0, 2, ")"), None),
    ("4078户", "4078", "户", "exact", "borrowers"): (4078, ("[", 4078, 4078, "]"), None),
    ("两户", "2", "户", "exact", "borrowers"): (2, ("[", 2, 2, "]"), None),
    ("3.21万户", "3.21", "万户", "exact", "borrowers"): (32100, ("[", 32050, 32150, "]"), None),
    ("12万户", "12", "万户", "exact", "borrowers"): (120000, ("[", 115000, 125000, "]"), None),
    ("超180亿元", "180", "亿元", "above", "balance"): (
        180 * YI,
        ("(", 180 * YI, None, ")"),
        ("(", 180 * YI, 190 * YI, ")"),
    ),
    ("超千万元", "1000", "万元", "above", "balance"): (
        1000 * WAN,
        ("(", 1000 * WAN, None, ")"),
        ("(", 1000 * WAN, 2000 * WAN, ")"),
    ),
    ("1100余万元", "1100", "万元", "and-more", "balance"): (
        1100 * WAN,
        ("(", 1100 * WAN, None, ")"),
        ("(", 1100 * WAN, 1200 * WAN, ")"),
    ),
    ("40余户", "40", "户", "and-more", "borrowers"): (
        40,
        ("(", 40, None, ")"),
        ("(", 40, 50, ")"),
    ),
    ("达2200余户", "2200", "户", "and-more", "borrowers"): (
        2200,
        ("(", 2200, None, ")"),
        ("(", 2200, 2300, ")"),
    ),
    ("不足5亿元", "5", "亿元", "below", "balance"): (
        5 * YI,
        ("[", 0, 5 * YI, ")"),
        ("[", 4 * YI, 5 * YI, ")"),
    ),
    ("近1900户", "1900", "户", "below", "borrowers"): (
        1900,
        ("[", 0, 2000, ")"),
        ("[", 1800, 1900, ")"),
    ),
    ("5000万元以下", "5000", "万元", "at-most", "balance"): (
        5000 * WAN,
        ("[", 0, 5000 * WAN, "]"),
        None,
    ),
    ("30天内", "30", "天", "at-most", "case days"): (30, ("[", 0, 30, "]"), None),
    ("不低于9亿元", "9", "亿元", "at-least", "balance"): (9 * YI, ("[", 9 * YI, None, ")"), None),
    ("达到400亿元", "400", "亿元", "reaches", "balance"): (
        400 * YI,
        ("[", 3995 * YI // 10, None, ")"),
        ("[", 3995 * YI // 10, 4005 * YI // 10, "]"),
    ),
    ("达2200户", "2200", "户", "reaches", "borrowers"): (
        2200,
        ("[", 2200, None, ")"),
        ("[", 2200, 2200, "]"),
    ),
    ("约50亿元", "50", "亿元", "about", "balance"): (
        50 * YI,
        ("[", 0, None, ")"),
        ("[", 45 * YI, 55 * YI, "]"),
    ),
    ("约5%", "5", "%", "about", "growth"): (
        5 * WAN,
        ("(", None, None, ")"),
        ("[", 45 * WAN // 10, 55 * WAN // 10, "]"),
    ),
    ("13.36%", "13.36", "%", "exact", "growth"): (
        13_360_000,
        ("[", 13_355_000, 13_365_000, "]"),
        None,
    ),
    ("１３．３６％", "13.36", "%", "exact", "growth"): (
        13_360_000,
        ("[", 13_355_000, 13_365_000, "]"),
        None,
    ),
    ("0.000001%", "0.000001", "%", "exact", "growth"): (1, ("(", 0, 2, ")"), None),
    # A fall is bounded by its size: 下降超5% is a growth below -5%.
    ("8%", "-8", "%", "exact", "growth"): (-8 * WAN, ("[", -8_500_000, -7_500_000, "]"), None),
    ("超5%", "-5", "%", "above", "growth"): (
        -5 * WAN,
        ("(", None, -5 * WAN, ")"),
        ("(", -6 * WAN, -5 * WAN, ")"),
    ),
    ("近5%", "5", "%", "below", "growth"): (
        5 * WAN,
        ("(", None, 6 * WAN, ")"),
        ("[", 4 * WAN, 5 * WAN, ")"),
    ),
    ("0.3%", "0.3", "%", "exact", "share"): (300_000, ("[", 250_000, 350_000, "]"), None),
    ("0%", "0", "%", "exact", "share"): (0, ("[", 0, 500_000, "]"), None),
    ("0%", "0", "%", "exact", "growth"): (0, ("[", -500_000, 500_000, "]"), None),
    ("2.5个百分点", "2.5", "个百分点", "exact", "gap"): (
        2_500_000,
        ("[", 2_450_000, 2_550_000, "]"),
        None,
    ),
    ("5个基点", "5", "个基点", "exact", "gap"): (50_000, ("[", 45_000, 55_000, "]"), None),
    ("3亿元", "-3", "亿元", "exact", "change"): (
        -3 * YI,
        ("[", -35 * YI // 10, -25 * YI // 10, "]"),
        None,
    ),
    # A case's sum is likely meant as it is said, and proves no more than any other.
    ("800万元", "800", "万元", "exact", "case"): (
        800 * WAN,
        ("[", 7995 * WAN // 10, 8005 * WAN // 10, "]"),
        ("[", 800 * WAN, 800 * WAN, "]"),
    ),
    ("达800万元", "800", "万元", "reaches", "case"): (
        800 * WAN,
        ("[", 7995 * WAN // 10, None, ")"),
        ("[", 800 * WAN, 800 * WAN, "]"),
    ),
    ("2万户", "2", "万户", "exact", "case clients"): (20000, ("[", 15000, 25000, "]"), None),
    ("3万吨", "3", "万吨", "exact", "capacity"): (
        3 * 10**7,
        ("[", 25 * 10**6, 35 * 10**6, "]"),
        None,
    ),
    ("500亩", "500", "亩", "exact", "land"): (5_000_000, ("[", 4_995_000, 5_005_000, "]"), None),
}


@pytest.mark.parametrize("token", BOUNDS, ids="-".join)
def test_a_figure_is_stored_with_what_it_proves_and_what_it_makes_likely(
    library: Library, token: tuple[str, str, str, str, str]
) -> None:
    printed, value, unit, qualifier, about = token
    library.bring(SOURCE + figure("1.1", printed, value, unit, qualifier=qualifier, **ABOUT[about]))
    base, hard, plausible = BOUNDS[token]
    row = library.one(
        "select printed, value_text, unit, qualifier, value_base, lower_closed, lower_base,"
        " upper_base, upper_closed, soft_lower_closed, soft_lower_base, soft_upper_base,"
        " soft_upper_closed from figure_versions where ref = 'sample/1.1'"
    )
    assert row[:5] == (printed, value, unit, qualifier, base)
    assert _ends(row[5:9]) == hard
    assert _ends(row[9:]) == (plausible or hard)


def _ends(row: tuple[object, ...]) -> tuple[object, ...]:
    return "[" if row[0] else "(", row[1], row[2], "]" if row[3] else ")"


@pytest.mark.parametrize(
    ("printed", "value", "qualifier", "lower", "upper"),
    [
        ("254.30亿元", "254.30", "exact", "254.295", "254.305"),
        ("2150亿元", "2150", "exact", "2149.5", "2150.5"),
        ("超180亿元", "180", "above", "180", None),
        ("不足5亿元", "5", "below", "0", "5"),
    ],
)
def test_bounds_are_also_kept_in_the_printed_unit(
    library: Library, printed: str, value: str, qualifier: str, lower: str, upper: str | None
) -> None:
    library.bring(SOURCE + figure("1.1", printed, value, "亿元", qualifier=qualifier))
    assert library.one("select lower_text, upper_text from figures where ref = 'sample/1.1'") == (
        lower,
        upper,
    )


def test_digits_come_out_as_they_went_in(library: Library) -> None:
    values = ["2150", "2150.0", "2150.00", "0.50", "123456789012345", "0.0000000000"]
    library.bring(
        SOURCE
        + "".join(
            figure(f"1.{n}", f"{value}元", value, "元", period=f"2024-06-{n:02d}")
            for n, value in enumerate(values[:4], 1)
        )
    )
    assert library.rows(
        "select value_text, coefficient, f.scale from figure f where ref like 'sample/%' order by ref"
    ) == [("2150", 2150, 0), ("2150.0", 21500, 1), ("2150.00", 215000, 2), ("0.50", 50, 2)]


@pytest.mark.parametrize(
    ("printed", "value", "unit", "qualifier", "wording"),
    [
        ("超180亿元", "180", "亿元", "above", "超"),
        ("突破180亿元", "180", "亿元", "above", "突破"),
        ("近180亿元", "180", "亿元", "below", "近"),
        ("不足180亿元", "180", "亿元", "below", "不足"),
        ("180余亿元", "180", "亿元", "and-more", "余"),
        ("180亿元左右", "180", "亿元", "about", "左右"),
        ("180亿元", "180", "亿元", "exact", ""),
    ],
)
def test_the_word_of_the_qualifier_is_kept(
    library: Library, printed: str, value: str, unit: str, qualifier: str, wording: str
) -> None:
    library.bring(SOURCE + figure("1.1", printed, value, unit, qualifier=qualifier))
    assert library.one("select wording from figure where ref = 'sample/1.1'") == (wording,)


def test_a_figure_may_say_two_things(invented: Library) -> None:
    assert invented.rows(
        "select quantity, series, value_text, seq from figures where ref = 'lakeside-daily/3.1'"
        " order by seq"
    ) == [
        (
            "green-loans:balance:all:banks-in-jiangcheng",
            "green-loans:balance:all:banks-in-jiangcheng/growth/yoy",
            "8",
            1,
        ),
        (
            "inclusive-sme-loans:balance:all:banks-in-jiangcheng",
            "inclusive-sme-loans:balance:all:banks-in-jiangcheng/growth/yoy",
            "8",
            2,
        ),
    ]
    assert invented.one("select count(*) from figure where ref = 'lakeside-daily/3.1'") == (1,)


def test_next_quarter_is_the_same_series(invented: Library) -> None:
    assert invented.rows(
        "select distinct series_id from observation o join figure f on f.id = o.figure_id"
        " where f.ref in ('jiangcheng-q1/1.1', 'jiangcheng-h1/1.2', 'lakeside-daily/1.1')"
    ) == invented.rows(
        "select id from series"
        " where code = 'tech-loans:balance:high-tech:banks-in-jiangcheng/level'"
    )


def test_a_series_is_named_by_its_parts(library: Library) -> None:
    quantity = "tech-loans:balance:high-tech:banks-in-weifang"
    reference = "all-loans:balance:all:banks-in-weifang"
    for number, about in enumerate(("balance", "growth", "gap", "share"), 1):
        unit = {"balance": "亿元", "gap": "个百分点"}.get(about, "%")
        token = figure("1.1", f"5{unit}", "5", unit, **ABOUT[about])
        library.bring(swap(SOURCE, ('"sample"\nlabel_zh', f'"sample-{number}"\nlabel_zh')) + token)
    assert library.rows("select series from figures where source like 'sample-%' order by ref") == [
        (f"{quantity}/level",),
        (f"{quantity}/growth/ytd",),
        (f"{quantity}/growth-gap/ytd/{reference}",),
        (f"{quantity}/share/{reference}",),
    ]


@pytest.mark.parametrize(
    ("measure", "period", "start", "end"),
    [
        ("balance", "2024-06-30", "2024-06-30", "2024-06-30"),
        ("disbursed", "2024-01-01/2024-06-30", "2024-01-01", "2024-06-30"),
        ("disbursed-total", "/2024-06-30", None, "2024-06-30"),
        ("disbursed-total", "2023-01-01/2024-06-30", "2023-01-01", "2024-06-30"),
        ("balance", "2024-02-29", "2024-02-29", "2024-02-29"),
        ("balance", "2024-07-25", "2024-07-25", "2024-07-25"),
    ],
)
def test_a_period_is_kept_with_its_first_and_last_day(
    library: Library, measure: str, period: str, start: str | None, end: str
) -> None:
    quantity = f"tech-loans:{measure}:all:banks-in-weifang"
    library.bring(SOURCE + figure("1.1", "5亿元", "5", "亿元", quantity=quantity, period=period))
    assert library.one(
        "select period, period_start, period_end, period_basis from figures"
        " where ref = 'sample/1.1'"
    ) == (period, start, end, "stated")


@pytest.mark.parametrize("measure", ["balance", "disbursed", "disbursed-total"])
def test_an_undated_figure_has_no_day_whatever_its_measure(library: Library, measure: str) -> None:
    library.bring(
        SOURCE
        + figure(
            "1.1",
            "5亿元",
            "5",
            "亿元",
            quantity=f"tech-loans:{measure}:all:banks-in-weifang",
            period="undated",
            period_basis="undated",
        )
    )
    assert library.one(
        "select period, period_start, period_end, period_basis from figures"
        " where ref = 'sample/1.1'"
    ) == ("undated", None, None, "undated")


@pytest.mark.parametrize(
    ("comparison", "period", "base"),
    [
        ("ytd", "2024-06-30", "2023-12-31"),
        ("yoy", "2024-06-30", "2023-06-30"),
        ("yoy", "2024-02-29", "2023-02-28"),
        ("since", "2024-06-30", "2019-03-15"),
        ("qoq", "2024-06-30", "2024-03-31"),
        ("mom", "2024-06-30", "2024-05-31"),
        ("qoq", "2024-06-30", None),
        ("unstated", "2024-06-30", None),
    ],
)
def test_a_comparison_keeps_the_day_it_is_against(
    library: Library, comparison: str, period: str, base: str | None
) -> None:
    basis = {} if base is None else {"base_period": base, "base_basis": "stated"}
    library.bring(
        SOURCE
        + figure(
            "1.1",
            "5%",
            "5",
            "%",
            transformation="growth",
            comparison=comparison,
            period=period,
            **basis,
        )
    )
    assert library.one(
        "select comparison, base_period, base_basis from figures where ref = 'sample/1.1'"
    ) == (comparison, base, None if base is None else "stated")


@pytest.mark.parametrize("nature", ["planned", "target", "estimate"])
def test_what_has_not_happened_may_lie_after_publication(library: Library, nature: str) -> None:
    library.bring(SOURCE + figure("1.1", "5亿元", "5", "亿元", period="2030-12-31", nature=nature))
    assert library.one("select nature, period from figures where ref = 'sample/1.1'") == (
        *(nature, "2030-12-31"),
    )


def test_a_figure_is_actual_unless_it_says_otherwise(library: Library) -> None:
    library.bring(GOOD)
    assert library.one("select nature from figures where ref = 'sample/1.1'") == ("actual",)


def test_refs_sort_as_they_are_read(library: Library) -> None:
    refs = ["4.10", "4.9", "12.1", "4.1", "3.2"]
    library.bring(
        SOURCE
        + "".join(
            figure(ref, "5亿元", "5", "亿元", period=f"2024-05-{n:02d}")
            for n, ref in enumerate(refs, 1)
        )
    )
    assert library.rows(
        "select ref, paragraph from figures where source = 'sample' order by ref_order"
    ) == [
        ("sample/3.2", 3),
        ("sample/4.1", 4),
        ("sample/4.9", 4),
        ("sample/4.10", 4),
        ("sample/12.1", 12),
    ]


@pytest.mark.parametrize(
    ("paragraph", "theme", "in_theme"), [(3, "green", 0), (4, "tech", 1), (9, None, None)]
)
def test_a_figure_belongs_to_the_section_it_stands_in(
    library: Library, paragraph: int, theme: str | None, in_theme: int | None
) -> None:
    sections = (
        '[[section]]\ntheme = "green"\nparagraphs = [1, 3]\n'
        '[[section]]\ntheme = "tech"\nparagraphs = [4, 8]\n'
    )
    library.bring(SOURCE + sections + figure(f"{paragraph}.1", "5亿元", "5", "亿元"))
    assert library.one(
        "select theme, in_theme, indicator_theme from figures where source = 'sample'"
    ) == (theme, in_theme, "tech")


def test_a_case_is_of_the_theme_of_its_section_whatever_it_is(library: Library) -> None:
    section = '[[section]]\ntheme = "green"\nparagraphs = [1, 3]\n'
    library.bring(SOURCE + section + figure("1.1", "5万元", "5", "万元", **ABOUT["case"]))
    assert library.one(
        "select theme, in_theme, bank, enterprise from figures where theme = 'green' and source = 'sample'"
    ) == (
        "green",
        1,
        "psbc-weifang",
        "airui-brake",
    )


def test_tokens_may_touch(library: Library) -> None:
    second = swap(FIGURE, ('"1.1"', '"1.2"'), ("[10, 18]", "[18, 26]"), ("06-30", "05-31"))
    assert library.bring(GOOD + second).added == 2


def test_the_order_of_blocks_does_not_matter(library: Library) -> None:
    second = swap(FIGURE, ('"1.1"', '"1.2"'), ("[10, 18]", "[18, 26]"), ("06-30", "05-31"))
    library.bring(second + SOURCE + FIGURE)
    assert library.rows("select ref from figures where source = 'sample' order by ref") == [
        ("sample/1.1",),
        ("sample/1.2",),
    ]


@pytest.mark.parametrize(
    ("measure", "comparison", "period", "base"),
    [
        ("disbursed", "yoy", "2024-01-01/2024-06-30", "2023-01-01/2023-06-30"),
        ("disbursed", "yoy", "2024-01-01/2024-02-29", "2023-01-01/2023-02-28"),
        ("disbursed-total", "yoy", "/2024-06-30", "/2023-06-30"),
        ("disbursed", "ytd", "2024-01-01/2024-06-30", "2023-12-31"),
    ],
)
def test_a_flow_is_compared_with_the_same_span_of_the_year_before(
    library: Library, measure: str, comparison: str, period: str, base: str
) -> None:
    library.bring(_growth_of(measure, comparison, period, base))
    assert library.one("select base_period from figures where ref = 'sample/1.1'") == (base,)


@pytest.mark.parametrize(
    ("comparison", "period", "base"),
    [
        ("qoq", "2024-04-01/2024-06-30", "2024-01-01/2024-03-31"),
        ("mom", "2024-06-01/2024-06-30", "2024-05-01/2024-05-31"),
        ("since", "2024-01-01/2024-06-30", "2019-01-01/2019-06-30"),
    ],
)
def test_a_flow_is_compared_with_an_earlier_span(
    library: Library, comparison: str, period: str, base: str
) -> None:
    library.bring(_growth_of("disbursed", comparison, period, base))


def test_the_end_of_february_is_compared_with_the_end_of_february(library: Library) -> None:
    """2025年2月末同比: against 2024-02-29, not the day before."""
    text = _growth_of("balance", "yoy", "2025-02-28", "2024-02-29")
    library.bring(text.replace("2024-07-25", "2025-07-25"))


def _growth_of(measure: str, comparison: str, period: str, base: str) -> str:
    return SOURCE + figure(
        "1.1",
        "5%",
        "5",
        "%",
        quantity=f"tech-loans:{measure}:all:banks-in-weifang",
        transformation="growth",
        comparison=comparison,
        period=period,
        base_period=base,
        base_basis="stated",
    )
