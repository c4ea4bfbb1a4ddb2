"""Hostile facts files: taken whole or refused with every place named, never a traceback."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from tests.conftest import run_cli
from tests.hostile.guarding import assert_calm, no_hanging
from tests.hostile.mutations import hostile_file
from tests.scale import scaled, shown

PARTS = 20
_FAULT = re.compile(r":([0-9]+):([0-9]+): [a-z0-9]+(?:-[a-z0-9]+)* \S.*")
_MORE = re.compile(r"\.\.\. and [0-9]+ more|finstats: .*: [0-9]+ faults?, nothing was written")
# Every so many accepted files the database is verified and read.
EVERY = 10


@pytest.mark.parametrize("part", range(PARTS))
def test_a_hostile_file_is_taken_whole_or_refused_with_every_place_named(
    part: int, invented: Path, tmp_path: Path
) -> None:
    pristine = invented.read_bytes()
    own, file = tmp_path / "own.db", tmp_path / "hostile.toml"
    shutil.copy(invented, own)
    count = scaled(300, 20_000) // PARTS
    accepted = 0
    for case in range(part * count, (part + 1) * count):
        content = hostile_file(case)
        file.write_bytes(content)
        with no_hanging(case):
            ran = run_cli("import", str(file), "--database", str(own), "--lang", "en")
        assert_calm(ran, 0, 1, lines=None)
        if ran.code == 0:
            accepted += 1
            if accepted % EVERY == 0:
                _assert_sound(own, case)
            shutil.copy(invented, own)
        else:
            assert own.read_bytes() == pristine, case
            _assert_located(ran.err, str(file), content, case)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hostile.toml", "own.db"]
    shown("hostile.facts-files", files=count, accepted=accepted, refused=count - accepted)


def _assert_located(err: str, file: str, content: bytes, case: int) -> None:
    """Each line names the file, a line that it has, and a code; the last says nothing was written."""
    lines = err.splitlines()
    assert len(lines) >= 2, (case, err)
    for line in lines:
        if _MORE.fullmatch(line):
            continue
        fault = _FAULT.fullmatch(line.removeprefix(file))
        assert fault is not None, (case, line)
        assert line.startswith(file), (case, line)
        assert 1 <= int(fault[1]) <= content.count(b"\n") + 1, (case, line)
        longest = max(len(one) for one in content.split(b"\n"))
        assert 1 <= int(fault[2]) <= longest + 1, (case, line)
    assert lines[-1].endswith("nothing was written"), (case, err)


def _assert_sound(database: Path, case: int) -> None:
    """What was accepted is consistent and can be read."""
    for command in (("db", "verify"), ("themes",), ("banks",), ("figures", "--format", "json")):
        ran = run_cli(*command, "--database", str(database), "--lang", "en")
        assert ran.code == 0, (case, command, ran.err)
