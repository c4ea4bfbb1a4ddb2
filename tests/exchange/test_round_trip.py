"""What is exported and imported elsewhere is the same figures, and here it is nothing new."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from openpyxl import load_workbook
from tests.exchange.conftest import Base, Bases
from tests.exchange.generated import SOURCES, Made
from tests.scale import scaled

import finstats
from finstats.formats import FORMATS

# How a whole database travels, by what it is called; and whether its sources travel with it.
WAYS = {
    "export.csv": False,
    "export.tsv": False,
    "export.jsonl": False,
    "export.sdmx.csv": False,
    "export.xlsx": True,
    "export.parquet": True,
    "package": True,
    "package-jsonl": True,
    "package-parquet": True,
}
FEW = settings(
    max_examples=scaled(4, 20),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # making it smaller takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def exported(base: Base, way: str) -> Path:
    """The export of a database."""
    _, _, form = way.partition("-")
    base.export(way, form=form or None)
    return base.folder / way


def received(bases: Bases, made: tuple[Made, ...], way: str) -> Base:
    """A database with the seeds, and with the bare sources where an export does not tell of them."""
    other = bases()
    if not WAYS[way]:
        for one in made:
            other.facts(one.source)
    return other


@pytest.mark.parametrize("way", WAYS)
@FEW
@given(made=SOURCES)
def test_figures_arrive_as_they_were(bases: Bases, way: str, made: tuple[Made, ...]) -> None:
    here = bases()
    for one in made:
        here.facts(one.text)
    there = received(bases, made, way)
    try:
        path = exported(here, way)
        there.bring(path)
        assert there.figures() == here.figures()
        before = here.content()
        assert {report.added + report.superseded for report in here.bring(path)} == {0}
        assert here.content() == before
    finally:
        shutil.rmtree(here.folder)
        shutil.rmtree(there.folder)


@pytest.mark.parametrize("way", WAYS)
def test_the_seeds_come_back_as_nothing_new(bases: Bases, way: str) -> None:
    here, there = bases(), bases()
    path = exported(here, way)
    for base in (here, there):
        before = base.content()
        (report,) = base.bring(path)
        assert (report.added, report.superseded, report.unchanged) == (0, 0, 91)
        assert base.content() == before


def test_a_workbook_with_chinese_heads_is_read_by_them(bases: Bases, seeded: Path) -> None:
    base = bases()
    path = base.folder / "导出.xlsx"
    with finstats.open(str(seeded), lang="zh") as db:
        db.export(path)
    book = load_workbook(path)
    assert book.sheetnames[:2] == ["数据", "来源"]
    assert [cell.value for cell in book["数据"][1]][:2] == [
        "数字的固定名称: 文献/段.序",
        "按阅读顺序排序用",
    ]
    (report,) = base.bring(path)
    assert (report.added, report.superseded, report.unchanged) == (0, 0, 91)


def test_a_way_is_tried_for_each_format_of_data() -> None:
    read = set(FORMATS) - {"table", "json", "md", "html"}  # which are for people and programs
    tried = {name.partition(".")[2] for name in WAYS}
    assert {form.replace("sdmx-csv", "sdmx.csv") for form in read} <= tried
