"""What passes between the server and whoever asks: methods, addresses and hosts; headers back."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from finstats.web.languages import asked_for, cookie_of
from finstats.web.published import DATA

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

# Nothing is loaded from elsewhere and no script runs at all, whatever a name in the data says.
_POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
# A chart is an image with styles of its own.
_POLICY_OF_IMAGES = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
# Of Datasette's own pages: the list of tables, a table, a query, as a page, JSON or CSV.
_OF_DATASETTE = re.compile(rf"/{DATA}(/[^/.]+)?(\.json|\.csv)?|/favicon\.ico|/static/[a-z.-]+")
_OURS = re.compile(
    r"/(index)?(\.json)?|/(theme|bank|indicator|figure|source|ask|chart)/.+"
    r"|/(findings|search|questions)(\.json)?"
)
_HOST = re.compile(r"(?:\[([^\]]+)\]|([^:\[\]]+))(?::[0-9]+)?")


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def edges(app: App, *, local: bool) -> App:
    """The application behind its edges. `local`: it is bound to this machine alone, so that a
    request under another host's name is that of a foreign page, and is turned away."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
        elif scope["method"] not in ("GET", "HEAD"):
            await _say(send, 405, b"only GET and HEAD\n", (b"allow", b"GET, HEAD"))
        elif local and not _is_local(_host(scope)):
            await _say(send, 421, b"this server answers to localhost alone\n")
        elif _is_of_another_site(scope):
            await _say(send, 403, b"not for the pages of another site\n")
        elif (place := _without_language(scope)) is not None:
            await _say(send, 302, b"", *place)
        else:
            await app(_within(scope), receive, _with_headers(scope, send))

    return guarded


def _without_language(scope: Scope) -> tuple[tuple[bytes, bytes], ...] | None:
    """Of Datasette's pages: where the language goes into the cookie; there it would be a filter."""
    path, query = str(scope["path"]), scope.get("query_string", b"").decode("latin-1")
    asked = parse_qsl(query, keep_blank_values=True)
    wanted = asked_for(dict(asked))
    if wanted is None or not path.startswith(f"/{DATA}"):
        return None
    kept = urlencode([(name, value) for name, value in asked if name != "lang"])
    raw = bytes(scope.get("raw_path") or quote(path).encode()).partition(b"?")[0]
    return (
        (b"location", raw + (f"?{kept}".encode() if kept else b"")),
        (b"set-cookie", cookie_of(wanted).encode()),
    )


def _header(scope: Scope, sought: bytes) -> str | None:
    found = (bytes(value) for name, value in scope["headers"] if name == sought)
    value = next(found, None)
    return None if value is None else value.decode("latin-1").lower()


def _host(scope: Scope) -> str:
    host = _header(scope, b"host")
    return "localhost" if host is None else host


def _is_local(host: str) -> bool:
    """Whether a Host header names this machine itself: localhost, or any loopback address."""
    match = _HOST.fullmatch(host)
    return match is not None and is_loopback(match[1] or match[2])


def _is_of_another_site(scope: Scope) -> bool:
    """Whether a foreign page asks, unless somebody follows its link to a page without SQL in it."""
    if _header(scope, b"sec-fetch-site") not in ("cross-site", "same-site"):
        return False
    asked = parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
    follows = _header(scope, b"sec-fetch-mode") == "navigate" and (
        _header(scope, b"sec-fetch-dest") in (None, "document")
    )
    return not follows or any(name == "sql" for name, _ in asked)


def _within(scope: Scope) -> Scope:
    """The request, led to nothing when it asks for a page that is none of these."""
    raw = (scope.get("raw_path") or scope["path"].encode()).partition(b"?")[0].decode("latin-1")
    if _OURS.fullmatch(raw) or _OF_DATASETTE.fullmatch(raw):
        return scope
    return {**scope, "path": "/-/none", "raw_path": b"/-/none"}


async def _say(send: Send, status: int, words: bytes, *headers: tuple[bytes, bytes]) -> None:
    plain = (b"content-type", b"text/plain; charset=utf-8")
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [plain, *headers, *_HEADERS, (b"content-security-policy", _POLICY.encode())],
        }
    )
    await send({"type": "http.response.body", "body": words})


def _with_headers(scope: Scope, send: Send) -> Send:
    is_image = str(scope["path"]).startswith("/chart/")
    policy = _POLICY_OF_IMAGES if is_image else _POLICY

    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            kept = [pair for pair in message.get("headers", ()) if pair[0].lower() != b"link"]
            more = [*_HEADERS, (b"content-security-policy", policy.encode())]
            message = {**message, "headers": [*kept, *more]}
        await send(message)

    return sending
