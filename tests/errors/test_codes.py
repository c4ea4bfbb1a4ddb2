"""The finder of errors finds them however their code is written, and says where it cannot."""

from __future__ import annotations

import pytest
from tests.errors.codes import NotLiteral, Source

TREE = """
class FinstatsError(Exception):
    def __init__(self, code, zh, en, hint=None): ...
class DataError(FinstatsError): ...
class NotReady(DataError):
    def __init__(self, state):
        super().__init__(f"database-{state}", "库", "it")
class Refusal(ValueError): ...
"""


def codes(text: str) -> set[str]:
    found = Source({"errors.py": TREE, "other.py": text}).sites()
    return {code for site in found for code in site.codes}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("raise DataError('a', '甲', 'x')", {"a"}),
        ("raise DataError(code='a', zh='甲', en='x')", {"a"}),
        ("raise DataError('a' if x else 'b', '甲', 'x')", {"a", "b"}),
        ("raise NotReady('missing' if x else 'older')", {"database-missing", "database-older"}),
        ("def f(kind): raise Refusal(f'no-{kind}', '甲', 'x')\nf('a')\nf('b')", {"no-a", "no-b"}),
        (
            "def f(kind): return Refusal(f'no-{kind}', '甲', 'x')\n"
            "def g():\n    for kind, n in (('a', 1), ('b', 2)):\n        f(kind)",
            {"no-a", "no-b"},
        ),
        ("def f(self): self.faults.add(1, 'a', '甲', 'x')", {"a"}),
        ("class Odd(DataError): ...\nraise Odd('a', '甲', 'x')", {"a"}),
        ("def f(error): raise DataError(error.code, '甲', 'x')", set()),
    ],
)
def test_codes_are_found(text: str, expected: set[str]) -> None:
    assert codes(text + "\nNotReady('x')") == expected | {"database-x"}


@pytest.mark.parametrize(
    "text",
    [
        "raise DataError(CODE, '甲', 'x')",
        "def f(code): raise DataError(code, '甲', 'x')",
        "def f(codes): raise DataError(codes[0], '甲', 'x')",
        "def f(kind): raise DataError('no-' + kind, '甲', 'x')",
    ],
)
def test_a_code_that_cannot_be_read_is_an_error_that_says_where(text: str) -> None:
    with pytest.raises(NotLiteral, match=r"other\.py:1: "):
        codes(text + "\nNotReady('x')")


def test_a_function_that_returns_an_error_makes_a_place_of_each_of_its_calls() -> None:
    text = (
        "def odd(x) -> DataError:\n    return DataError('a', '甲', x)\n"
        "def f():\n    raise odd('1')\ndef g():\n    raise odd('2')\nNotReady('x')"
    )
    found = Source({"errors.py": TREE, "other.py": text}).sites()
    assert [site.first for site in found if site.file == "other.py"] == [2, 4, 6, 7]
