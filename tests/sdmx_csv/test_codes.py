"""Units and times in the words of the standard."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finstats.model.sdmx_codes import text_of_id, time_period, unit_of


@pytest.mark.parametrize(
    ("unit", "english", "measure", "power"),
    [
        ("元", "CNY", "CNY", 0),
        ("千元", "CNY 1k", "CNY", 3),
        ("亿元", "CNY 100m", "CNY", 8),
        ("万亿元", "CNY trn", "CNY", 12),
        ("bn", "CNY bn", "CNY", 9),
        ("万美元", "USD 10k", "USD", 4),
        ("%", "%", "PT", 0),
        ("万户", "10,000 clients", "户", 4),
        ("户", "clients", "户", 0),
        ("个百分点", "percentage points", "个百分点", 0),
        ("百分点", "percentage points", "百分点", 0),
        ("千克", "kg", "千克", 0),
    ],
)
def test_a_unit_is_a_measure_and_a_power_of_ten(
    unit: str, english: str, measure: str, power: int
) -> None:
    found = unit_of(unit, english)
    assert (text_of_id(found.measure), found.power) == (measure, power)


def test_the_power_of_every_unit_of_the_database_is_that_of_its_factor(seeded: Path) -> None:
    with closing(sqlite3.connect(seeded)) as connection:
        units = connection.execute(
            "select unit, name_en, dimension, base_factor from units"
        ).fetchall()
    single = {
        unit_of(unit, en).measure: factor
        for unit, en, _, factor in units
        if not unit_of(unit, en).power
    }
    assert len(units) > 30
    for unit, english, dimension, factor in units:
        found = unit_of(unit, english)
        assert factor == single[found.measure] * 10**found.power, unit
        is_currency = found.measure.isupper() and len(found.measure) == 3
        assert is_currency == dimension.startswith("money"), unit


@pytest.mark.parametrize(
    ("period", "time"),
    [
        ("2025-06-30", "2025-06-30"),
        ("2025-01-01/2025-06-30", "2025-01-01/P6M"),
        ("2024-01-01/2025-12-31", "2024-01-01/P2Y"),
        ("2024-02-01/2024-02-29", "2024-02-01/P1M"),
        ("2025-01-15/2025-01-31", "2025-01-15/P17D"),
        ("9999-01-01/9999-12-31", "9999-01-01/P365D"),
        ("/2025-07-31", "2025-07-31"),
        ("undated", None),
    ],
)
def test_a_period_is_a_time_of_the_standard(period: str, time: str | None) -> None:
    assert time_period(period) == time


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(1, 2000))
def test_a_duration_ends_where_the_period_ends(start: date, days: int) -> None:
    end = start + timedelta(days)
    _, _, duration = str(time_period(f"{start}/{end}")).partition("/P")
    number, unit = int(duration[:-1]), duration[-1]
    if unit == "D":
        assert number == days + 1
    else:
        month = start.month - 1 + number * (12 if unit == "Y" else 1)
        assert date(start.year + month // 12, month % 12 + 1, start.day) == end + timedelta(1)
