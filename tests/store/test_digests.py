"""Digests: the same on both engines, kept by every writer, of every row."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import INVENTED, run_cli
from tests.engines.twins import Twins
from tests.store.test_verify import past_finstats

from finstats.ingest.first_use import make_or_upgrade
from finstats.ingest.importing import import_file
from finstats.ingest.sources import set_source
from finstats.settings import Target, database_target
from finstats.store.digests import STRUCTURE, Digest, held_digests, must_agree
from finstats.store.tables import content_digest, metadata
from finstats.store.writing import reading, writing

# When it was imported, and by which release, differ from database to database.
TIMED = {"import_run", "source_text", "audit_run"}


def digests(target: Target) -> dict[tuple[str, str], Digest]:
    """The digests that a database keeps, which agree with its content."""
    with reading(target) as connection:
        must_agree(connection)
        return held_digests(connection)


def content(target: Target) -> dict[tuple[str, str], Digest]:
    """Those that do not depend on the engine or the hour."""
    held = digests(target)
    return {key: one for key, one in held.items() if key[0] not in (*TIMED, STRUCTURE)}


def test_both_engines_have_the_same_digests(twins: Twins) -> None:
    sqlite, postgres = (content(database_target(url)) for url in twins)
    assert sqlite == postgres
    assert len(sqlite) > 50


def test_every_table_has_a_digest_and_every_source_its_own(own: Target) -> None:
    import_file(own, INVENTED / "jiangcheng-q1.toml")
    held = digests(own)
    tables = {name for name in metadata.tables if name != content_digest.name}
    assert {part for part, scope in held if not scope and part != STRUCTURE} == tables
    sources = {"weifang-2025", "jiangcheng-q1"}
    for part in ("figure", "observation", "source_section"):
        assert {scope for name, scope in held if name == part} == {"", *sources}
        of_sources = sum(held[part, source].rows for source in sources)
        assert held[part, ""].rows == of_sources > 0


def test_an_import_changes_the_digests_of_its_own_source_and_no_other(own: Target) -> None:
    import_file(own, INVENTED / "jiangcheng-q1.toml")
    before = digests(own)
    set_source(own, "jiangcheng-q1", {"title": "题目"})
    import_file(own, INVENTED / "jiangcheng-h1.toml")
    after = digests(own)
    changed = {key for key in after if after[key] != before.get(key)}
    assert {scope for _, scope in changed} == {"", "jiangcheng-h1"}
    assert ("figure", "jiangcheng-h1") in changed


@pytest.mark.parametrize(
    "statement",
    [
        "insert into theme_alias values ('绿金', 'green')",
        "update subject set note_zh = '注' where id = 1",
        "delete from indicator_alias",
        "update figure set wording = wording",
        "create index own_index on figure (printed)",
    ],
)
def test_no_writer_can_forget_them(own: Target, statement: str) -> None:
    with writing(own) as connection:
        connection.exec_driver_sql(statement)
    digests(own)


def test_the_commands_that_write_keep_them(own: Target) -> None:
    for command in (
        ("import", str(INVENTED / "jiangcheng-q1.toml")),
        ("import", str(INVENTED / "jiangcheng-h1.toml")),
        ("source", "set", "jiangcheng-q1", "--url", "https://example.org/"),
        ("db", "upgrade"),
        ("import", str(INVENTED / "jiangcheng-h1.toml")),
    ):
        assert run_cli(*command, "--database", own.url).code == 0
        digests(own)


def test_a_unit_of_work_that_changes_nothing_writes_nothing(database: Path) -> None:
    target, before = database_target(str(database)), database.read_bytes()
    with writing(target) as connection:
        connection.exec_driver_sql("select count(*) from figure")
    assert make_or_upgrade(target) == ()
    assert database.read_bytes() == before


def test_a_digest_says_the_rows_and_not_their_order_of_arrival(own: Target) -> None:
    before = content(own)
    with writing(own) as connection:
        rows = connection.exec_driver_sql("select alias, theme from theme_alias").all()
        connection.exec_driver_sql("delete from theme_alias")
        for alias, theme in reversed(rows):
            connection.exec_driver_sql(f"insert into theme_alias values ('{alias}', '{theme}')")
    assert content(own) == before


def test_an_upgrade_refuses_a_damaged_database(own: Target) -> None:
    past_finstats(own, "update subject set name_zh = '某行' where id = 2")
    ran = run_cli("db", "downgrade", "0004", "--database", own.url)
    assert ran.code == 1
    assert "table subject" in ran.err
