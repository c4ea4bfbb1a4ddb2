"""`info --spec` describes the program as it is."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from importlib.metadata import metadata
from pathlib import Path
from typing import Any

import pytest
from tests.cli.test_help import described, pages
from tests.cli.walked import WALKED
from tests.conftest import INVENTED, Cli, run_cli
from tests.errors.catalogue import TEXT, read

from finstats.api.files import form_of
from finstats.cli.spec import spec
from finstats.errors import EXIT_BUG, EXIT_CODES, EXIT_INTERRUPTED, FinstatsError
from finstats.formats import BINARY, EXTRAS, FORMATS, SUFFIXES
from finstats.store.views import PUBLIC_VIEWS

RENDER = Path(__file__).resolve().parents[2] / "src" / "finstats" / "render"
BOTH = {"zh": str, "en": str}
OPTION = {
    "names": [str],
    "metavar": (str, None),
    "flag": bool,
    "type": str,
    "required": bool,
    "multiple": bool,
    "default": (str, int, float, bool, None),
    "choices": [str],
    "help": BOTH,
}
ARGUMENT = {
    "metavar": str,
    "type": str,
    "required": bool,
    "multiple": bool,
    "choices": [str],
    "help": BOTH,
}
COMMAND: dict[str, Any] = {
    "name": str,
    "panel": BOTH,
    "question": BOTH,
    "arguments": [ARGUMENT],
    "options": [OPTION],
    "examples": [{"line": BOTH, "gives": BOTH}],
    "exit_codes": [int],
}
COMMAND["commands"] = [COMMAND]
SHAPE = {
    "schema_version": int,
    "program": str,
    "release": str,
    "json_schema_version": int,
    "options": [OPTION],
    "commands": [COMMAND],
    "formats": [{"name": str, "suffix": str, "binary": bool, "extra": (str, None)}],
    "exit_codes": [{"code": int, "meaning": BOTH, "errors": [str]}],
    "extras": [{"name": str, "requires": [str]}],
    "views": [str],
}
# A command line for every code that a command may exit with and others may not.
PROVOKED = {
    ("chart", 5): "chart tech-lons",
    ("banks", 5): "banks nonsense",
    ("indicator", 5): "indicator nonsense",
    ("total", 5): "total nonsense",
    ("total", 6): "total tech-loans",
    ("trace", 5): "trace nonsense",
    ("cite", 5): "cite 99.9",
    ("audit", 5): "audit --theme nonsense",
    ("audit", 6): "audit --strict",
    ("extract", 5): "extract TEXT --place nonsense",
    ("check", 5): "check TEXT --place nonsense",
    ("check", 6): "check NEXT --strict",
    ("indicators", 5): "indicators --theme nonsense",
    ("figures", 5): "figures --bank nonsense",
    ("explain", 5): "explain 99.9",
    ("export", 5): "export nonsense x.csv",
    ("implied", 5): "implied nonsense",
    ("compare", 5): "compare nonsense --against all-loans",
    ("history", 5): "history nonsense",
    ("diff", 5): "diff --from 2025-06 --to latest --theme nonsense",
    ("enterprises", 5): "enterprises --bank nonsense",
    ("products", 5): "products --bank nonsense",
    ("financings", 5): "financings --bank nonsense",
    ("sources", 5): "sources --source nonsense",
    ("schema", 5): "schema nonsense",
    ("source attach", 5): "source attach nonsense TEXT",
    ("source set", 5): "source set nonsense --title x",
}
ENDLESS = "with recursive c(n) as (select 1 union all select n + 1 from c) select max(n) from c"


def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(spec())
    return found


def misshapen(value: Any, shape: Any, place: str = "") -> Iterator[str]:
    """Places where a document is not of a shape; a mapping has just its keys."""
    if isinstance(shape, Mapping):
        if not isinstance(value, dict) or value.keys() != shape.keys():
            yield place
            return
        for key, below in shape.items():
            yield from misshapen(value[key], below, f"{place}/{key}")
    elif isinstance(shape, list):
        if not isinstance(value, list):
            yield place
            return
        for number, one in enumerate(value):
            yield from misshapen(one, shape[0], f"{place}/{number}")
    else:
        kinds = shape if isinstance(shape, tuple) else (shape,)
        if not any(value is None if kind is None else type(value) is kind for kind in kinds):
            yield place


def test_it_has_the_promised_shape() -> None:
    found = document()
    assert list(misshapen(found, SHAPE)) == []
    assert (found["schema_version"], found["program"]) == (1, "finstats")


@pytest.mark.parametrize("arguments", [(), ("--format", "csv"), ("--lang", "zh")])
def test_it_is_printed_as_json_whatever_the_format_and_the_language(
    arguments: tuple[str, ...], cli: Cli
) -> None:
    ran = cli("info", "--spec", *arguments)
    assert (ran.code, ran.err, ran.out) == (0, "", spec())


def test_it_needs_no_database_and_goes_into_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FINSTATS_DATABASE", str(tmp_path / "nowhere.db"))
    path = tmp_path / "spec.json"
    assert run_cli("info", "--spec", "-o", str(path)).code == 0
    assert path.read_text(encoding="utf-8") == spec()
    assert not (tmp_path / "nowhere.db").exists()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["", *WALKED])
def test_options_and_arguments_are_those_of_help(name: str, lang: str) -> None:
    page, one = pages(lang, 400)[name], described()[name]
    if one.get("commands") and name:  # of a group, help alone
        return
    shown = re.findall(r"^ {2,6}((?:-[a-z], )?--[a-z-]+)(?: |$)", page, re.MULTILINE)
    options: list[dict[str, Any]] = one["options"]  # type: ignore[assignment]
    assert sorted(shown) == sorted(", ".join(each["names"]) for each in options)
    for each in (*options, *one.get("arguments", ())):  # type: ignore[misc]
        assert each["help"][lang] in page
        assert (each["metavar"] or "") in page


def test_every_command_is_there_with_what_it_answers() -> None:
    assert list(described()) == ["", *WALKED]
    for name, one in described().items():
        if name:
            assert one["name"] == name.split()[-1]
            assert len(one["examples"]) == 2  # type: ignore[arg-type]


def test_words_of_a_short_list_are_choices() -> None:
    by_name = {
        (name, "/".join(option["names"])): option["choices"]
        for name, one in described().items()
        for option in one["options"]  # type: ignore[attr-defined]
    }
    assert by_name["themes", "--vintage"] == ["latest", "first", "all"]
    assert by_name["themes", "-f/--format"] == list(FORMATS)
    assert by_name["extract", "-f/--format"] == [*FORMATS, "toml"]
    assert by_name["audit", "--rounding"] == ["nearest", "truncation", "either"]
    assert by_name["banks", "--theme"] == []  # the database knows them


def test_exit_codes_are_those_of_the_errors() -> None:
    kinds: list[type[FinstatsError]] = [FinstatsError]
    for kind in kinds:
        kinds += kind.__subclasses__()
    assert {kind.exit_code for kind in kinds} | {0, EXIT_BUG, EXIT_INTERRUPTED} == EXIT_CODES.keys()
    by_code = {one["code"]: one for one in document()["exit_codes"]}
    assert by_code[6]["errors"] == ["NotAllowed", "MayNotBeAdded"]
    assert sorted(name for one in by_code.values() for name in one["errors"]) == sorted(
        kind.__name__ for kind in kinds[1:]
    )


def test_no_command_exits_with_a_code_that_it_does_not_name() -> None:
    named = {name: one["exit_codes"] for name, one in described().items() if name}
    for entry in read(TEXT.read_text(encoding="utf-8")):
        words = " ".join(word for word in entry.command.split()[1:] if not word.startswith("-"))
        name = max((n for n in named if f"{words} ".startswith(f"{n} ")), key=len, default=None)
        if name is not None:
            assert entry.exit_code in named[name], entry.command  # type: ignore[operator]


@pytest.mark.parametrize(("name", "code"), PROVOKED)
def test_a_command_exits_with_the_codes_that_it_names(name: str, code: int, cli: Cli) -> None:
    files = {"TEXT": INVENTED / "reedville.txt", "NEXT": INVENTED / "weifang-next.txt"}
    words = [str(files.get(word, word)) for word in PROVOKED[name, code].split()]
    assert cli(*words).code == code


def test_sql_exits_with_4_at_its_time_limit(cli: Cli) -> None:
    assert cli("sql", "--timeout", "0.1", ENDLESS).code == 4


def test_each_code_of_a_command_is_provoked_here() -> None:
    named = {(name, code) for name, command in WALKED.items() for code in command.exits}
    assert named - PROVOKED.keys() == {("sql", 4)}
    assert PROVOKED.keys() <= named


def test_formats_are_those_that_are_written() -> None:
    assert [one["name"] for one in document()["formats"]] == list(FORMATS)
    for form in FORMATS:
        assert form_of(Path(f"x{SUFFIXES[form]}")) == form
    assert {one["name"] for one in document()["formats"] if one["binary"]} == set(BINARY)


_ASKING = ("missing_extra", "must_be_installed")  # with a library, and the extra that has it


def extras_asked_for(module: str) -> set[str]:
    """The extras that a renderer, or what it imports to write, asks for when a library is missing."""
    path = RENDER / f"{module}.py"
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in _ASKING:
            found |= {str(ast.literal_eval(one)) for one in node.args[1:]}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
            "finstats.render."
        ):
            found |= extras_asked_for(str(node.module).removeprefix("finstats.render."))
    return found


def test_an_extra_is_named_just_where_a_format_needs_one() -> None:
    modules = {form: form.replace("-", "_") for form in FORMATS}
    there = {form: one for form, one in modules.items() if (RENDER / f"{one}.py").exists()}
    asked = {form: extras_asked_for(module) for form, module in there.items()}
    assert asked == {form: {EXTRAS[form]} if form in EXTRAS else set() for form in there}


def test_extras_and_views_are_those_there_are() -> None:
    found = document()
    extras = {one["name"]: one["requires"] for one in found["extras"]}
    assert list(extras) == metadata("finstats").get_all("Provides-Extra")
    assert [one[:8] for one in extras["xlsx"]] == ["openpyxl"]
    assert set(EXTRAS.values()) <= extras.keys()
    assert found["views"] == list(PUBLIC_VIEWS)
