"""Charts on a terminal, whole, in both languages and widths; nothing wider than the screen.

FINSTATS_RECORD=1 writes outputs/ anew; read the difference before you keep it.
"""

from __future__ import annotations

import os
import shlex
import unicodedata
from pathlib import Path

import pytest
from rich.cells import cell_len
from tests.conftest import run_cli

OUTPUTS = Path(__file__).parent / "outputs"
COMMANDS = {
    "classes": ("seeded", "chart tech-loans --as-of 2025-06"),
    "subjects": ("seeded", "chart green-loans"),
    "cases": ("seeded", "chart credit operations --undated"),
    "wordings": ("odd", "chart county-loans"),
    "below-zero": ("odd", "chart all-loans"),
    "series": ("series", "chart tech-loans --by period --place 990100 --nature all"),
}
CASES = [
    (f"{name}.{lang}.{width}", database, command, lang, width)
    for name, (database, command) in COMMANDS.items()
    for lang in ("zh", "en")
    for width in (80, 160)
]


@pytest.mark.parametrize(
    ("name", "database", "command", "lang", "width"), CASES, ids=[case[0] for case in CASES]
)
def test_a_chart_prints_just_this(
    name: str,
    database: str,
    command: str,
    lang: str,
    width: int,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FINSTATS_LANG", lang)
    monkeypatch.setenv("FINSTATS_DATABASE", str(request.getfixturevalue(database)))
    ran = run_cli(*shlex.split(command), screen=width)
    assert (ran.code, ran.err) == (0, "")
    path = OUTPUTS / f"{name}.txt"
    text = f"$ finstats {command}\n{ran.out}"
    if os.environ.get("FINSTATS_RECORD"):
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")
    if width == 80:
        piped = run_cli(*shlex.split(command))
        assert piped.out == ran.out  # a pipe gets what a screen of 80 columns gets


def test_no_output_is_left_over() -> None:
    assert {path.stem for path in OUTPUTS.glob("*.txt")} == {case[0] for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_no_line_is_too_wide_and_no_character_of_doubtful_width(
    case: tuple[str, str, str, str, int],
) -> None:
    for line in (OUTPUTS / f"{case[0]}.txt").read_text(encoding="utf-8").splitlines()[1:]:
        assert cell_len(line) <= case[4], line
        assert not [c for c in line if unicodedata.east_asian_width(c) == "A"], line


@pytest.mark.parametrize("width", [40, 50, 60, 72])
def test_narrow_screens_get_names_and_figures_whole(
    width: int, odd: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FINSTATS_DATABASE", str(odd))
    out = run_cli("chart", "county-loans", "--lang", "en", screen=width).out
    lines = out.splitlines()
    assert max(map(cell_len, lines)) <= width
    for figure in ("reaching 664.5", "about 300", "nearly 500", "within 100", "at least 80"):
        assert sum(figure in line for line in lines) == 1
    assert "#-->" in out


def test_colour_is_for_screens_that_want_it(seeded: Path) -> None:
    import io

    from tests.charts.conftest import charted

    from finstats.render import Style
    from finstats.render.chart_terminal import render

    chart = charted(seeded, "tech-loans").chart
    plain, coloured = io.StringIO(), io.StringIO()
    render(chart, plain, Style("zh", 80))
    render(chart, coloured, Style("zh", 80, colour=True))
    assert "\x1b" not in plain.getvalue()
    assert "\x1b[34m|####" in coloured.getvalue()
