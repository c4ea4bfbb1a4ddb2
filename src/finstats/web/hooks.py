"""Datasette's hooks: our pages, our guard on its connections, our words in its templates.

The module is the plugin; each served copy is found by its Datasette, so that several may live in
one process.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from datasette import Forbidden, hookimpl
from markupsafe import Markup

from finstats.result import Lang
from finstats.web import labels
from finstats.web.edges import App, edges
from finstats.web.failures import BadAddress, NeedsMemory
from finstats.web.guarding import guard
from finstats.web.handlers import failed, request_of, respond
from finstats.web.languages import in_other_language
from finstats.web.links import PAGES, page_of
from finstats.web.published import DATA
from finstats.web.site import Site

F = TypeVar("F", bound=Callable[..., Any])


def hook(function: F) -> F:
    """The function, marked for Datasette."""
    return cast(F, hookimpl(function))


# Every Datasette of ours, with what it serves and whether to this machine alone.
SERVED: WeakKeyDictionary[Any, tuple[Site, bool]] = WeakKeyDictionary()
# What Datasette's own pages raise over parameters that they do not look at first.
_STUMBLES = (ValueError, LookupError, TypeError, AssertionError, sqlite3.Error)
_KINDS = {"ref": "figure", **{kind: kind for kind in PAGES}}
_CODE = re.compile(r"[^\x00-\x20<>\"]{1,200}")


def _site(datasette: Any) -> Site | None:
    served = SERVED.get(datasette)
    return None if served is None else served[0]


@hook
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """Our pages, before Datasette's."""
    site = _site(datasette)
    if site is None:
        return []

    async def ours(request: Any, datasette: Any) -> Any:
        return await respond(site, request, datasette)

    return [
        (r"^/(index)?(\.json)?$", ours),
        (r"^/(theme|bank|indicator|figure|source|ask|chart)/.+$", ours),
        (r"^/(findings|search|questions)(\.json)?$", ours),
    ]


@hook
def prepare_connection(conn: Any, database: str, datasette: Any) -> None:
    """Connections to the published tables read those alone."""
    if database == DATA and _site(datasette) is not None:
        guard(conn)


@hook
def asgi_wrapper(datasette: Any) -> Any:
    """What comes from outside passes our edges first."""
    served = SERVED.get(datasette)

    def wrapped(app: App) -> App:
        return app if served is None else edges(app, local=served[1])

    return wrapped


@hook
def extra_template_vars(datasette: Any, request: Any) -> dict[str, Any]:
    """The words of the page, its language and what is in its head, for every template."""
    site = _site(datasette)
    if site is None or request is None:
        return {}
    lang = request_of(site, request).lang
    return {
        "lang": lang,
        "say": labels.words(lang),
        "other_language": in_other_language(request.path, request.query_string, lang),
        "meaning": lambda view, column="": _meaning(site, view, column, lang),
    }


def _meaning(site: Site, view: str, column: str, lang: Lang) -> str:
    label = site.meanings.get((view, column))
    return "" if label is None else label.in_language(lang)


@hook
def render_cell(datasette: Any, column: str, value: Any) -> Markup | None:
    """Refs and codes in Datasette's tables lead to their pages."""
    kind = _KINDS.get(column)
    if kind is None or not isinstance(value, str) or not _CODE.fullmatch(value):
        return None
    href = page_of(kind, value)
    return None if href is None else Markup('<a href="{}">{}</a>').format(href, value)


@hook
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """Errors in our words, and nothing of them printed but a line about a bug."""
    site = _site(datasette)
    if site is None:
        return None

    async def response() -> Any:
        return await failed(site, request, datasette, _told(request.path, exception))

    return response


def _told(path: str, exception: Exception) -> Exception:
    """What went wrong; where Datasette stumbles over a parameter, that it is the address."""
    of_datasette = path == f"/{DATA}" or path.startswith((f"/{DATA}/", f"/{DATA}."))
    if of_datasette:
        return BadAddress() if isinstance(exception, _STUMBLES) else exception
    # Datasette looks at the schema for each page; on ours there is no query to make smaller.
    return MemoryError() if isinstance(exception, NeedsMemory) else exception


@hook
def forbidden(datasette: Any, request: Any, message: str) -> Any:
    """What may not be seen, in our words."""
    site = _site(datasette)
    if site is None:
        return None

    async def response() -> Any:
        return await failed(site, request, datasette, Forbidden(message))

    return response
