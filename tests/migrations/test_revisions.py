"""The chain of migrations: what is shipped, where it leads, what each file may not do."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from tests.conftest import ROOT
from tests.migrations.catalogue import catalogue, content, tables, views
from tests.migrations.conftest import ENGINES, Empty

from finstats.bundled import bundled
from finstats.ingest.first_use import make_or_upgrade
from finstats.settings import Target
from finstats.store import migrations
from finstats.store.revision import HEAD
from finstats.store.writing import writing

FILES = sorted((bundled("alembic") / "versions").glob("*.py"))
REVISIONS = [file.name[:4] for file in FILES]


def upgrade(target: Target, revision: str = "head") -> tuple[str, ...]:
    """Migrate, as finstats does it."""
    with writing(target, foreign_keys=False) as connection:
        return migrations.upgrade(connection, revision)


def downgrade(target: Target, revision: str = "base") -> None:
    """Take the schema back."""
    with writing(target, foreign_keys=False) as connection:
        migrations.downgrade(connection, revision)


def held(target: Target) -> tuple[object, ...]:
    """All there is in a database: structure and content, and the bytes of a file."""
    with writing(target) as connection:
        found = catalogue(connection), content(connection)
    return (*found, target.path.read_bytes() if target.path else b"")


def test_there_is_one_head_and_this_release_reads_it() -> None:
    scripts = ScriptDirectory(str(bundled("alembic")))
    assert scripts.get_heads() == [HEAD]
    assert migrations.head() == HEAD


def test_each_revision_follows_the_one_before_it() -> None:
    scripts = ScriptDirectory(str(bundled("alembic")))
    chain = [(script.revision, script.down_revision) for script in scripts.walk_revisions()]
    assert chain[::-1] == list(zip(REVISIONS, [None, *REVISIONS[:-1]], strict=True))
    assert [int(revision) for revision in REVISIONS] == list(range(1, len(FILES) + 1))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_migration_is_named_by_number_and_by_what_it_changes(file: Path) -> None:
    assert re.fullmatch(r"\d{4}_[a-z][a-z_]+\.py", file.name)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_migration_imports_nothing_of_finstats(file: Path) -> None:
    imported = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            imported.add((node.module or "").partition(".")[0])
    assert imported <= {"alembic", "sqlalchemy"} | set(sys.stdlib_module_names)


def test_an_empty_database_is_brought_to_head(target: Target) -> None:
    assert upgrade(target) == tuple(REVISIONS)
    with writing(target) as connection:
        assert migrations.current(connection) == HEAD
        assert migrations.differences(connection) == []


def test_step_by_step_leads_to_the_same_database(empty: Empty) -> None:
    for engine in ENGINES:
        at_once, by_steps = empty(engine), empty(engine)
        upgrade(at_once)
        for revision in REVISIONS:
            assert upgrade(by_steps, revision) == (revision,)
        assert held(by_steps)[:2] == held(at_once)[:2]


def test_upgrading_twice_applies_nothing(migrated: Target) -> None:
    before = held(migrated)
    assert upgrade(migrated) == ()
    assert held(migrated) == before


def test_making_a_seeded_database_again_changes_nothing(seeded_target: Target) -> None:
    before = held(seeded_target)
    assert make_or_upgrade(seeded_target) == ()
    assert held(seeded_target) == before


def test_a_database_without_figures_goes_down_to_nothing_and_up_again(migrated: Target) -> None:
    before = held(migrated)
    downgrade(migrated)
    with writing(migrated) as connection:
        assert tables(connection) == views(connection) == []
        assert migrations.current(connection) is None
    assert upgrade(migrated) == tuple(REVISIONS)
    assert held(migrated)[:2] == before[:2]


@pytest.mark.parametrize("revision", ["base", "0001"])
def test_a_downgrade_that_would_lose_figures_is_refused_and_changes_nothing(
    seeded_target: Target, revision: str
) -> None:
    before = held(seeded_target)
    with pytest.raises(RuntimeError, match="would lose the imported figures"):
        downgrade(seeded_target, revision)
    assert held(seeded_target) == before


@pytest.mark.parametrize("revision", ["0002", "0003"])
def test_views_and_dictionary_go_and_come_back_over_the_same_figures(
    seeded_target: Target, revision: str
) -> None:
    before = held(seeded_target)
    downgrade(seeded_target, revision)
    assert held(seeded_target)[:2] != before[:2]
    make_or_upgrade(seeded_target)  # with what the seeds define in tables that went
    assert held(seeded_target)[:2] == before[:2]


def test_an_upgrade_that_fails_at_its_end_leaves_nothing(target: Target) -> None:
    def fail_before_the_commit() -> None:
        with writing(target, foreign_keys=False) as connection:
            migrations.upgrade(connection)
            raise KeyError

    with pytest.raises(KeyError):
        fail_before_the_commit()
    with writing(target) as connection:
        assert tables(connection) == views(connection) == []
        assert migrations.current(connection) is None


def test_the_alembic_program_makes_the_same_database(empty: Empty) -> None:
    for engine in ENGINES:
        by_program, by_finstats = empty(engine), empty(engine)
        upgrade(by_finstats)
        url = by_program.url
        done = subprocess.run(
            [sys.executable, "-m", "alembic", "upgrade", "head"],
            cwd=ROOT,
            env={**os.environ, "FINSTATS_DATABASE": url},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert held(by_program)[:2] == held(by_finstats)[:2]


def test_definition_versions_of_a_users_own_are_not_taken_back(seeded_target: Target) -> None:
    with writing(seeded_target) as connection:
        connection.exec_driver_sql(
            "insert into definition_version (indicator, number, valid_from, owner, definition_zh,"
            " definition_en, definition_basis, change_zh, change_en) values"
            " ('green-loans', 3, '2026-01-01', 'pboc', 'x', 'x', 'ours', 'x', 'x')"
        )
    before = held(seeded_target)
    with pytest.raises(RuntimeError, match="1 definition versions would be lost"):
        downgrade(seeded_target, "0007")
    assert held(seeded_target) == before


def test_a_dimension_that_is_in_use_stays_when_its_revision_is_taken_back(
    seeded_target: Target,
) -> None:
    with writing(seeded_target) as connection:
        connection.exec_driver_sql(
            "insert into unit (code, name_zh, dimension, base_factor) values"
            " ('盎司', '盎司', 'volume', 1)"
        )
    before = held(seeded_target)
    downgrade(seeded_target, "0007")
    with writing(seeded_target) as connection:
        kept = connection.exec_driver_sql(
            "select code from dimension where sort > 9 order by code"
        ).scalars()
        assert list(kept) == ["volume"]
    make_or_upgrade(seeded_target)
    assert held(seeded_target)[:2] == before[:2]
