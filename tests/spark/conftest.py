"""One Spark for all tests of this folder, and a lake that it reads."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.engines.twins import Twins
from tests.lake.conftest import lake, told
from tests.spark.servers import Spark, programs, running_spark

__all__ = ["lake", "told"]


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spark]:
    """A running server with two workers; skipped without Java or `make build/spark`, not in CI."""
    home = programs()
    if home is None and os.environ.get("FINSTATS_CI"):
        pytest.fail("no Java or no build/spark on this machine, and FINSTATS_CI is set")
    if home is None:
        pytest.skip("no Java on this machine, or no build/spark (make build/spark)")
    with running_spark(home, tmp_path_factory.mktemp("spark")) as running:
        yield running


@pytest.fixture(scope="session")
def twins_of_spark(told: Path, lake: Path, spark: Spark) -> Twins:
    """The database and its lake read by Spark, as `--database` takes them."""
    return Twins(str(told), spark.url(lake))
