"""Answers that a format cannot be written for."""

from __future__ import annotations

from tests.errors.sample import Prepare, Sample, World, on_a_screen

_ALL = "the tests have all libraries"


def _without(module: str) -> Prepare:
    def prepare(world: World) -> None:
        world.without(module)

    return prepare


def _small_sheets(world: World) -> None:
    world.replace("finstats.render.xlsx.MOST_ROWS", 3)


_NO_FIGURE = (
    "select 'x' as quantity, ref, source, transformation, comparison, reference, period, nature, "
    "value_text, unit, unit_en from figures limit 1"
)
FORMATS = (
    Sample("missing-extra", "a workbook without its library", "themes -o themes.xlsx", _without("openpyxl"), _ALL),
    Sample("missing-extra", "Parquet without its library", "themes -o themes.parquet", _without("pyarrow"), _ALL),
    Sample("too-many-rows", "more rows than a sheet has", "figures -o figures.xlsx", _small_sheets, "a million rows take a minute"),
    Sample("missing-extra", "SDMX without its library", "figures --format sdmx-csv", _without("finstats.render.sdmx_structure"), _ALL),
    Sample("not-for-a-screen", "a workbook on a terminal", "themes --format xlsx", on_a_screen),
    Sample("no-figures-for-sdmx", "SDMX of an answer that holds no figures", "sources --format sdmx-csv"),
    Sample("twice-in-sdmx", "SDMX of one observation in two rows", 'sql "select f.* from figures f, (select 1 union select 2)" --format sdmx-csv'),
    Sample("bad-quantity", "SDMX of a row that is no figure", f'sql "{_NO_FIGURE}" --format sdmx-csv'),
)  # fmt: skip
