"""One writer and eight readers: nobody fails, and everybody sees whole imports."""

from __future__ import annotations

import time
from pathlib import Path

from tests.crash.forker import Forker
from tests.crash.job import Job
from tests.races.facts import FIGURES, write
from tests.scale import scaled, shown

from finstats.settings import Target

READERS = 8
SECONDS = scaled(5, 60)


def test_readers_see_whole_imports_while_one_writes(
    forker: Forker, seeded_target: Target, tmp_path: Path
) -> None:
    name = str(seeded_target.path or seeded_target.url)
    for number in range(40 * SECONDS):
        write(tmp_path, f"source-{number:04}", 1900 + number % 100, value=100 + number)
    end = str(time.time() + SECONDS)
    common = {"folder": str(tmp_path), "counted": False}
    writer = Job("import_until", (name, str(tmp_path), end), name="writer", **common)  # type: ignore[arg-type]
    readers = [
        Job("read_until", (name, end), name=f"reader-{number}", **common)  # type: ignore[arg-type]
        for number in range(READERS)
    ]
    codes = [forker.wait(pid) for pid in forker.start(writer, *readers)]
    said = {path.name: path.read_text("utf-8") for path in tmp_path.glob("*.err")}
    assert set(codes) == {0}, said
    assert set(said.values()) == {""}
    imports = int((tmp_path / "writer.out").read_text("utf-8"))
    assert imports >= 1
    answers = 0
    for number in range(READERS):
        seen = [
            int(word) for word in (tmp_path / f"reader-{number}.out").read_text("utf-8").split()
        ]
        assert seen, f"reader {number} saw nothing"
        assert seen == sorted(seen), "what was there is gone"
        assert {count % FIGURES for count in seen} == {0}, "half an import was seen"
        assert max(seen) <= imports * FIGURES
        answers += len(seen)
    shown("races.readers", seconds=SECONDS, imports=imports, answers=answers)
