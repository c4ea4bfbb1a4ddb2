"""Every place of the source that makes an error, and the codes it can give it.

Read from the syntax trees, so that an error which no sample provokes cannot hide. A code that is
not written out is followed to where it comes from (a parameter, a loop over written-out values);
one that cannot be followed is an error of the source: the finder says where, and stops.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "finstats"
_ROOTS = ("FinstatsError", "Refusal")
# What the program says itself, past the error tree, has no codes there; these are ours. By the
# function that tells it, or the exception that is caught.
OF_THE_PROGRAM = {
    "_interrupted": "interrupted",
    "_bug": "bug",
    "UnicodeEncodeError": "unreadable-argument",
    "OSError": "system-refuses",
}
# Typer's sentences about a command line (cli/usage.py), by their beginning.
OF_TYPER = {
    "No such command": "no-such-command",
    "No such option": "no-such-option",
    "Missing argument": "missing-argument",
    "Option '": "option-without-value",
    "Got unexpected": "extra-arguments",
    "Invalid value": "invalid-value",
    "Missing command": "missing-command",
}
# Functions that give errors their words, beside the places where they are made.
WORDED = {
    ("store/reader.py", "_words"),
    ("store/reader.py", "_next_step"),
    ("queries/names.py", "_see_list"),
    ("ingest/definitions.py", "nearest"),
    ("ingest/definitions.py", "unknown_code"),
    ("cli/sql.py", "_why_unreadable"),
    ("settings.py", "config"),
    ("ingest/faults.py", "lines"),
}
WORDED_FILES = {"ingest/format.py"}
_CHINESE = re.compile("[\u4e00-\u9fff]")
Values = frozenset[str]


class NotLiteral(Exception):
    """A code that cannot be read in the source."""


@dataclass(frozen=True)
class Site:
    """A call that makes an error: its file (from the package), its lines, the codes it may give.

    No codes: it passes on an error made elsewhere, or the code is another site's.
    """

    file: str
    first: int
    last: int
    codes: Values
    node: ast.Call

    @property
    def place(self) -> str:
        """`store/reader.py:74`."""
        return f"{self.file}:{self.first}"

    def covers(self, reached: Iterable[tuple[str, int]]) -> bool:
        """Whether one of the lines that were reached is of this call."""
        return any(file == self.file and self.first <= line <= self.last for file, line in reached)


@dataclass(frozen=True)
class _Function:
    """A function, the class it is a method of, and its file."""

    file: str
    node: ast.FunctionDef
    of_class: str | None

    @property
    def called(self) -> str:
        """The name it is called by: a class's name for its `__init__`."""
        return self.of_class if self.of_class and self.node.name == "__init__" else self.node.name

    @property
    def parameters(self) -> list[str]:
        """Its parameters without self."""
        names = [one.arg for one in (*self.node.args.posonlyargs, *self.node.args.args)]
        return names[1:] if self.of_class else names


class Source:
    """The package as syntax trees."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.trees = {file: ast.parse(text) for file, text in files.items()}
        self.functions = [one for file in self.trees for one in self._functions_of(file)]

    def _functions_of(self, file: str) -> Iterator[_Function]:
        def walk(node: ast.AST, of_class: str | None) -> Iterator[_Function]:
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.FunctionDef):
                    yield _Function(file, child, of_class)
                    yield from walk(child, None)
                else:
                    yield from walk(child, child.name if isinstance(child, ast.ClassDef) else None)

        return walk(self.trees[file], None)

    @cached_property
    def classes(self) -> dict[str, ast.ClassDef]:
        """The classes of errors: the roots and all that come from them."""
        held = {
            node.name: node
            for tree in self.trees.values()
            for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef)
        }
        found = {name: held[name] for name in _ROOTS if name in held}
        while True:
            more = {
                name: node
                for name, node in held.items()
                if name not in found
                and any(isinstance(base, ast.Name) and base.id in found for base in node.bases)
            }
            if not more:
                return found
            found |= more

    @cached_property
    def builders(self) -> frozenset[tuple[str, str]]:
        """Functions whose annotation says that they return an error: file (of `_names`) and name."""
        return frozenset(
            (one.file if one.node.name.startswith("_") else "", one.node.name)
            for one in self.functions
            if one.node.returns is not None
            # A class of errors, as `type[…]`, is none of them.
            and not any(
                isinstance(n, ast.Name) and n.id == "type" for n in ast.walk(one.node.returns)
            )
            and {n.id for n in ast.walk(one.node.returns) if isinstance(n, ast.Name)}
            & self.classes.keys()
        )

    def calls(self) -> Iterator[tuple[str, _Function | None, ast.Call]]:
        """Every call, its file and the innermost function it stands in."""
        for file, tree in self.trees.items():
            inner: dict[ast.AST, _Function] = {}
            for function in self.functions:  # outer ones come first
                if function.file == file:
                    inner |= dict.fromkeys(ast.walk(function.node), function)
            for node in ast.walk(tree):
                if isinstance(node, ast.Call):
                    yield file, inner.get(node), node

    @cached_property
    def _calls(self) -> list[tuple[str, _Function | None, ast.Call]]:
        return list(self.calls())

    def sites(self) -> list[Site]:
        """All places that make an error; raises NotLiteral for a code that cannot be read."""
        found = []
        for file, function, call in self._calls:
            argument = self._code_argument(function, call)
            name = called(call)
            own_words = file == "cli/main.py" and name == "tell"
            if argument is not None:
                codes = self._values(argument, file, function)
            elif own_words and function is not None:
                codes = _of_the_program(function.node, call)
                if not codes:
                    continue
            elif self.builders & {(file, name), ("", name)} or name in self.classes:
                codes = frozenset()
            else:
                continue
            found.append(Site(file, call.lineno, call.end_lineno or call.lineno, codes, call))
        return sorted(found, key=lambda one: (one.file, one.first))

    def words(self) -> Iterator[tuple[str, int, str]]:
        """File, line and every Chinese piece of the words that errors are made of."""
        nodes: list[tuple[str, ast.AST]] = [(site.file, site.node) for site in self.sites()]
        nodes += [
            (one.file, one.node)
            for one in self.functions
            if (one.file, one.node.name) in WORDED or one.file in WORDED_FILES
        ]
        for file, whole in nodes:
            for node in ast.walk(whole):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    piece = _without_ends(node.value)
                    if _CHINESE.search(piece):
                        yield file, node.lineno, piece

    def _code_argument(self, function: _Function | None, call: ast.Call) -> ast.expr | None:
        """The argument that is the code, when this call gives an error one."""
        name = called(call)
        if name in self.classes and not self._makes_its_own_code(name):
            return _argument(call, 0, "code")
        if _is_super_init(call) and function is not None and function.of_class in self.classes:
            return _argument(call, 0, "code") if function.of_class not in _ROOTS else None
        if isinstance(call.func, ast.Attribute) and call.func.attr == "add":
            owner = ast.unparse(call.func.value)
            of_faults = function is not None and function.of_class == "Faults" and owner == "self"
            if owner.split(".")[-1] == "faults" or of_faults:
                return _argument(call, 1, "code")
        return None

    def _makes_its_own_code(self, name: str) -> bool:
        return name not in _ROOTS and any(
            isinstance(node, ast.FunctionDef) and node.name == "__init__"
            for node in self.classes[name].body
        )

    def _values(
        self, node: ast.expr, file: str, function: _Function | None, deep: int = 0
    ) -> Values:
        """The texts an expression may be; none for the code of an error that is passed on."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return frozenset({node.value})
        if isinstance(node, ast.IfExp):
            return self._values(node.body, file, function, deep) | self._values(
                node.orelse, file, function, deep
            )
        if isinstance(node, ast.FormattedValue):
            return self._values(node.value, file, function, deep)
        if isinstance(node, ast.JoinedStr):
            parts = [self._values(part, file, function, deep) for part in node.values]
            return frozenset("".join(one) for one in product(*parts))
        if isinstance(node, ast.Attribute) and node.attr == "code":
            return frozenset()
        if isinstance(node, ast.Name) and function is not None and deep < 8:
            return self._values_of_name(node, file, function, deep)
        raise NotLiteral(f"{file}:{node.lineno}: {ast.unparse(node)}")

    def _values_of_name(self, node: ast.Name, file: str, function: _Function, deep: int) -> Values:
        written = list(_written(function.node, node.id))
        if written:
            return frozenset().union(
                *(self._values(one, file, function, deep + 1) for one in written)
            )
        if node.id not in function.parameters:
            raise NotLiteral(f"{file}:{node.lineno}: {node.id}")
        place = function.parameters.index(node.id)
        given = [
            self._values(argument, caller_file, caller, deep + 1)
            for caller_file, caller, call in self._calls
            if called(call) == function.called
            and (argument := _argument(call, place, node.id)) is not None
            and not _passes_itself(argument, caller, function)
        ]
        if not given:
            raise NotLiteral(f"{file}:{node.lineno}: {node.id} is given nowhere")
        return frozenset().union(*given)


def _of_the_program(function: ast.FunctionDef, call: ast.Call) -> Values:
    """The codes of a line that the program says itself; none where it prints an error of the tree."""
    if function.name == "_typers_own":
        return frozenset(OF_TYPER.values())
    for node in ast.walk(function):
        if isinstance(node, ast.ExceptHandler) and call in ast.walk(node) and node.type is not None:
            caught = ast.unparse(node.type)
            return frozenset() if caught == "FinstatsError" else frozenset({OF_THE_PROGRAM[caught]})
    return frozenset({OF_THE_PROGRAM[function.name]})


def source() -> Source:
    """The package as it is now."""
    return Source(
        {
            path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(PACKAGE.rglob("*.py"))
        }
    )


def called(call: ast.Call) -> str:
    """The bare name of what is called."""
    if isinstance(call.func, ast.Name):
        return call.func.id
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _is_super_init(call: ast.Call) -> bool:
    return ast.unparse(call.func) == "super().__init__"


def _without_ends(text: str) -> str:
    """A piece of a message without the white space and braces that formatting changes."""
    return text.strip().replace("{{", "{").replace("}}", "}")


def _argument(call: ast.Call, place: int, name: str) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    return call.args[place] if len(call.args) > place else None


def _passes_itself(argument: ast.expr, caller: _Function | None, function: _Function) -> bool:
    return caller is function and isinstance(argument, ast.Name)


def _written(function: ast.FunctionDef, name: str) -> Iterator[ast.expr]:
    """What a local name is set to, by an assignment or by a loop over written-out values."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and [ast.unparse(t) for t in node.targets] == [name]:
            yield node.value
        if isinstance(node, (ast.For, ast.comprehension)):
            targets = node.target.elts if isinstance(node.target, ast.Tuple) else [node.target]
            names = [one.id if isinstance(one, ast.Name) else "" for one in targets]
            if name in names and isinstance(node.iter, (ast.Tuple, ast.List)):
                for item in node.iter.elts:
                    tuple_ = isinstance(node.target, ast.Tuple) and isinstance(item, ast.Tuple)
                    yield item.elts[names.index(name)] if tuple_ else item  # type: ignore[attr-defined]
