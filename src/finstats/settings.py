"""Where things are: the database, the language, folders of article texts.

Order (DESIGN 5): the option, the environment, the config file, the default.
"""

from __future__ import annotations

import os
import re
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from finstats.errors import UsageError
from finstats.result import Label, Lang

_SQLITE = re.compile(r"sqlite(?:\+pysqlite)?:///(.*)", re.DOTALL)
_LAKE = re.compile(r"parquet:(?://)?(.+)", re.DOTALL)
_SPARK = re.compile(r"sc://[^?]+\?(?:[^?]*&)?lake=([^&]+)(?:&.*)?", re.DOTALL)
_POSTGRES = re.compile(r"postgres(?:ql)?(?:\+psycopg)?://", re.DOTALL)


class Target(NamedTuple):
    """A database: a SQLite file (`path`), a PostgreSQL server (`url`, never printed whole), or a
    lake of Parquet files (`lake`, its folder), read by this process or by a Spark server (`url`).

    `embedded` is the default one that finstats makes and upgrades by itself.
    """

    path: Path | None
    url: str
    embedded: bool = False
    lake: str | None = None

    @property
    def shown(self) -> str:
        """The database for messages, fit to be typed again: without passwords, whatever is in them."""
        if self.path is not None:
            return str(self.path)
        if self.lake is not None:
            return _without_tokens(self.url)
        scheme, _, rest = self.url.partition("://")
        return f"{scheme.removesuffix('+psycopg')}://{_without_passwords(rest)}"


def _without_tokens(url: str) -> str:
    """A lake's URL without parameters that are or hold a secret, before or after the question mark."""
    place, asks, query = url.partition("?")
    places = [one for one in place.split(";") if not _SECRET.search(unquote(one))]
    kept = [one for one in query.split("&") if one and not _SECRET.search(unquote(one))]
    return (";".join(places) + asks + "&".join(kept)) if url.startswith("sc://") else url


# Of a server's address: user, password, the rest up to the question mark, what follows that.
_ADDRESS = re.compile(
    r"(?:([^:@/?]*)(:[^@/?]*)?@)?((?:[^:@/?]*|\[[^]@/?]*\])(?::[0-9]*)?(?:/[^@?]*)?)(?:\?([^@]*))?"
)
_SECRET = re.compile(r"passw|secret|token", re.IGNORECASE)


def _without_passwords(address: str) -> str:
    """The address without its password and without parameters that are or hold one."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        # A password with an @ or ? or / that was not escaped may end anywhere, also in a parameter.
        return "..." if _SECRET.search(address) else address.rpartition("@")[2].split("?", 1)[0]
    user, _, place, query = match.groups()
    kept = [one for one in (query or "").split("&") if one and not _SECRET.search(unquote(one))]
    return f"{user}@" * (user is not None) + place + f"?{'&'.join(kept)}" * bool(kept)


def database_target(option: str | None = None) -> Target:
    """The database that a command talks to. Raises UsageError for a URL of another kind."""
    given = option or os.environ.get("FINSTATS_DATABASE") or config().get("database")
    if not given:
        path = data_folder() / "finstats.db"
        return Target(path, f"sqlite:///{path}", embedded=True)
    match = _SQLITE.fullmatch(given)
    if match is not None and match[1]:
        path = _file(match[1])
        return Target(path, f"sqlite:///{path}")
    lake = _LAKE.fullmatch(given)
    if lake is not None:
        return Target(None, given, lake=str(_file(lake[1])))
    spark = _SPARK.fullmatch(given)
    if spark is not None:
        return Target(None, given, lake=str(_file(unquote(spark[1]))))
    opening = _POSTGRES.match(given)
    if opening is not None:
        return Target(None, "postgresql+psycopg://" + given[opening.end() :])
    if "://" not in given and given.strip() and given != "parquet:":
        path = _file(given)
        return Target(path, f"sqlite:///{path}")
    if given == "parquet:" or given.startswith("sc://"):
        raise UsageError(
            "bad-lake",
            "没说数据湖在哪个文件夹: 用 parquet:文件夹 或 'sc://主机:端口?lake=文件夹'",
            "where is the lake? use parquet:DIR or 'sc://HOST:PORT?lake=DIR'",
        )
    shown = given.split("://", 1)[0][:40]
    raise UsageError(
        "bad-database",
        f"不认识的数据库类型“{shown}”: 用文件路径、sqlite:///…、postgresql+psycopg://… 或 parquet:文件夹",
        f"unknown kind of database '{shown}': use a file path, sqlite:///..., "
        "postgresql+psycopg://... or parquet:DIR",
    )


def _file(given: str) -> Path:
    """The file that a person names, `~` included."""
    try:
        return Path(given).expanduser().absolute()
    except RuntimeError:  # the ~ of nobody: a file may be called so
        return Path(given).absolute()


def data_folder() -> Path:
    """The user's data folder of finstats; not made here."""
    by_rule = _xdg_folder("XDG_DATA_HOME", ".local/share")
    if by_rule is not None:
        return by_rule
    from platformdirs import user_data_path

    return user_data_path("finstats", appauthor=False)


def config_folder() -> Path:
    """The user's folder for the config file of finstats; not made here."""
    by_rule = _xdg_folder("XDG_CONFIG_HOME", ".config")
    if by_rule is not None:
        return by_rule
    from platformdirs import user_config_path

    return user_config_path("finstats", appauthor=False)


def _xdg_folder(variable: str, below_home: str) -> Path | None:
    """The folder where Linux's rule says it in one line; None: platformdirs knows the rest.

    Importing that takes as long as the whole answer of a small query.
    """
    if not sys.platform.startswith("linux") or hasattr(sys, "getandroidapilevel"):
        return None
    folders = ((variable, ""), ("HOME", below_home))
    found = [(os.environ.get(name, ""), rest) for name, rest in folders]
    return next((Path(path, rest, "finstats") for path, rest in found if path[:1] == "/"), None)


@cache
def config() -> dict[str, str]:
    """The config file's settings `database` and `lang`; empty when there is no file."""
    path = config_folder() / "config.toml"
    try:
        if not path.is_file():
            return {}
        import tomllib

        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        why = Label(str(error), str(error))
        if isinstance(error, UnicodeDecodeError):
            why = Label("不是 UTF-8; 请存成 UTF-8", "not UTF-8; save it as UTF-8")
        raise UsageError(
            "bad-config",
            f"配置文件 {path} 读不了: {why.zh}",
            f"cannot read the config file {path}: {why.en}",
        ) from error
    wrong = [
        key
        for key, value in found.items()
        if key not in ("database", "lang") or not isinstance(value, str)
    ]
    if wrong:
        raise UsageError(
            "bad-config",
            f"配置文件 {path}: 不认识 {wrong[0]} (可用: database, lang, 都是文字)",
            f"config file {path}: unknown setting {wrong[0]} (known: database, lang, both text)",
        )
    return found


def language(option: str | None = None) -> Lang:
    """`--lang`, then FINSTATS_LANG, the config file, the locale, English."""
    given = (
        option if option is not None else os.environ.get("FINSTATS_LANG") or config().get("lang")
    )
    if given is None:
        return _language_of_locale()
    if re.match(r"(zh|en)(?:[_.-]|$)", given):
        return "zh" if given.startswith("zh") else "en"
    raise UsageError(
        "bad-lang",
        f"不认识的语言“{given[:20]}”: 用 zh 或 en",
        f"unknown language '{given[:20]}': use zh or en",
    )


def _language_of_locale() -> Lang:
    variables = ("LC_ALL", "LC_MESSAGES", "LANG")
    given = next((os.environ[one] for one in variables if os.environ.get(one)), "en")
    return "zh" if given.lower().startswith("zh") else "en"


def split_language(arguments: list[str]) -> tuple[list[str], str | None]:
    """The arguments without `--lang`, and its value; empty where none follows, None without it."""
    kept: list[str] = []
    option: str | None = None
    words = iter(arguments)
    for word in words:
        if word == "--":
            kept += [word, *words]
        elif word == "--lang":
            option = next(words, "")
        elif word.startswith("--lang="):
            option = word.removeprefix("--lang=")
        else:
            kept.append(word)
    return kept, option


def language_of_arguments(arguments: list[str] | None = None) -> Lang:
    """The language before the command line is parsed, for help and for errors; never raises."""
    _, option = split_language(sys.argv[1:] if arguments is None else arguments)
    for given in (option or None, None):  # of an option that is wrong the next best may tell
        try:
            return language(given)
        except UsageError:
            continue
    return _language_of_locale()


def article_folders() -> tuple[Path, ...]:
    """Folders in FINSTATS_ARTICLES where texts of articles are looked for."""
    given = os.environ.get("FINSTATS_ARTICLES", "")
    return tuple(Path(part) for part in given.split(os.pathsep) if part)
