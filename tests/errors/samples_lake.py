"""Lakes that are not there, damaged or of another release, and what is asked of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.conftest import run_cli
from tests.errors.sample import Prepare, Sample, World
from tests.lake.lakes import change, lay

from finstats.store.lake import MANIFEST, Manifest, digest, read_manifest
from finstats.store.lake_files import alone_in


def _laid(world: World) -> Path:
    assert run_cli("export", "lake", "lake").code == 0
    return world.folder / "lake"


def _lake(damage: Callable[[Path], object] = lambda _: None) -> Prepare:
    """A lake, damaged, that commands then ask."""

    def prepare(world: World) -> None:
        damage(_laid(world))
        world.patch.setenv("FINSTATS_DATABASE", "parquet:lake")

    return prepare


def _saying(change: Callable[[dict[str, Any]], object]) -> Prepare:
    """A lake whose manifest says another thing, its digest too."""

    def damage(lake: Path) -> None:
        found = json.loads((lake / MANIFEST).read_bytes())
        del found["digest"]
        change(found)
        (lake / MANIFEST).write_text(json.dumps({**found, "digest": digest(found)}))

    return _lake(damage)


def _themes(lake: Path) -> Path:
    return next(lake.glob("themes/*.parquet"))


def _flip(lake: Path) -> None:
    content = bytearray(_themes(lake).read_bytes())
    content[100] ^= 1
    _themes(lake).write_bytes(content)


def _empty(lake: Path) -> None:
    _themes(lake).write_bytes(bytes(_themes(lake).stat().st_size))


def _folder_for(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _other_rows(found: dict[str, Any]) -> None:
    (file,) = found["views"]["themes"]["files"]
    file["rows"] = found["views"]["themes"]["rows"] = 99


def _busy(world: World) -> None:
    lock = alone_in(_laid(world))
    lock.__enter__()
    world.release(lambda: lock.__exit__(None, None, None))


def _with_notes(world: World) -> None:
    (world.folder / "lake").mkdir()
    world.write("lake/notes.md", "mine")


def _renewed(world: World) -> None:
    """The lake is renewed after its manifest was read."""
    lake = _laid(world)
    world.patch.setenv("FINSTATS_DATABASE", "parquet:lake")

    def read(folder: Path) -> Manifest:
        manifest = read_manifest(folder)
        database = world.stats()
        change(database, "update theme set name_en = 'x' where code = 'tech'")
        lay(database, lake)
        return manifest

    world.replace("finstats.store.duck.read_manifest", read)


def _without_duckdb(world: World) -> None:
    _lake()(world)
    world.without("duckdb")


BOMB = "select list(range) from range(500000000)"
ENDLESS = "select count(*) from range(100000000000) a, range(1000) b"
LAKE = (
    Sample("bad-lake", "a lake without its folder", "themes --database parquet:"),
    Sample("bad-lake", "a Spark server without a lake", "themes --database sc://localhost:15002"),
    Sample("lake-missing", "a lake that is not there", "themes --database parquet:nowhere"),
    Sample("lake-missing", "a folder that is no lake", "db verify ."),
    Sample("unreachable", "a manifest that cannot be read", "themes", _lake(lambda lake: _folder_for(lake / MANIFEST))),
    Sample("lake-damaged", "a manifest that was cut short", "themes", _lake(lambda lake: (lake / MANIFEST).write_text("{"))),
    Sample("lake-damaged", "a manifest of something else", "themes", _lake(lambda lake: (lake / MANIFEST).write_text("{}"))),
    Sample("lake-damaged", "a manifest that was changed", "themes", _lake(lambda lake: (lake / MANIFEST).write_text((lake / MANIFEST).read_text().replace("themes", "topics")))),
    Sample("lake-damaged", "a manifest that lists too little", "themes", _saying(lambda found: found["views"].pop("themes"))),
    Sample("lake-older", "a lake of an earlier release", "themes", _saying(lambda found: found.update(revision="0001"))),
    Sample("lake-newer", "a lake of a later release", "themes", _saying(lambda found: found.update(revision="9999"))),
    Sample("lake-damaged", "a lake that lost a file", "themes", _lake(lambda lake: _themes(lake).unlink())),
    Sample("lake-renewed", "a lake that is made anew while it is read", "themes", _renewed, "the other export must come between two steps of this program"),
    Sample("lake-damaged", "a lake with a file that was cut short", "themes", _lake(lambda lake: _themes(lake).write_bytes(b"PAR1"))),
    Sample("lake-damaged", "a lake with a file of nothing", "themes", _lake(_empty)),
    Sample("lake-damaged", "a file that is gone", "db verify lake", _lake(lambda lake: _themes(lake).unlink())),
    Sample("lake-damaged", "a folder in the place of a file", "db verify lake", _lake(lambda lake: _folder_for(_themes(lake)))),
    Sample("lake-damaged", "a byte that was flipped", "db verify lake", _lake(_flip)),
    Sample("lake-damaged", "rows that are not there", "db verify lake", _saying(_other_rows)),
    Sample("lake-is-read-only", "a change to a lake", "db upgrade", _lake()),
    Sample("missing-extra", "a lake without DuckDB", "themes", _without_duckdb, "the tests need duckdb"),
    Sample("not-a-lake", "a folder with something else in it", "export lake lake", _with_notes),
    Sample("lake-busy", "a lake that another export is writing", "export lake lake", _busy),
    Sample("unwritable", "a lake where no folder can be made", "export lake /proc/lake"),
    Sample("export-lake", "a part of everything to a lake", "export lake lake --theme green"),
    Sample("export-lake", "a lake to nowhere", "export lake"),
    Sample("not-a-query", "a lake, and no query", 'sql "drop view figures"', _lake()),
    Sample("sql-error", "a lake, and two queries at once", 'sql "select 1; select 2"', _lake()),
    Sample("sql-error", "a lake, and what is not SQL", "sql selec", _lake()),
    Sample("sql-error", "a lake, and a query about nothing in it", 'sql "select * from nothing_at_all"', _lake()),
    Sample("sql-error", "a lake, and a query that is nested too deeply", ("sql", "select " + " + ".join(["1"] * 800)), _lake(), shown_as='sql "select 1 + 1 + 1 ..."'),
    Sample("sql-refused", "a lake, and a function that reads files", "sql \"select * from read_csv('x.csv')\"", _lake()),
    Sample("sql-refused", "a lake, and a file in the place of a view", "sql \"select * from 'x.csv'\"", _lake()),
    Sample("too-large", "a lake, and an answer that memory does not hold", ("sql", BOMB), _lake()),
    Sample("time-limit", "a lake, and a query that does not end", ("sql", ENDLESS, "--timeout", "0.2"), _lake()),
)  # fmt: skip
