"""docs/trust.md names every promise and every count, and none that no test carries."""

from __future__ import annotations

import re

import pytest
from tests.trust import PAGE, PROMISES, ROOT, Promise, counts_in, page

EVERY = [promise for promises in PROMISES.values() for promise in promises]


def counted_in_tests() -> set[str]:
    """Names under which tests count."""
    texts = (
        path.read_text(encoding="utf-8")
        for path in (ROOT / "tests").rglob("*.py")
        if path.name not in ("test_trust.py", "scale.py")
    )
    return {name for text in texts for name in re.findall(r'\bshown\(\s*"([a-z.-]+)"', text)}


def test_what_tests_count_stands_under_a_promise() -> None:
    assert {name for promise in EVERY for name in promise.counted} == counted_in_tests()


@pytest.mark.parametrize("promise", EVERY, ids=lambda promise: promise.words[:40])
def test_a_promise_names_tests_that_are_there_and_stands_on_the_page(promise: Promise) -> None:
    assert all((ROOT / "tests" / name).is_file() for name in promise.tests)
    assert promise.words in PAGE.read_text(encoding="utf-8")


def test_counts_are_added_up_and_the_highest_kept() -> None:
    lines = [
        '{"promise": "x", "counts": {"killed": 2, "most_memory": 5}}',
        '{"promise": "x", "counts": {"killed": 3, "most_memory": 4}}',
    ]
    assert counts_in(lines) == {"x": {"killed": 5, "most_memory": 5}}
    assert "not counted in this run" in page(counts_in(lines))
