"""Whoever reads is gone, or the disk is full: non-zero, and not one line of Python's."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.hostile.programs import shell
from tests.scale import scaled, shown

FORMATS = ("table", "csv", "tsv", "json", "jsonl", "md")
COMMANDS = ("--help", "--version", "db current", "", "schema", "db check")
PYTHONS = ("Traceback", "Exception ignored", "BrokenPipeError", 'File "')


def _assert_no_words_of_pythons(err: str) -> None:
    assert not any(word in err for word in PYTHONS), err
    assert "a bug in finstats" not in err


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("buffered", [True, False])
def test_a_closed_pipe_ends_it_without_a_word(form: str, buffered: bool, invented: Path) -> None:
    # More than any pipe holds, so that the end of its reader is met.
    command = "sql 'select a.* from figures a, units limit 1000'"
    script = (
        f'"$@" {command} --format {form} --database {invented} | head -c 1; exit ${{PIPESTATUS[0]}}'
    )
    done = shell(script, {"PYTHONUNBUFFERED": "" if buffered else "1"})
    assert done.code == 1
    assert len(done.out) == 1
    _assert_no_words_of_pythons(done.err)
    assert done.err == ""
    shown("hostile.output", closed_pipes=1)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("where", ["> /dev/full", "-o /dev/full"])
def test_a_full_disk_is_said_and_fails(form: str, where: str, seeded: Path) -> None:
    commands = ("figures", "themes", "trace 4.2")[: scaled(1, 3)]
    for command in commands:
        done = shell(f'"$@" {command} --format {form} --database {seeded} {where}')
        assert done.code == 1, command
        _assert_no_words_of_pythons(done.err)
        assert done.err.count("\n") == 1
        assert done.err.startswith("finstats: ")
    shown("hostile.output", full_disks=len(commands))


@pytest.mark.parametrize("command", COMMANDS[:: scaled(2, 1)])
def test_words_that_are_no_table_fail_on_a_full_disk_too(command: str, seeded: Path) -> None:
    done = shell(f'"$@" {command} > /dev/full', {"FINSTATS_DATABASE": str(seeded)})
    assert done.code == 1
    _assert_no_words_of_pythons(done.err)
    assert done.err.count("\n") == 1
    done = shell(
        f'"$@" {command} | true; exit ${{PIPESTATUS[0]}}', {"FINSTATS_DATABASE": str(seeded)}
    )
    assert done.code in (0, 1)
    _assert_no_words_of_pythons(done.err)


@pytest.mark.parametrize("stream", ["<&-", ">&-", "2>&-", "2> /dev/full", "<&- >&- 2>&-"])
def test_a_closed_stream_is_no_bug(stream: str, seeded: Path) -> None:
    commands = ("themes", "--help", "trace nowhere", "sql 'select 1 as one'", "nonsense")
    for command in commands[: scaled(2, 5)]:
        done = shell(f'"$@" {command} {stream}', {"FINSTATS_DATABASE": str(seeded)})
        assert done.code in (0, 1, 2, 5), (command, done)
        _assert_no_words_of_pythons(done.err)
        if stream == "<&-":
            assert done.code == {"trace nowhere": 5, "nonsense": 2}.get(command, 0)
        if ">&-" in stream and command in ("themes", "--help") and not stream.startswith("2"):
            assert done.code == 1, (command, done)
    shown("hostile.environment", closed_streams=scaled(2, 5))


@pytest.mark.parametrize(
    "command", ["chart tech-loans -f png", "themes -f xlsx", "themes -f parquet"]
)
def test_bytes_for_a_closed_output_are_refused_too(command: str, seeded: Path) -> None:
    done = shell(f'"$@" {command} >&-', {"FINSTATS_DATABASE": str(seeded), "FINSTATS_LANG": "en"})
    assert (done.code, done.err) == (
        1,
        "finstats: standard output is closed; -o FILE writes to a file\n",
    )


def test_a_statement_from_a_closed_input_is_a_mistake_of_the_user(seeded: Path) -> None:
    done = shell('"$@" sql - <&-', {"FINSTATS_DATABASE": str(seeded)})
    assert done.code in (1, 2)
    _assert_no_words_of_pythons(done.err)
    assert done.err.startswith("finstats: ")
