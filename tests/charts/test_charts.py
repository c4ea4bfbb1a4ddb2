"""What is drawn: bars of one query with `indicator`, one axis for one unit, nothing added."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.charts.conftest import charted

import finstats
from finstats.chart import Bar, Chart, Gap, Panel
from finstats.errors import UnknownName, UsageError


def names(panel: Panel) -> list[str]:
    return [row.label.zh for one in panel.series for row in one.rows]


def values(panel: Panel) -> list[str]:
    return [bar.value for bar in panel.bars]


def rows(panel: Panel) -> list[str]:
    """Each bar's date and value, gaps by their dates."""
    found = [row for one in panel.series for row in one.rows]
    return [f"{r.label.zh} {r.value}" if isinstance(r, Bar) else f"({r.label.zh})" for r in found]


def test_classes_are_drawn_as_they_were_read_a_panel_for_each_measure_and_change(
    seeded: Path,
) -> None:
    chart = charted(seeded, "tech-loans").chart
    assert (chart.title.zh, chart.date.zh, chart.by) == (
        "科技型企业贷款  潍坊银行业",
        "2025年6月末",
        "category",
    )
    assert [(panel.title.zh, panel.unit.zh) for panel in chart.panels] == [
        ("贷款余额", "亿元"),
        ("贷款余额 比年初增长", "%"),
        ("贷款户数", "户"),
        ("贷款户数 比年初增长", "%"),
    ]
    assert names(chart.panels[0]) == [
        "高新技术企业",
        "科技型中小企业",
        "专精特新中小企业",
        "专精特新小巨人企业",
    ]
    assert values(chart.panels[0]) == ["1026.09", "254.30", "416.03", "97.82"]
    bar = chart.panels[0].bars[1]
    assert (bar.words.zh, bar.words.en, bar.lower, bar.upper) == (
        "254.30亿元",
        "254.30",
        "254.295",
        "254.305",
    )
    assert (bar.lower_closed, bar.upper_closed, bar.ref) == (True, True, "weifang-2025/4.3")


def test_the_rows_and_notes_are_those_of_indicator(seeded: Path) -> None:
    with finstats.open(str(seeded)) as db:
        for code in ("tech-loans", "green-loans"):
            chart, table = db.chart(code), db.indicator(code)
            assert chart.rows == table.rows
            assert chart.notes == table.notes == chart.chart.notes


def test_overlapping_classes_say_on_the_chart_that_they_may_not_be_added(seeded: Path) -> None:
    chart = charted(seeded, "tech-loans").chart
    assert chart.notes[0].code == "overlap"
    assert chart.notes[0].text.zh.startswith("不可相加")


def test_subjects_stand_by_size_with_their_terms_and_dates(seeded: Path) -> None:
    chart = charted(seeded, "green-loans").chart
    assert (chart.by, chart.dated, chart.date.zh) == ("bank", True, "日期不一, 见各条")
    assert names(chart.panels[0]) == ["潍坊银行业 (绿色信贷)", "潍坊银行 (绿色贷款)"]
    assert [bar.when.zh for bar in chart.panels[0].bars] == ["2025年6月末", "2025年7月末"]
    one = charted(seeded, "green-loans", bank="潍坊银行", by="bank").chart
    assert values(one.panels[0]) == ["184.38"]


def test_several_indicators_are_told_apart_by_their_names(seeded: Path) -> None:
    chart = charted(seeded, "inclusive-sme-loans", "inclusive-agri-loans").chart
    assert chart.by == "bank"
    assert names(chart.panels[0]) == ["普惠型小微企业贷款", "普惠型涉农贷款"]


def test_a_quantity_alone_is_drawn_over_time(odd: Path) -> None:
    (panel,) = charted(odd, "all-loans").chart.panels
    assert rows(panel) == [
        "2024年3月末 -5.10",
        "2024年6月末 -5",
        "(2024年9月末)",
        "2024年12月末 3",
        "2025年3月末 6",
        "(2025年6月末)",
        "2025年9月末 0.4",
    ]


def test_a_series_has_each_date_known_then_and_marks_what_differs(series: Path) -> None:
    chart = charted(series, "tech-loans", by="period", place="江城", measure="balance").chart
    level = chart.panels[0]
    assert [s.heading.zh for s in level.series if s.heading is not None] == [
        "科技型中小企业 (科技型企业贷款)",
        "高新技术企业",
    ]
    assert rows(level) == [
        "2024年3月末 98.7",
        "2024年3月末 (科技型企业贷款) 516.05",
        "2024年6月末 (科技型企业贷款, 来源不一致) 549.10",
        "2024年6月末 (高新技术企业贷款, 来源不一致) 548",
        "2024年9月末 (科技型企业贷款) 571.40",
    ]
    growth = chart.panels[-1]
    assert (growth.title.zh, rows(growth)) == (
        "贷款余额 比年初增长",
        ["2024年3月末 4.20", "(2024年6月末)", "2024年9月末 15.38"],
    )
    assert "conflict" in [note.code for note in chart.notes]


def test_time_options_hold_for_a_series(series: Path) -> None:
    def told(**options: Any) -> list[str]:
        found = charted(
            series, "tech-loans", by="period", place="江城", measure="balance", **options
        )
        return rows(found.chart.panels[0])

    assert told(as_of="2024-06", exact=True) == [
        "2024年6月末 (科技型企业贷款, 来源不一致) 549.10",
        "2024年6月末 (高新技术企业贷款, 来源不一致) 548",
    ]
    assert told(known_at="2024-05-01") == ["2024年3月末 512.30", "2024年3月末 98.7"]
    assert told(vintage="first", known_at="2024-05-01") == [
        "2024年3月末 512.30",
        "2024年3月末 98.7",
    ]
    assert told(nature="planned") == ["2024年12月末 (计划) 600"]


def test_a_series_cut_short_keeps_its_newest(odd: Path) -> None:
    (panel,) = charted(odd, "all-loans", limit=2).chart.panels
    assert rows(panel) == ["2025年3月末 6", "2025年9月末 0.4"]


def test_spans_of_different_length_never_share_an_axis(series: Path) -> None:
    chart = charted(series, "tech-loans", by="period", measure="disbursed").chart
    assert [(panel.title.zh, rows(panel)) for panel in chart.panels] == [
        ("发放, 单季", ["2024年1至3月 88.5", "2024-04-01至2024-06-30 102.1"]),
        ("发放, 年初以来", ["2024年1至3月 88.5", "2024年上半年 190.6"]),
    ]


def test_undated_figures_have_no_place_in_a_series_and_it_is_said(series: Path) -> None:
    chart = charted(series, "tech-loans", by="period", place="江城", undated=True).chart
    assert all(bar.period != "undated" for bar in chart.bars)
    said = {note.code: note.text.zh for note in chart.notes}
    assert said["undated-hidden"] == "另有 1 个数字日期未载, 不在序列里"


def test_units_never_share_an_axis_unless_the_point_is_moved(odd: Path) -> None:
    two = charted(odd, "county-loans").chart
    assert [(panel.unit.zh, len(panel.bars)) for panel in two.panels] == [("万元", 1), ("亿元", 5)]
    (one,) = charted(odd, "county-loans", unit="万元").chart.panels
    assert values(one) == ["6645000", "5000000", "3000000", "1000000", "800000", "1000"]
    assert [bar.words.zh for bar in one.bars][0::5] == ["达6645000 万元", "超千万元"]


def test_a_fall_has_its_sign_beside_its_bar(odd: Path) -> None:
    (panel,) = charted(odd, "all-loans").chart.panels
    assert [(bar.words.zh, bar.words.en) for bar in panel.bars][:2] == [
        ("-5.10%", "-5.10%"),
        ("下降超5%", "down over 5%"),
    ]


def test_each_wording_keeps_its_bounds(odd: Path) -> None:
    bars = {bar.ref: bar for bar in charted(odd, "county-loans").chart.bars}

    def ends(ref: str) -> tuple[str | None, str | None, bool, bool]:
        bar = bars[f"odd-figures/{ref}"]
        return bar.lower, bar.upper, bar.lower_closed, bar.upper_closed

    assert ends("2.1") == ("664.45", None, True, False)
    assert ends("2.2") == ("0", None, True, False)
    assert ends("2.3") == ("0", "600", True, False)
    assert ends("2.4") == ("0", "100", True, True)
    assert ends("2.5") == ("80", None, True, False)
    assert ends("2.6") == ("1000", None, False, False)


def test_a_chart_cut_short_says_so(seeded: Path) -> None:
    answer = charted(seeded, "tech-loans", limit=3)
    assert (len(answer), answer.truncated, len(answer.chart.bars)) == (3, True, 3)
    assert "truncated" in [note.code for note in answer.chart.notes]
    assert charted(seeded, "tech-loans", limit=0).chart.bars == ()


@pytest.mark.parametrize("by", [None, "category", "bank", "period"])
def test_an_indicator_without_figures_is_an_error_as_for_indicator(
    seeded: Path, by: str | None
) -> None:
    with pytest.raises(UnknownName) as caught:
        charted(seeded, "all-loans", by=by)
    assert (caught.value.code, caught.value.exit_code) == ("no-figures", 5)


def test_only_undated_figures_make_no_series(seeded: Path) -> None:
    with pytest.raises(UnknownName, match="no figures") as caught:
        charted(seeded, "loan-approval", by="period", undated=True)
    assert caught.value.hint is not None
    assert "--by bank --undated" in caught.value.hint.en
    assert len(charted(seeded, "loan-approval", undated=True).chart.bars) == 2


def test_another_by_is_refused_with_the_choices(seeded: Path) -> None:
    with pytest.raises(UsageError, match="use category, bank, period"):
        charted(seeded, "tech-loans", by="class")


def test_a_chart_is_a_frozen_value(seeded: Path) -> None:
    chart: Chart = charted(seeded, "tech-loans").chart
    assert hash(chart.panels) == hash(charted(seeded, "tech-loans").chart.panels)
    with pytest.raises(AttributeError):
        chart.by = "bank"  # type: ignore[misc]
    assert not any(isinstance(row, Gap) for p in chart.panels for s in p.series for row in s.rows)
