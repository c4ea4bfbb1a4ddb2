"""The program described for other programs: one JSON document, made of what the program runs on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.metadata import metadata
from typing import Any, get_type_hints

from typer.main import get_command

from finstats import __version__
from finstats.cli.candidates import words_of
from finstats.cli.command import ANY_EXIT, Command
from finstats.cli.commands import COMMANDS
from finstats.cli.help_page import metavar
from finstats.cli.program import function_of, loaded, program, start
from finstats.cli.speech import label_of
from finstats.errors import EXIT_CODES, FinstatsError
from finstats.formats import BINARY, EXTRAS, FORMATS, SUFFIXES
from finstats.render.json import SCHEMA_VERSION, written
from finstats.result import Label
from finstats.store.views import PUBLIC_VIEWS

# Of this document; it grows, and what is there keeps its meaning, within one version.
SPEC_VERSION = 1
Document = dict[str, object]


def spec() -> str:
    """The document as JSON text."""
    document = {
        "schema_version": SPEC_VERSION,
        "program": "finstats",
        "release": __version__,
        "json_schema_version": SCHEMA_VERSION,
        "options": _options(_program(), start),
        "commands": [_command(command) for command in COMMANDS],
        "formats": [_format(form) for form in FORMATS],
        "exit_codes": [_exit(code, words) for code, words in EXIT_CODES.items()],
        "extras": _extras(),
        "views": PUBLIC_VIEWS,
    }
    return written(document, indent=2) + "\n"


@cache
def _program() -> Any:
    return get_command(program())


def _command(command: Command) -> Document:
    taken: Document = {"arguments": [], "options": []}
    if not command.commands:
        found, function = loaded(command), function_of(command)
        taken = {"arguments": _arguments(found, function), "options": _options(found, function)}
    return {
        "name": command.name,
        "panel": _both(command.panel),
        "question": _both(command.question),
        **taken,
        "examples": [
            {"line": _both(example.line), "gives": _both(example.gives)}
            for example in command.tried
        ],
        "exit_codes": sorted((*ANY_EXIT, *command.exits)),
        "commands": [_command(one) for one in command.commands],
    }


def _both(words: str) -> Document:
    return _in_both(label_of(words))


def _in_both(label: Label) -> Document:
    return {"zh": label.zh, "en": label.en}


def _arguments(found: Any, function: Callable[..., None]) -> list[Document]:
    helps = _helps(function)
    return [
        {
            "metavar": metavar(one),
            "type": _type(one),
            "required": one.required,
            "multiple": one.nargs == -1,
            "choices": list(words_of(found, one)),
            "help": _both(helps[one.name]),
        }
        for one in found.params
        if one.param_type_name == "argument"
    ]


def _options(found: Any, function: Callable[..., None]) -> list[Document]:
    """The options as `--help` shows them, the one of help itself last."""
    names = _program().context_settings  # of the option of help
    with_help = found.get_params(found.context_class(found, **names))
    helps = _helps(function)
    return [
        {
            "names": sorted(one.opts, key=len),
            "metavar": metavar(one) or None,
            "flag": one.is_flag,
            "type": _type(one),
            "required": one.required,
            "multiple": one.multiple,
            "default": bool(one.default) if one.is_flag else one.default,
            "choices": list(words_of(found, one)),
            "help": _both(helps.get(one.name, one.help)),
        }
        for one in with_help
        if one.param_type_name == "option" and not one.hidden
    ]


def _type(parameter: Any) -> str:
    """Of what kind a value is: str, int, float, path, bool; with or without limits."""
    return str(parameter.type.name).removesuffix(" range")


def _helps(function: Callable[..., None]) -> Mapping[str, str]:
    """What is said of each parameter where it is declared: Typer keeps but one language of it."""
    hints = get_type_hints(function, include_extras=True)
    return {
        name: hint.__metadata__[0].help
        for name, hint in hints.items()
        if hasattr(hint, "__metadata__")
    }


def _format(form: str) -> Document:
    return {
        "name": form,
        "suffix": SUFFIXES[form],
        "binary": form in BINARY,
        "extra": EXTRAS.get(form),
    }


def _exit(code: int, words: Label) -> Document:
    names = [kind.__name__ for kind in _kinds(FinstatsError) if kind.exit_code == code]
    return {"code": code, "meaning": _in_both(words), "errors": names}


def _kinds(kind: type[FinstatsError]) -> list[type[FinstatsError]]:
    """The classes of errors under one, in the order of the tree."""
    return [one for below in kind.__subclasses__() for one in (below, *_kinds(below))]


def _extras() -> Sequence[Document]:
    """The extras of the installed package, each with what it requires."""
    found = metadata("finstats")
    required = found.get_all("Requires-Dist") or []
    return [
        {
            "name": extra,
            "requires": [
                one.partition(";")[0].strip()
                for one in required
                if one.partition(";")[2].strip() in (f"extra == '{extra}'", f'extra == "{extra}"')
            ],
        }
        for extra in found.get_all("Provides-Extra") or []
    ]
