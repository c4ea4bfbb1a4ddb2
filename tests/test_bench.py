"""What `make bench` prints, and what it says when it cannot; no test looks at a time."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from types import ModuleType

import pytest
from tests.conftest import ROOT


@pytest.fixture
def bench() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("start_up", ROOT / "benchmarks" / "start_up.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["start_up"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["start_up"]


def test_ratios_are_of_medians_and_to_the_rival_of_the_same_format(
    bench: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = [
        bench.Run("python -c pass", ("python",)),
        bench.Run("rival", ("rival",)),
        bench.Run("ours", ("ours",), "rival"),
    ]
    times = {"python -c pass": [9.0, 10, 99], "rival": [1.0, 100, 100], "ours": [80.0, 80, 81]}
    bench._print_times(runs, times, 3)
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()[2:]]
    assert lines == [
        "median quartiles x pass x sqlite-utils",
        "python -c pass 10.0 9.5 - 54.5 1.00",
        "rival 100.0 50.5 - 100.0 10.00",
        "ours 80.0 80.0 - 80.5 8.00 0.80",
    ]


def test_a_step_that_fails_ends_the_bench_with_a_reason(bench: ModuleType) -> None:
    failing = (sys.executable, "-c", "raise SystemExit('no such package')")
    with pytest.raises(SystemExit, match=r"bench: cannot install x: .*\nno such package"):
        bench._must(failing, "cannot install x: is a package index within reach?")
