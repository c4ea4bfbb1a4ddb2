"""What Spark is asked, asked of Sail, which needs no Java: the same SQL, the same bytes.

Sail is no Spark: it has no methods of Java and no programs to run, its own words for errors, and
takes a name in double quotes for a string, as Spark does unless told otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import run_cli
from tests.engines.answers import QUESTIONS, Words
from tests.engines.twins import Twins
from tests.scale import scaled
from tests.spark.asked import STATEMENTS, must_be_answered_alike
from tests.spark.sail import running_sail

# By themselves, like Spark's: a session of the client leaves threads behind in the process.
pytestmark = pytest.mark.spark


@pytest.fixture(scope="module")
def twins_of_sail(
    told: Path, lake: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Twins]:
    """The database and its lake read by Sail."""
    with running_sail(tmp_path_factory.mktemp("sail")) as url:
        yield Twins(str(told), f"{url}?lake={lake}")


@pytest.mark.parametrize("words", QUESTIONS[:: scaled(6, 3)], ids=" ".join)
def test_a_question_is_answered_with_the_same_bytes(twins_of_sail: Twins, words: Words) -> None:
    must_be_answered_alike(twins_of_sail, words, ("--format", "json") if words else ())


@pytest.mark.parametrize("words", STATEMENTS, ids=" ".join)
def test_a_statement_is_answered_with_the_same_bytes(twins_of_sail: Twins, words: Words) -> None:
    if '"' in words[0]:  # Spark's setting for names in double quotes, which Sail has not
        words = (words[0].replace('"', "`"), *words[1:])
    ran, other = (
        run_cli("--database", url, "sql", *words, "--format", "json") for url in twins_of_sail
    )
    assert other == ran
    assert ran.code == 0
