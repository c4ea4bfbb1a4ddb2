"""Escapes, markup and formulas in the data: no reader of an answer obeys them."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.conftest import Ran, run_cli
from tests.hostile.guarding import odd_characters
from tests.scale import scaled, shown

from finstats.errors import ImportRefused
from finstats.ingest.faults import Faults
from finstats.ingest.format import check_format
from finstats.ingest.located import read_blocks

# What a database of unknown origin may say where names, notes and tokens stand.
WORDS = (
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07",
    "\x1b]8;;https://example.com\x1b\\link\x1b]8;;\x1b\\",
    "\x9b31m\x90q\x9c",
    "\u202eevil\u2066\u2069",
    "a\u200bb\u00ad\ufeffc\u061c",
    "\u2028next\u2029\x85line",
    "[red]x[/red] [link=https://example.com]y[/link] [/]",
    "two\nlines\r\nthree\rfour",
    "tab\tbed\x0b\x0c\x00end",
    "| a | b |\n|---|---|",
    "`code` **bold** _x_ ~~y~~ <script>alert(1)</script> &lt;b&gt; ![i](x) \\",
    "\"quoted\" 'single' , ;",
    "=cmd|' /C calc'!A0",
    "=HYPERLINK(1)",
    "+1+cmd",
    "-1+2",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "{0} %s %n ${x} :name",
    "x" * 5000,
    "汉" * 300,
    "\U000e0041\U0010ffff\uffff",
)
NUMBERS = ("-28.4", "+1", "1026.09", "254.30", "-0.50%", "0012")
FORMATS = ("table", "md", "html", "csv", "tsv", "json", "jsonl")
# Where the text of the database may be anything; digits, codes and dates stay as they are.
TEXTS = {
    "subject": ("name_zh", "name_en", "note_zh", "note_en"),
    "theme": ("name_zh", "name_en"),
    "indicator": ("name_zh", "name_en", "definition_zh", "definition_en"),
    "measure": ("name_zh", "name_en"),
    "category": ("name_zh", "name_en"),
    "place": ("name_zh", "name_en"),
    "unit": ("name_zh", "name_en"),
    "source": ("title", "publisher", "label_zh", "label_en", "byline", "url", "note_zh", "note_en"),
    "figure": ("printed", "wording"),
    "observation": ("term", "note_zh", "note_en"),
    "product": ("description_zh", "description_en"),
    "financing": ("mechanism_zh", "mechanism_en", "purpose_zh", "purpose_en"),
    "relation": ("reason_zh", "reason_en"),
}
COMMANDS: tuple[tuple[str, ...], ...] = (
    (),
    ("themes",),
    ("banks", "--all"),
    ("indicator", "tech-loans"),
    ("indicator", "green-loans", "--undated"),
    ("total", "tech-loans"),
    ("total", "tech-loans:balance:high-tech:banks-in-weifang"),
    ("trace", "weifang-2025/4.2"),
    ("trace", "weifang-2025/11.1"),
    ("cite", "weifang-2025/4.2", "weifang-2025/11.1"),
    ("audit", "--all"),
    ("explain", "weifang-2025/11.1"),
    ("implied", "all-loans"),
    ("compare", "green-loans", "--against", "all-loans"),
    ("indicators",),
    ("figures", "--nature", "all"),
    ("enterprises",),
    ("products",),
    ("financings",),
    ("sources",),
    ("schema",),
    ("info",),
    ("sql", "select * from figures order by ref_order, series limit 20"),
    ("sql", "select * from aliases order by alias, code limit 60"),
)


@pytest.fixture(scope="module")
def odd(invented: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of ours in which every name, note and token is one of WORDS."""
    path = Path(shutil.copy(invented, tmp_path_factory.mktemp("odd") / "odd.db"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma ignore_check_constraints = 1")
        number = 0
        for table, columns in TEXTS.items():
            for (row,) in connection.execute(f"select rowid from {table}").fetchall():
                for column in columns:
                    number += 1
                    word = WORDS[number % len(WORDS)]
                    connection.execute(
                        f"update {table} set {column} = ? where rowid = ?", (word, row)
                    )
        connection.commit()
    return path


def _ran(database: Path, *arguments: str, screen: int | None = None) -> Ran:
    ran = run_cli(*arguments, "--database", str(database), screen=screen)
    # 6: a sum of these that may not be made, said on stderr with the names in it. 5: the terms
    # are odd words too, so each figure has a term of its own and nothing follows from them.
    allowed = {"total": (0, 6), "implied": (0, 5), "compare": (0, 5)}
    assert ran.code in allowed.get(next(iter(arguments), ""), (0,)), (arguments, ran.err)
    assert not odd_characters(ran.err), ran.err
    return ran


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command[:2]) or "none")
def test_no_answer_carries_out_what_the_data_say(command: tuple[str, ...], odd: Path) -> None:
    answers, widths = 0, (40, 120)[: scaled(1, 2)]
    for form in FORMATS if command else ("table",):
        options = ("--format", form) if command else ()
        for lang in ("zh", "en")[: scaled(1, 2)]:
            piped = _ran(odd, *command, *options, "--lang", lang)
            screens = [_ran(odd, *command, *options, "--lang", lang, screen=w) for w in widths]
            for ran in screens:
                assert not odd_characters(ran.out, "\n\t" if form == "tsv" else "\n")
            if piped.code == 0:
                _CHECKS[form](piped.out)
            answers += 1 + len(widths)
    shown("hostile.output", answers=answers)


def _is_calm(out: str) -> None:
    assert not odd_characters(out)


def _is_markdown(out: str) -> None:
    """Every line of a table has the cells of its head, and nothing in them is markup."""
    _is_calm(out)
    cells = 0
    for line in out.splitlines():
        bare = re.sub(r"\\.", "", line)
        if not bare.startswith("|"):
            cells = 0
            continue
        cells = cells or bare.count("|")
        assert bare.count("|") == cells, line
        assert not re.search(r"[<`~&_\[]", bare), line


def _is_csv(out: str) -> None:
    rows = list(csv.reader(io.StringIO(out, newline="")))
    assert {len(row) for row in rows} == {len(rows[0])}
    for cell in (cell for row in rows for cell in row):
        assert not cell.startswith(tuple("=+-@\t\r\n＝＋－＠")) or _is_number(cell), cell


def _is_tsv(out: str) -> None:
    lines = out.split("\n")
    assert lines.pop() == ""
    assert {line.count("\t") for line in lines} == {lines[0].count("\t")}
    assert len(out.splitlines()) == len(lines)
    for cell in (cell for line in lines for cell in line.split("\t")):
        assert not cell.startswith(tuple("=+-@＝＋－＠")) or _is_number(cell), cell


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?%?", cell) is not None


def _is_json(out: str) -> None:
    _is_calm(out)
    assert json.loads(out)["rows"]


def _is_jsonl(out: str) -> None:
    _is_calm(out)
    assert all(isinstance(json.loads(line), dict) for line in out.splitlines())


_CHECKS = {
    "table": _is_calm,
    "md": _is_markdown,
    "html": _is_calm,
    "csv": _is_csv,
    "tsv": _is_tsv,
    "json": _is_json,
    "jsonl": _is_jsonl,
}


@pytest.mark.parametrize("word", [*WORDS, *NUMBERS], ids=ascii)
def test_json_and_csv_keep_every_character_of_a_value(word: str, seeded: Path) -> None:
    # Python's sqlite3 takes no lone halves of pairs, and a parameter of `sql` is bound as it is.
    command = ("sql", "select :word as word, 1 as one", "-p", f"word={word}")
    out = _ran(seeded, *command, "--format", "json").out
    assert json.loads(out)["rows"] == [{"word": word, "one": 1}]
    out = _ran(seeded, *command, "--format", "jsonl").out
    assert json.loads(out) == {"word": word, "one": 1}
    out = _ran(seeded, *command, "--format", "csv").out
    rows = list(csv.reader(io.StringIO(out, newline="")))
    formula = word not in NUMBERS and word.startswith(tuple("=+-@\t\r\n＝"))
    assert rows == [["word", "one"], [f"'{word}" if formula else word, "1"]]


def test_numbers_are_the_same_digits_in_every_format(invented: Path) -> None:
    query = "select ref, value_text, value_base, lower_text from figures order by ref, series"
    wanted = [
        [str(value or "") for value in row]
        for row in sqlite3.connect(f"file:{invented}?mode=ro", uri=True).execute(query).fetchall()
    ]
    out = _ran(invented, "sql", query, "--format", "csv").out
    assert list(csv.reader(io.StringIO(out)))[1:] == wanted
    out = _ran(invented, "sql", query, "--format", "tsv").out
    assert [line.split("\t") for line in out.splitlines()[1:]] == wanted
    out = _ran(invented, "sql", query, "--format", "jsonl").out
    assert [[v or "" for v in json.loads(line).values()] for line in out.splitlines()] == wanted


@pytest.mark.parametrize("name", ["=cmd", "a|b", "<b>", "\x1b[31m", "[red]", "a\nb", "x\ty"])
def test_names_of_columns_are_as_harmless_as_values(name: str, seeded: Path) -> None:
    for form in FORMATS:
        ran = _ran(seeded, "sql", f'select 1 as "{name}", 2 as b', "--format", form, screen=80)
        assert not odd_characters(ran.out, "\n\t" if form == "tsv" else "\n")
        _CHECKS[form](_ran(seeded, "sql", f'select 1 as "{name}", 2 as b', "--format", form).out)


@pytest.mark.parametrize("word", [word for word in WORDS if odd_characters(word, "")], ids=ascii)
def test_a_facts_file_cannot_bring_in_what_a_terminal_would_obey(word: str) -> None:
    escaped = "".join(f"\\U{ord(c):08x}" for c in word)
    text = f'[[theme]]\ncode = "x"\nname_zh = "{escaped}"\n'
    faults = Faults("x.toml")
    check_format(read_blocks(text.encode(), faults), faults)
    assert [fault.code for fault in faults.found] == ["wrong-type"]
    with pytest.raises(ImportRefused):
        faults.stop_if_any()


@pytest.mark.parametrize("word", ["\x1b[31mx", "a\nb", "\u202ex", "x" * 1001])
def test_what_is_recorded_of_a_source_holds_to_the_same_rules(word: str, database: Path) -> None:
    before = database.read_bytes()
    ran = run_cli("source", "set", "weifang-2025", "--title", word, "--database", str(database))
    assert ran.code == 2
    assert not odd_characters(ran.err)
    assert database.read_bytes() == before
