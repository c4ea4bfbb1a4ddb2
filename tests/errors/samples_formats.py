"""Answers that a format cannot be written for."""

from __future__ import annotations

from tests.errors.sample import Prepare, Sample, World

_ALL = "the tests have all libraries"


def _without(module: str) -> Prepare:
    def prepare(world: World) -> None:
        world.without(module)

    return prepare


def _small_sheets(world: World) -> None:
    world.replace("finstats.render.xlsx.MOST_ROWS", 3)


FORMATS = (
    Sample("missing-extra", "a workbook without its library", "themes -o themes.xlsx", _without("openpyxl"), _ALL),
    Sample("missing-extra", "Parquet without its library", "themes -o themes.parquet", _without("pyarrow"), _ALL),
    Sample("too-many-rows", "more rows than a sheet has", "figures -o figures.xlsx", _small_sheets, "a million rows take a minute"),
)  # fmt: skip
