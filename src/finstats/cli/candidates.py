"""What may stand at a place of the command line: options, their values, arguments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from typer.main import get_command

from finstats.api.words import NATURES, VINTAGES
from finstats.chart import BYS
from finstats.cli.completion import Offer, Offers
from finstats.cli.known_values import names, periods, quantities, refs
from finstats.cli.program import Named, loaded, program
from finstats.formats import CHART_FORMATS, EXPORTED, FORMATS, LAKE
from finstats.settings import Target, database_target
from finstats.store.views import PUBLIC_VIEWS

Values = Callable[[Target, str], Sequence[Offer]]


def at_cursor(words: Sequence[str], start: str) -> Offers:
    """What may follow these words and starts like this."""
    reading = _Reading()
    for word in words:
        reading.take(word)
    if reading.command is None:
        return Offers()
    if reading.waiting is not None:
        return reading.values_of(reading.waiting, start)
    if start.startswith("-") and not reading.only_arguments:
        name, equals, value = start.partition("=")
        option = reading.option(name)
        if not equals or option is None:
            return Offers(reading.option_names(start))
        found, files = reading.values_of(option, value)
        return Offers([one._replace(word=f"{name}={one.word}") for one in found], files)
    if reading.subcommands is not None:
        found = [Offer(n, c.short_help or c.help) for n, c in reading.subcommands.items()]
        return Offers([one for one in found if one.word.startswith(start)])
    argument = reading.argument()
    return Offers() if argument is None else reading.values_of(argument, start)


class _Reading:
    """What the words before the cursor settle: command, options used, arguments taken."""

    def __init__(self) -> None:
        self.command: Any = get_command(program())  # None: a word named no command
        self.waiting: Any = None  # the option whose value comes next
        self.only_arguments = False
        self._used: set[str] = set()
        self._arguments = 0
        self._database: str | None = None

    @property
    def subcommands(self) -> dict[str, Any] | None:
        """The commands of a group; None: the command has none."""
        return getattr(self.command, "commands", None)

    def take(self, word: str) -> None:
        """Go on by one word."""
        if self.waiting is not None:
            self._give(self.waiting, word)
        elif word == "--" and not self.only_arguments:
            self.only_arguments = True
        elif word.startswith("-") and len(word) > 1 and not self.only_arguments:
            self._take_option(word)
        elif self.subcommands is not None:
            found = self.subcommands.get(word)
            self.command = loaded(found.command) if isinstance(found, Named) else found
            self._used = set()
        else:
            self._arguments += 1

    def _take_option(self, word: str) -> None:
        name, equals, value = word.partition("=")
        option = self.option(name)
        if option is None and not word.startswith("--"):  # -fcsv
            option, equals, value = self.option(word[:2]), "=", word[2:]
        if option is None:
            return
        self._used.add(option.name)
        if equals:
            self._give(option, value)
        elif not option.is_flag:
            self.waiting = option

    def _give(self, option: Any, value: str) -> None:
        self.waiting = None
        if option.name == "database":
            self._database = value

    def _parameters(self, kind: str) -> list[Any]:
        found = [] if self.command is None else self.command.params
        return [one for one in found if one.param_type_name == kind and not one.hidden]

    def option(self, name: str) -> Any:
        """The option of that name; None: there is none."""
        return next((one for one in self._parameters("option") if name in one.opts), None)

    def option_names(self, start: str) -> list[Offer]:
        """Options not used yet, and help."""
        free = [
            one for one in self._parameters("option") if one.multiple or one.name not in self._used
        ]
        offers = [Offer(name, one.help or "") for one in free for name in one.opts]
        return [one for one in (*offers, Offer("--help")) if one.word.startswith(start)]

    def argument(self) -> Any:
        """The argument that comes next; None: all are there."""
        arguments = self._parameters("argument")
        return next(
            (one for n, one in enumerate(arguments) if n >= self._arguments or one.nargs == -1),
            None,
        )

    def values_of(self, parameter: Any, start: str) -> Offers:
        """What may be given to an option or an argument."""
        name = name_of(parameter)
        values = VALUES.get(name) if self.command is None else _values(self.command, name)
        if values is None:
            return Offers(files=is_file(parameter))
        found = values(database_target(self._database), start)
        return Offers([one for one in found if one.word.startswith(start)], name in _OR_FILES)


def name_of(parameter: Any) -> str:
    """How VALUES calls it: the longest name of an option, what stands for an argument in help."""
    if parameter.param_type_name == "option":
        return str(max(parameter.opts, key=len))
    return str(parameter.metavar)


def is_file(parameter: Any) -> bool:
    """Whether a file name is wanted."""
    return parameter.type.name in ("path", "file") or parameter.name == "database"


@dataclass(frozen=True, slots=True)
class Words:
    """A short list of words that asks no database; `listed` may import what holds them."""

    listed: Callable[[], Sequence[str]]

    def __call__(self, _target: Target, _start: str) -> list[Offer]:
        """All of them."""
        return [Offer(word) for word in self.listed()]


def words_of(command: Any, parameter: Any) -> Sequence[str]:
    """The words a parameter takes; none: it takes others, or any."""
    values = _values(command, name_of(parameter))
    return values.listed() if isinstance(values, Words) else ()


def _values(command: Any, name: str) -> Values | None:
    return VALUES.get(f"{command.name} {name}") or VALUES.get(name)


def _one_of(words: Sequence[str]) -> Values:
    return Words(lambda: words)


def _of(kind: str) -> Values:
    return lambda target, start: names(target, kind, start)


def _units() -> Sequence[str]:
    from finstats.queries.indicator import MONEY

    return tuple(MONEY)


def _rules() -> Sequence[str]:
    from finstats.audit.rules import RULES

    return tuple(RULES)


def _roundings() -> Sequence[str]:
    from finstats.audit.published import ROUNDINGS

    return tuple(ROUNDINGS)


def _sum(target: Target, start: str) -> list[Offer]:
    return quantities(target, start) if ":" in start else names(target, "indicator", start)


def _traced(target: Target, start: str) -> list[Offer]:
    return [*refs(target, start), *(names(target, "indicator", start) if start else ())]


def _versions(target: Target, start: str) -> list[Offer]:
    if ":" in start:
        return quantities(target, start)
    return [*names(target, "indicator", start), *(refs(target, start) if start else ())]


def _exported(target: Target, start: str) -> list[Offer]:
    return [*(Offer(word) for word in (*PUBLIC_VIEWS, LAKE)), *names(target, "indicator", start)]


_OR_FILES = ("[SELECTION…] FILE|DIR",)
# Options and arguments that take one of several known words; a test holds all others to be free.
VALUES: dict[str, Values] = {
    "--format": _one_of(FORMATS),
    "--lang": _one_of(("zh", "en")),
    "--vintage": _one_of(tuple(VINTAGES)),
    "--nature": _one_of((*NATURES, "all")),
    "--unit": Words(_units),
    "--as-of": lambda target, _: periods(target),
    "--from": lambda target, _: periods(target),
    "--to": lambda target, _: periods(target),
    "--against": _of("indicator"),
    "check --against": _of("source"),
    "chart --format": _one_of(CHART_FORMATS),
    "--by": _one_of(BYS),
    "export --format": _one_of(EXPORTED),
    "extract --format": _one_of((*FORMATS, "toml")),
    "--indicator": _of("indicator"),
    "--rule": Words(_rules),
    "--rounding": Words(_roundings),
    "--theme": _of("theme"),
    "--bank": _of("bank"),
    "--place": _of("place"),
    "--source": _of("source"),
    "--measure": _of("measure"),
    "CODE…": _of("indicator"),
    "QUANTITY…|INDICATOR": _sum,
    "[NAME…]": _of("bank"),
    "REF|NUMBER|CODE": _traced,
    "CODE|QUANTITY|REF": _versions,
    "REF…": refs,
    "SOURCE": _of("source"),
    "[VIEW]": _one_of(PUBLIC_VIEWS),
    "[SELECTION…] FILE|DIR": _exported,
}
