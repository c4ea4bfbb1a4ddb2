"""Hostile tables and mappings: taken whole or refused with every place named, never a traceback."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from tests.conftest import run_cli
from tests.hostile.guarding import assert_calm, no_hanging
from tests.hostile.table_mutations import hostile_table
from tests.scale import scaled, shown

PARTS = 10
_FAULT = re.compile(r":([0-9]+):([0-9]+): [a-z0-9]+(?:-[a-z0-9]+)* \S.*")
_WHOLE = re.compile(
    r"\.\.\. and [0-9]+ more|finstats: .*: [0-9]+ faults?, nothing was written"
    r"|finstats: .* is neither UTF-8 nor GB18030|finstats: .* is larger than [0-9]+ MiB"
)
EVERY = 10  # accepted tables after which the database is verified


@pytest.mark.parametrize("part", range(PARTS))
def test_a_hostile_table_is_taken_whole_or_refused_with_every_place_named(
    part: int, invented: Path, tmp_path: Path
) -> None:
    pristine = invented.read_bytes()
    own = tmp_path / "own.db"
    shutil.copy(invented, own)
    count = scaled(200, 10_000) // PARTS
    accepted = 0
    for case in range(part * count, (part + 1) * count):
        found = hostile_table(case)
        (tmp_path / "table.mapping.toml").write_bytes(found.mapping)
        (tmp_path / found.name).write_bytes(found.table)
        with no_hanging(case):
            ran = run_cli(
                "import", str(tmp_path / found.name), "--database", str(own), "--lang", "en"
            )
        assert_calm(ran, 0, 1, lines=None)
        if ran.code == 0:
            accepted += 1
            if accepted % EVERY == 0:
                verified = run_cli("db", "verify", "--database", str(own), "--lang", "en")
                assert verified.code == 0, (case, verified.err)
            shutil.copy(invented, own)
        else:
            assert own.read_bytes() == pristine, case
            _assert_located(ran.err, tmp_path, found.name, case)
    shown("hostile.tables", files=count, accepted=accepted, refused=count - accepted)


def _assert_located(err: str, folder: Path, name: str, case: int) -> None:
    """Each line names a file with a place and a code, or says what is wrong with it as a whole."""
    for line in err.splitlines():
        if _WHOLE.fullmatch(line):
            continue
        file = next(f for f in (name, "table.mapping.toml") if line.startswith(str(folder / f)))
        assert _FAULT.fullmatch(line.removeprefix(str(folder / file))), (case, line)
