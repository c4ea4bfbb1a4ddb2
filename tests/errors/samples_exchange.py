"""Exports that cannot be written, and exported files that cannot be imported."""

from __future__ import annotations

from tests.conftest import run_cli
from tests.errors.sample import Prepare, Sample, World
from tests.exchange.flat_files import HEADS, SOURCE, written
from tests.exchange.hostile_exports import HOSTILE, SOURCE_TWICE, Hostile
from tests.exchange.packages import OTHER_THINGS, make_other
from tests.exchange.test_flat import ONE

from finstats.ingest.exported.kinds import MAX_BYTES
from finstats.ingest.flat.putting import LARGE, large_flat


def _hostile(sample: Hostile) -> Prepare:
    def prepare(world: World) -> None:
        world.bring(sample.held)
        world.write(sample.name, sample.content)

    return prepare


def _of_import() -> list[Sample]:
    return [
        Sample(
            " ".join(dict.fromkeys(code for *_, code in one.faults)),
            f"an exported file: {name}",
            f"import {one.name}",
            _hostile(one),
        )
        for name, one in HOSTILE.items()
    ]


def _package(name: str, old: str, new: str) -> Prepare:
    """An exported folder with one of its files changed."""

    def prepare(world: World) -> None:
        assert run_cli("export", "folder/").code == 0
        path = world.folder / "folder" / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return prepare


def _other_package(name: str, old: str, new: str) -> Prepare:
    """An exported folder that says another thing, and whose digests are right."""

    def prepare(world: World) -> None:
        assert run_cli("export", "folder/").code == 0
        make_other(world.folder / "folder", name, old, new)

    return prepare


def _file(name: str, content: bytes) -> Prepare:
    def prepare(world: World) -> None:
        world.write(name, content)

    return prepare


def _other_folder(world: World) -> None:
    (world.folder / "folder").mkdir()
    world.write("folder/notes.md", "mine")


def _parquet(world: World) -> None:
    world.write("export.parquet", b"PAR1")
    world.without("pyarrow")


def _large_parquet(world: World) -> None:
    assert run_cli("export", "export.parquet").code == 0
    world.replace("finstats.ingest.exported.tables.MOST_UNPACKED", 1000)


FLAT = ",".join(HEADS) + "\n"
BLANK = "," * (len(HEADS) - 1) + "\n"


def _flat(world: World, content: str, size: int = LARGE) -> None:
    """A flat file that is large enough to be read by another process."""
    with world.write("flat.csv", content).open("r+b") as stream:
        stream.truncate(max(size, len(content)))


def _lost_reader(world: World) -> None:
    _flat(world, FLAT)
    world.replace("sys.executable", "/bin/false")


def _blank_flat(world: World) -> None:
    world.write("flat.csv", FLAT + BLANK)
    world.replace("finstats.ingest.jobs.large_flat", lambda path: large_flat(path, 0))
    world.replace("sys.executable", "")


def _changing_flat(world: World) -> None:
    world.bring(SOURCE)
    world.write("flat.csv", written(ONE))
    other = large_flat(world.folder / "flat.csv", 0)
    assert other is not None
    world.replace("finstats.ingest.jobs.large_flat", lambda _: other._replace(sha256="0" * 64))


def _faulty_flat(world: World) -> None:
    world.bring(SOURCE)
    world.write("flat.csv", written(ONE).replace("1026.09,", "1026.90,"))
    world.replace("finstats.ingest.jobs.large_flat", lambda path: large_flat(path, 0))


EXCHANGE = (
    Sample("reader-lost", "a flat file whose reader dies", "import flat.csv", _lost_reader, "a process would have to be killed in time"),
    Sample("not-plain", "a flat file larger than 256 MiB that is none", "import flat.csv", lambda world: _flat(world, FLAT, MAX_BYTES + 1)),
    Sample("not-plain", "the same, only tried", "import flat.csv --dry-run", lambda world: _flat(world, FLAT, MAX_BYTES + 1)),
    Sample("empty", "a large flat file with blank rows alone", "import flat.csv", _blank_flat, "what another process says is not recorded"),
    Sample("token-mismatch", "a flat file whose reader finds a fault", "import flat.csv", _faulty_flat, "a large file would take long"),
    Sample("changed", "a flat file that is changed while it is read", "import flat.csv", _changing_flat, "it would have to be changed in time"),
    Sample("duplicate-code", "a list of sources with one of them twice", "import sources.csv", _file(SOURCE_TWICE.name, SOURCE_TWICE.content)),
    *_of_import(),
    *(Sample(code, f"an exported folder with another thing in {name}", "import folder", _other_package(name, old, new)) for name, old, new, code in OTHER_THINGS),
    Sample("not-importable", "a file of a kind that is not imported", "import answer.json", _file("answer.json", b"{}")),
    Sample("no-export", "an answer that was saved as lines", "import answer.jsonl", _file("answer.jsonl", b'{"ref": "a/1.1"}\n')),
    Sample("unreadable", "a table that is not there", "import missing.csv"),
    Sample("changed-package", "an exported folder with a file that was changed", "import folder", _package("figure_versions.csv", "1026.09", "1026.90")),
    Sample("changed-package", "an exported folder in a form that is none", "import folder", _package("datapackage.json", '"format": "csv"\n', '"format": "ods"\n')),
    Sample("missing-extra", "an exported Parquet file without its library", "import export.parquet", _parquet, "the tests need pyarrow"),
    Sample("too-large", "an exported Parquet file that unpacks to more than a gigabyte", "import export.parquet", _large_parquet, "a gigabyte would take long to make and to read"),
    Sample("export-one", "two things to export at once", "export figures sources x.csv"),
    Sample("export-whole", "a list that is to be narrowed", "export sources x.csv --theme green"),
    Sample("export-everything", "a part of everything to a folder", "export tech-loans folder/"),
    Sample("export-where", "an export to nowhere", "export figures"),
    Sample("not-an-export", "a folder with something else in it", "export folder/", _other_folder),
    Sample("unwritable", "a folder where none can be made", "export /proc/folder/"),
)  # fmt: skip
