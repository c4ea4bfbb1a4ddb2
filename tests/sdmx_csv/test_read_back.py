"""Files of SDMX-CSV are read back whole by pysdmx, by sdmx1 and by finstats itself."""

from __future__ import annotations

import io
import json
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pysdmx.io.csv.sdmx20.writer import write
from pysdmx.io.pd import PandasDataset
from pysdmx.model import Component, Components, DataType, Schema
from tests.conftest import Cli, run_cli
from tests.sdmx_csv.reading import (
    Written,
    by_ref,
    sdmx1_message,
    sdmx_rows,
    structures,
    with_pysdmx,
    with_sdmx1,
)

from finstats.model.sdmx_codes import text_of_id
from finstats.model.sdmx_components import COMPONENTS, DATED, HEAD, UNDATED_FLOW, structure_id
from finstats.render.sdmx_lists import CLOSED, CONCEPTS

ALL = ("figures", "--nature", "all")
NUMBERS = ("LOWER", "UPPER")


def rows_of(cli: Cli, *question: str) -> list[dict[str, Any]]:
    """The same answer in JSON."""
    rows: list[dict[str, Any]] = json.loads(cli(*question, "--format", "json").out)["rows"]
    return rows


@pytest.fixture
def written(cli: Cli, tmp_path: Path) -> Written:
    """All figures of the seeds."""
    ran = cli(*ALL, "-o", str(tmp_path / "all.sdmx.csv"))
    assert ran.code == 0, ran.err
    return Written.at(tmp_path / "all.sdmx.csv")


def test_each_cell_says_what_the_row_says(cli: Cli, written: Written) -> None:
    rows = rows_of(cli, *ALL)
    assert len(written.cells()) == len(rows) == 91
    for cells, row in zip(written.cells(), rows, strict=True):
        assert cells["OBS_VALUE"] == row["value_text"]
        assert cells["UNIT"] == row["unit"]
        assert (cells["LOWER"], cells["UPPER"]) == (
            row["lower_text"] or "",
            row["upper_text"] or "",
        )
        assert cells["LOWER_CLOSED"] == ("true" if row["lower_closed"] else "false")
        assert (cells["REF"], cells["SOURCE"]) == (row["ref"], row["source"])
        assert cells["PRINTED"] == row["printed"]
        assert cells["PERIOD"] == row["period"]
        dated = row["period"] != "undated"
        assert cells["STRUCTURE_ID"] == structure_id(DATED if dated else UNDATED_FLOW)
        assert bool(cells["TIME_PERIOD"]) == dated
        assert cells["COMMENT_OBS"] == (row["note_zh"] or "")


def test_the_value_of_a_figure_in_base_units_is_that_of_its_cells(
    cli: Cli, written: Written
) -> None:
    # DECIMALS and UNIT_MULT are worked out from texts; the database worked out the same otherwise.
    money = 0
    for cells, row in zip(written.cells(), rows_of(cli, *ALL), strict=True):
        value = Decimal(cells["OBS_VALUE"])
        assert -int(value.as_tuple().exponent) == int(cells["DECIMALS"])
        scaled = value.scaleb(int(cells["UNIT_MULT"]))
        if row["base_unit"] == "0.01 CNY":
            assert (cells["UNIT_MEASURE"], scaled * 100) == ("CNY", Decimal(row["value_base"]))
            money += 1
        elif row["base_unit"] == "1":
            assert scaled == Decimal(row["value_base"])
            assert text_of_id(cells["UNIT_MEASURE"]) == row["unit"]
    assert money == 39


def test_pysdmx_reads_structure_and_data_and_loses_nothing(written: Written) -> None:
    read, cells = by_ref(with_pysdmx(written)), by_ref(written.cells())
    assert read.keys() == cells.keys()
    for key, row in cells.items():
        for name, value in row.items():
            if name in ("STRUCTURE", "ACTION"):
                continue
            if name in NUMBERS and value:
                assert Decimal(read[key][name]) == Decimal(value)
            else:
                assert read[key][name] == value, (key, name)


def test_sdmx1_reads_structure_and_data_and_loses_nothing(written: Written) -> None:
    read, cells = by_ref(with_sdmx1(written)), by_ref(written.cells())
    assert read.keys() == cells.keys()
    for key, row in cells.items():
        assert read[key] == {name: row[name] for name in row if name not in HEAD}


def test_finstats_reads_its_own_rows_again(cli: Cli, written: Written) -> None:
    rows = rows_of(cli, *ALL)
    left_out = {
        name
        for name in rows[0]
        if name.endswith(("_base", "_zh", "_en")) and not name.startswith("note")
    } | {"base_unit"}
    found = list(sdmx_rows(written.data))
    for read, row in zip(found, rows, strict=True):
        for name in row.keys() - left_out:
            told = None if row[name] is None else str(row[name])
            assert read[name] == told, (row["ref"], name)


@pytest.mark.parametrize("word", ["tech-loans", "inclusive-sme-loans"])
def test_every_version_of_a_figure_is_an_observation_of_its_own(
    word: str, invented: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FINSTATS_DATABASE", str(invented))
    rows = rows_of(run_cli, "history", word)
    assert len({row["status"] for row in rows}) > 1
    path = tmp_path / "h.csv"
    ran = run_cli("history", word, "--format", "sdmx-csv", "-o", str(path))
    assert ran.code == 0, ran.err
    found = list(sdmx_rows(path))
    names = (
        "ref",
        "value_text",
        "period",
        "quantity",
        "known_from",
        "known_to",
        "status",
        "reason",
    )
    assert [[one[name] for name in names] for one in found] == [
        [row[name] for name in names] for row in rows
    ]
    assert [one["reading"] for one in found] == [str(row["reading"]) for row in rows]
    assert len(by_ref(with_pysdmx(Written.at(path)))) == len(rows)


def test_all_that_a_figure_is_made_of_again_comes_back(
    invented: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Every column of the view of versions: offsets, order within a figure, readings, revisions.
    monkeypatch.setenv("FINSTATS_DATABASE", str(invented))
    question = ("sql", "select * from figure_versions order by ref_order, seq, reading")
    rows, path = rows_of(run_cli, *question), tmp_path / "v.sdmx.csv"
    assert run_cli(*question, "-o", str(path)).code == 0
    made_of = (
        *("ref", "source", "paragraph", "char_start", "char_end", "printed", "theme", "term"),
        *("quantity", "transformation", "comparison", "reference", "period", "period_basis"),
        *("base_period", "base_basis", "nature", "value_text", "unit", "qualifier", "wording"),
        *("status", "note_zh", "note_en", "reading", "reason", "revises", "seq", "recorded_at"),
    )
    found = list(sdmx_rows(path))
    assert len(found) == len(rows) > 100
    for read, row in zip(found, rows, strict=True):
        assert {name: read[name] for name in made_of} == {
            name: str(row[name]) if row[name] not in (None, "") else None for name in made_of
        }


def test_each_code_of_the_data_is_in_its_code_list_with_both_names(written: Written) -> None:
    lists = {one.id: {code.id: code for code in one} for one in structures(written).get_codelists()}
    other = sdmx1_message(written).codelist
    for cells in written.cells():
        for one in COMPONENTS:
            if one.codes and cells[one.id]:
                assert cells[one.id] in lists[f"CL_{one.codes}"], one.id
    for name, codes in lists.items():
        assert set(other[name].items) == set(codes)
        for code, item in codes.items():
            names = other[name][code].name.localizations
            assert names["en"] == item.name
            assert names["zh"]
    tech = other["CL_INDICATOR"]["tech-loans"]
    assert tech.name.localizations == {
        "zh": "科技型企业贷款",
        "en": "loans to technology enterprises",
    }
    assert tech.description.localizations["en"].startswith("Loans to technology enterprises by")
    assert other["CL_REF_AREA"]["370700"].name.localizations == {"zh": "潍坊市", "en": "Weifang"}
    assert other["CL_UNIT_MEASURE"]["$6237$"].name.localizations == {"zh": "户", "en": "clients"}


def test_the_flow_without_dates_has_no_time(written: Written) -> None:
    definitions = {
        one.id: [component.id for component in one.components]
        for one in structures(written).get_data_structure_definitions()
    }
    assert definitions[DATED] == sorted(definitions[DATED], key=[c.id for c in COMPONENTS].index)
    assert [*definitions[DATED]] == [one.id for one in COMPONENTS]
    assert set(definitions[DATED]) - set(definitions[UNDATED_FLOW]) == {"TIME_PERIOD"}
    dated, undated = [
        component.name.localizations["zh"] for component in sdmx1_message(written).dataflow.values()
    ]
    assert (dated, undated) == ("已发布的数字", "已发布的数字 (日期未载)")


def test_pysdmx_would_write_the_same_of_the_same_cells(written: Written) -> None:
    # As text: of decimals it would make doubles, which is why the cells are written by finstats.
    cells = pd.DataFrame(written.cells(), dtype=object)
    for flow, of_flow in cells.groupby("STRUCTURE_ID", sort=False):
        definition = structures(written).get_data_structure_definition(f"DataStructure={flow}")
        schema = Schema(
            context="dataflow",
            agency="FINSTATS",
            id=definition.id,
            version=definition.version,
            components=Components([_as_text(one) for one in definition.components]),
        )
        data = of_flow.drop(columns=[*HEAD])
        if str(flow) != structure_id(DATED):
            data = data.drop(columns="TIME_PERIOD")
        text = write([PandasDataset(structure=schema, data=data.reset_index(drop=True))])
        theirs = pd.read_csv(io.StringIO(str(text)), dtype=str, keep_default_na=False)
        ours = of_flow.reset_index(drop=True)[[*theirs.columns]]
        assert theirs.to_dict("records") == ours.to_dict("records")
        if str(flow) == structure_id(DATED):
            lines = written.data.read_text(encoding="utf-8").splitlines()
            assert [line for line in lines[1:] if f",{flow}," in line or flow in line] == str(
                text
            ).splitlines()[1:]
            assert lines[0] == str(text).splitlines()[0]


def _as_text(one: Component) -> Component:
    return Component(
        id=one.id,
        required=one.required,
        role=one.role,
        concept=one.concept,
        local_dtype=DataType.STRING,
        attachment_level=one.attachment_level,
    )


def test_lists_that_never_grow_are_those_of_the_database(seeded: Path) -> None:
    tables = {name: name.lower() for name in CLOSED} | {
        "KIND": "measure_time",
        "REASON": "supersession_reason",
    }
    with closing(sqlite3.connect(seeded)) as connection:
        for name, table in tables.items():
            rows = connection.execute(f"select * from {table}")
            columns = [column[0] for column in rows.description]
            held = {
                row[columns.index("code")]: tuple(
                    row[columns.index(n)] for n in ("name_zh", "name_en")
                )
                for row in rows
            }
            assert {code: tuple(label) for code, label in CLOSED[name].items()} == held


def test_every_component_has_a_name_and_an_id_of_the_standard() -> None:
    assert list(CONCEPTS) == [one.id for one in COMPONENTS]
    assert len({label for labels in CONCEPTS.values() for label in labels}) == 2 * len(CONCEPTS)
