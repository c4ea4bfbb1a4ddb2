"""Whole outputs of every command, byte for byte, in both languages and at several widths.

`outputs/NAME.txt` holds a command line after `$`, then all it prints, then its exit code when it
is not 0. FINSTATS_RECORD=1 writes them anew; read the difference before you keep it.
"""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import pytest
from tests.conftest import Cli, Ran

OUTPUTS = Path(__file__).parent / "outputs"
COMMANDS = {
    "overview": "",
    "themes": "themes",
    "themes-as-of": "themes --as-of 2025-06",
    "banks-green": "banks --theme green",
    "banks-tech": "banks --theme 科技",
    "banks-inclusive": "banks --theme inclusive",
    "banks-pension": "banks --theme pension",
    "banks-digital": "banks --theme digital",
    "banks-named": "banks 农行 潍坊银行",
    "indicator-tech": "indicator tech-loans --as-of 2025-06",
    "indicator-green": "indicator green-loans --as-of 2025-07",
    "indicator-pension": "indicator pension-industry-loans --unit 万元",
    "indicator-credit": "indicator credit --undated",
    "total-tech": "total tech-loans",
    "total-borrowers": "total tech-loans --measure borrowers",
    "total-one": "total green-loans:balance:all:banks-in-weifang",
    "trace-ref": "trace weifang-2025/4.2",
    "trace-wording": "trace 23.2",
    "trace-number": "trace 1026.09",
    "trace-name": "trace 农业银行",
    "cite": "cite 4.2 4.6 11.4 5.2 16.1 26.3",
    "audit": "audit",
    "audit-cannot-tell": "audit --all --rule growth --source weifang-2025",
    "explain": "explain 11.4",
    "explain-quantity": "explain tech-loans:borrowers:little-giant:banks-in-weifang",
    "implied": "implied all-loans green-loans tech-loans",
    "compare-against": "compare green-loans inclusive-sme-loans --against all-loans",
    "compare-between": "compare green-loans tech-loans --from 2024 --to 2025-06",
    "history": "history green-loans --source weifang-2025",
    "history-ref": "history 11.1",
    "diff": "diff --from 2025-06 --to latest --theme digital",
    "diff-empty": "diff --from 2026-01-01 --to latest",
    "enterprises": "enterprises --theme tech",
    "products": "products --theme inclusive",
    "indicators": "indicators",
    "financings": "financings",
    "sources": "sources",
    "figures": "figures --paragraph 12",
    "figures-planned": "figures --nature planned",
    "schema": "schema",
    "schema-figures": "schema figures",
    "sql": 'sql "select theme, count(*) as n from figures group by theme order by theme"',
}
SCREENS = [("zh", 80), ("en", 80)]
WIDE = [("zh", 100), ("zh", 160), ("en", 100), ("en", 160)]
# The three tables that are looked at most are pinned at every width.
MAIN = ("themes", "banks-green", "indicator-tech")
FORMATS = {
    "indicator-tech-csv": "indicator tech-loans --as-of 2025-06 --format csv",
    "indicator-tech-tsv": "indicator tech-loans --as-of 2025-06 --format tsv",
    "indicator-tech-json": "indicator tech-loans --as-of 2025-06 --format json --limit 2",
    "indicator-tech-jsonl": "indicator tech-loans --as-of 2025-06 --format jsonl --limit 2",
    "indicator-tech-md": "indicator tech-loans --as-of 2025-06 --format md",
    "audit-json": "audit --format json",
    "audit-strict-md": "audit --strict --format md",
    "implied-csv": "implied tech-loans --format csv",
    "compare-json": "compare green-loans --against all-loans --format json",
    "history-json": "history green-loans:balance:all:banks-in-weifang --format json --limit 2",
    "diff-csv": "diff --from 2025-06 --to latest --indicator green-loans --format csv",
    "themes-csv": "themes --format csv",
    "banks-green-json": "banks --theme green --format json",
    "banks-green-md": "banks --theme green --format md",
    "figures-csv": "figures --format csv",
    "total-tech-json": "total tech-loans --format json",
    "trace-json": "trace 4.2 --format json",
    "indicators-csv": "indicators --format csv",
}
ERRORS = {
    "error-unknown-bank": "banks 农业银",
    "error-group-is-no-bank": "banks 潍坊银行业",
    "error-unknown-indicator": "indicator tech-lons",
    "error-other-indicator": "indicator 科技贷款",
    "error-empty": "indicator 绿色贷款 --bank 潍坊银行 --as-of 2025-06",
    "error-undated-only": "indicator loan-approval",
    "error-as-of": "indicator tech-loans --as-of 2025-13",
    "error-mistaken": "indicator 普惠小微贷款",
    "error-history": "history 数字审批",
    "error-diff": "diff --from 2025-06",
    "error-format": "themes --format xls",
    "error-suffix": "themes -o out.xls",
    "error-option": "themes --asof 2025",
    "error-command": "theme",
    "error-argument": "trace",
    "error-figure": "trace 1026.90",
    "error-view": "schema figure",
    "error-sql-table": 'sql "select * from figurs"',
    "error-sql-column": 'sql "select printd from figures"',
    "error-sql-write": 'sql "delete from figures"',
    "error-sql-two": 'sql "select 1; select 2"',
    "error-sql-parameter": 'sql "select :x"',
    "error-total-mixed": "total green-loans",
    "error-database": "--database nowhere.db themes",
    "error-database-kind": "themes --database mysql://u:secret@h/d",
}
CASES = [
    *(
        (f"{name}.{lang}.{width}", command, lang, width)
        for name, command in COMMANDS.items()
        for lang, width in SCREENS
    ),
    *(
        (f"{name}.{lang}.{width}", COMMANDS[name], lang, width)
        for name in MAIN
        for lang, width in WIDE
    ),
    *((name, command, "en", None) for name, command in FORMATS.items()),
    *(
        (f"{name}.{lang}", command, lang, None)
        for name, command in ERRORS.items()
        for lang in ("zh", "en")
    ),
]


def printed(command: str, ran: Ran) -> str:
    code = f"[exit code {ran.code}]\n" if ran.code else ""
    return f"$ finstats {command}\n{ran.out}{ran.err}{code}"


@pytest.mark.parametrize(
    ("name", "command", "lang", "width"), CASES, ids=[case[0] for case in CASES]
)
def test_the_command_prints_just_this(
    name: str,
    command: str,
    lang: str,
    width: int | None,
    cli: Cli,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    record = bool(os.environ.get("FINSTATS_RECORD"))
    monkeypatch.setenv("FINSTATS_LANG", lang)
    monkeypatch.chdir(tmp_path)
    text = printed(command, cli(*shlex.split(command), screen=width)).replace(str(tmp_path), "HERE")
    path = OUTPUTS / f"{name}.txt"
    if record:
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")


def test_no_output_is_left_over_from_a_command_that_is_gone() -> None:
    assert {path.stem for path in OUTPUTS.glob("*.txt")} == {case[0] for case in CASES}


def test_no_line_is_wider_than_the_screen_it_was_made_for() -> None:
    from rich.cells import cell_len

    for name, _, _, width in CASES:
        for line in (OUTPUTS / f"{name}.txt").read_text(encoding="utf-8").splitlines()[1:]:
            if width is not None and not line.startswith("finstats: "):  # stderr is not fitted
                assert cell_len(line) <= width, f"{name}: {line}"
