"""Where things are: the database, the language, folders of article texts.

Order (DESIGN 5): the option, the environment, the config file, the default.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from finstats.errors import UsageError
from finstats.result import Lang

_SQLITE = re.compile(r"sqlite(?:\+pysqlite)?:///(.*)", re.DOTALL)
_POSTGRES = re.compile(r"postgres(?:ql)?(?:\+psycopg)?://", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Target:
    """A database: a SQLite file (`path`) or a PostgreSQL server (`url`, never printed whole).

    `embedded` is the default one that finstats makes and upgrades by itself.
    """

    path: Path | None
    url: str
    embedded: bool = False

    @property
    def shown(self) -> str:
        """The database for messages: no password, no query part."""
        if self.path is not None:
            return str(self.path)
        # What stands before the last @ may be a password with any character in it.
        scheme, _, rest = self.url.partition("://")
        place = rest.rpartition("@")[2] if "@" in rest else rest
        return f"{scheme.removesuffix('+psycopg')}://{place.split('?', 1)[0]}"


def database_target(option: str | None = None) -> Target:
    """The database that a command talks to. Raises UsageError for a URL of another kind."""
    given = option or os.environ.get("FINSTATS_DATABASE") or config().get("database")
    if not given:
        path = data_folder() / "finstats.db"
        return Target(path, f"sqlite:///{path}", embedded=True)
    match = _SQLITE.fullmatch(given)
    if match is not None and match[1]:
        path = Path(match[1]).expanduser().absolute()
        return Target(path, f"sqlite:///{path}")
    opening = _POSTGRES.match(given)
    if opening is not None:
        return Target(None, "postgresql+psycopg://" + given[opening.end() :])
    if "://" not in given and given.strip():
        path = Path(given).expanduser().absolute()
        return Target(path, f"sqlite:///{path}")
    shown = given.split("://", 1)[0][:40]
    raise UsageError(
        "bad-database",
        f"不认识的数据库类型“{shown}”: 用文件路径、sqlite:///… 或 postgresql+psycopg://…",
        f"unknown kind of database '{shown}': use a file path, sqlite:///... or postgresql+psycopg://...",
    )


def data_folder() -> Path:
    """The user's data folder of finstats; not made here."""
    from platformdirs import user_data_path

    return user_data_path("finstats", appauthor=False)


@cache
def config() -> dict[str, str]:
    """The config file's settings `database` and `lang`; empty when there is no file."""
    from platformdirs import user_config_path

    path = user_config_path("finstats", appauthor=False) / "config.toml"
    if not path.is_file():
        return {}
    import tomllib

    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(
            "bad-config",
            f"配置文件 {path} 读不了: {error}",
            f"cannot read the config file {path}: {error}",
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
        given = next(
            (os.environ[v] for v in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(v)), "en"
        )
        return "zh" if given.lower().startswith("zh") else "en"
    if re.match(r"(zh|en)(?:[_.-]|$)", given):
        return "zh" if given.startswith("zh") else "en"
    raise UsageError(
        "bad-lang",
        f"不认识的语言“{given[:20]}”: 用 zh 或 en",
        f"unknown language '{given[:20]}': use zh or en",
    )


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
    try:
        return language(option or None)
    except UsageError:
        return "en"


def article_folders() -> tuple[Path, ...]:
    """Folders in FINSTATS_ARTICLES where texts of articles are looked for."""
    given = os.environ.get("FINSTATS_ARTICLES", "")
    return tuple(Path(part) for part in given.split(os.pathsep) if part)
