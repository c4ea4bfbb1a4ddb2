"""What is said on stderr when something was done."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import run_cli


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("zh", "已记: weifang-2025 发布日、标题"),
        ("en", "recorded for weifang-2025: day of publication, title"),
    ],
)
def test_what_was_recorded_of_a_source_is_named_as_people_say_it(
    lang: str, told: str, database: Path
) -> None:
    words = ("source", "set", "weifang-2025", "--title", "x", "--published", "2025-09-03")
    ran = run_cli(*words, "--lang", lang, "--database", str(database))
    assert ran.code == 0
    assert ran.err.splitlines()[0] == told


def test_the_command_that_upgrades_again_names_the_database(database: Path) -> None:
    ran = run_cli("db", "downgrade", "0007", "--lang", "en", "--database", str(database))
    assert ran.code == 0
    upgrade = f"finstats db upgrade --database '{database}'"
    assert ran.err.splitlines()[-1] == f"it is at revision 0007: to use it, {upgrade}"
