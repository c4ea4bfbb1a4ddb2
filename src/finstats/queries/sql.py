"""`finstats sql`: an analyst's own question over the public views, read only."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from finstats.errors import SqlError, UsageError
from finstats.result import Column, Kind, Label, Note, Result, Value
from finstats.store.adhoc import run_adhoc
from finstats.store.answers import MEBIBYTE, Answer, Caps
from finstats.store.parameters import names_in
from finstats.store.reader import Reader
from finstats.store.views import READABLE

_EXACT_IN_JSON = 2**53  # readers of JSON round larger numbers
_MISSING = re.compile(
    r"no such (table|column): ([\w.]{1,80})"
    r"|(relation|column) \"?([\w.]{1,80})\"? does not exist"
    r"|(Table|column) (?:with name )?\"?([\w.]{1,80})\"? (?:does not exist|not found)"
    r"|The (table) or view `([\w.`]{1,80})` cannot be found"
    r"|A (column), [a-z, ]+ with name ([\w.`]{1,80}) cannot be resolved"
)


def ask(reader: Reader, sql: str, given: Sequence[str], caps: Caps) -> Result:
    """The answer of one statement under the caps, said aloud when they cut.

    Raises SqlError (1), TimeLimit (4) or UsageError (2) for a parameter that is not there.
    """
    params = _parameters(sql, given)
    try:
        answer = run_adhoc(reader, sql, params, caps)
    except SqlError as error:
        better = _with_candidates(reader, error)
        if better is error:
            raise
        raise better from error
    columns = tuple(
        _column(name, place, answer) for place, name in enumerate(_unique(answer.columns))
    )
    rows = tuple(
        tuple(_value(value, column) for value, column in zip(row, columns, strict=True))
        for row in answer.rows
    )
    result = Result("sql", columns, rows)
    if not answer.cut:
        return result
    return replace(result, truncated=True, notes=(_cut(answer, caps),))


def _cut(answer: Answer, caps: Caps) -> Note:
    if answer.cut == "rows":
        text = Label(
            f"只列前 {caps.rows} 行, 还有更多; 可用 --limit 放宽",
            f"only the first {caps.rows} rows; there are more, raise --limit",
        )
    else:
        size = caps.bytes // MEBIBYTE
        text = Label(
            f"只列前 {len(answer.rows)} 行: 结果到了 {size} MiB 的上限; 请少取几列",
            f"only the first {len(answer.rows)} rows: the answer reached {size} MiB; ask for fewer columns",
        )
    return Note("truncated", text)


def _parameters(sql: str, given: Sequence[str]) -> Mapping[str, object]:
    found: dict[str, object] = {}
    for word in given:
        name, equals, value = word.partition("=")
        if not equals or not name.isidentifier():
            raise UsageError(
                "bad-parameter",
                f"-p 要写成 名=值, 不是“{word[:40]}”",
                f"-p is written name=value, not '{word[:40]}'",
            )
        found[name] = value
    wanted = names_in(sql)
    for name in sorted(wanted - set(found)):
        raise UsageError(
            "missing-parameter",
            f"语句要参数 :{name}; 加 -p {name}=…",
            f"the statement needs :{name}; add -p {name}=...",
        )
    for name in sorted(set(found) - wanted):
        raise UsageError(
            "unused-parameter", f"语句里没有参数 :{name}", f"the statement has no parameter :{name}"
        )
    return found


def _unique(names: Sequence[str]) -> list[str]:
    """Column names as JSON keys: a second `x` is `x_2`."""
    found: list[str] = []
    for name in names:
        shown, again = name, 2
        while shown in found:
            shown, again = f"{name}_{again}", again + 1
        found.append(shown)
    return found


def _column(name: str, place: int, answer: Answer) -> Column:
    kinds = {type(row[place]) for row in answer.rows if row[place] is not None}
    kind: Kind = "integer" if kinds == {int} else "text"
    if name.endswith(("_base", "_text")) or (kinds and kinds <= {int, float} and kinds != {int}):
        kind = "digits"
    return Column(name, Label(name, name), kind)


def _value(value: object, column: Column) -> Value:
    """Text and whole numbers as they are; what a user's own division made, as text."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int) and (column.kind == "digits" or abs(value) > _EXACT_IN_JSON):
        return str(value)
    if value is None or isinstance(value, (str, int)):
        return value
    return value.hex() if isinstance(value, bytes) else str(value)


def _with_candidates(reader: Reader, error: SqlError) -> SqlError:
    """The error with the nearest views or columns when one of them is not there."""
    match = _MISSING.search(error.message.en)
    if match is None:
        return error
    kind, name = (one for one in match.groups() if one is not None)
    word = name.strip("`").rsplit(".", 1)[-1].strip("`")
    table = kind.lower() in ("table", "relation")
    rows = reader.rows("select d.object, d.column from dictionary d order by d.object, d.column")
    # The dictionary explains the tables too, which may not be read.
    known = {str(view if table else column) for view, column in rows if view in READABLE}
    near = get_close_matches(word, sorted(known - {""}), 4, 0.5)
    hint = Label(f"是不是: {', '.join(near)}", f"did you mean: {', '.join(near)}") if near else None
    see = Label("有哪些视图和列: finstats schema", "views and columns: finstats schema")
    return SqlError(error.code, error.message.zh, error.message.en, hint or see)
