"""Answers that cannot be written as SDMX."""

from __future__ import annotations

from tests.errors.sample import Sample

_NO_FIGURE = (
    "select 'x' as quantity, ref, source, transformation, comparison, reference, period, nature, "
    "value_text, unit, unit_en from figures limit 1"
)
SDMX = (
    Sample("no-figures-for-sdmx", "an answer that holds no figures", "sources --format sdmx-csv"),
    Sample("twice-in-sdmx", "one observation in two rows", 'sql "select f.* from figures f, (select 1 union select 2)" --format sdmx-csv'),
    Sample("bad-quantity", "a row that is no figure", f'sql "{_NO_FIGURE}" --format sdmx-csv'),
    Sample("missing-extra", "SDMX without its library", "figures --format sdmx-csv", lambda world: world.without("finstats.render.sdmx_structure"), "the tests have all libraries"),
)  # fmt: skip
