"""The language of a page: as its address asks, as was asked before, as was started, as is read."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from finstats.result import Lang

COOKIE = "finstats_lang"
_KNOWN: dict[str, Lang] = {"zh": "zh", "en": "en"}


def asked_for(query: Mapping[str, str]) -> Lang | None:
    """The language that an address asks for, which its cookie then keeps."""
    return _KNOWN.get(query.get("lang", ""))


def cookie_of(lang: Lang) -> str:
    """The cookie that keeps a language, for a year."""
    return f"{COOKIE}={lang}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"


def language_of(
    query: Mapping[str, str],
    cookies: Mapping[str, str],
    headers: Mapping[str, str],
    chosen: Lang | None,
    otherwise: Lang,
) -> Lang:
    """The language of an answer. `chosen`: by --lang or the settings; `otherwise`: of the locale."""
    return (
        asked_for(query)
        or _KNOWN.get(cookies.get(COOKIE, ""))
        or chosen
        or _accepted(headers.get("accept-language", ""))
        or otherwise
    )


def _accepted(header: str) -> Lang | None:
    """The best of ours in an Accept-Language header; None: it names none."""
    found: list[tuple[float, Lang]] = []
    for part in header[:200].lower().split(","):
        tag, _, weight = part.strip().partition(";")
        known = _KNOWN.get(tag.strip().partition("-")[0])
        if known is not None:
            found.append((_weight(weight), known))
    best = max(found, key=lambda one: one[0], default=None)
    return None if best is None or best[0] <= 0 else best[1]


def _weight(text: str) -> float:
    try:
        return float(text.strip().removeprefix("q=") or 1)
    except ValueError:
        return 0.0


def in_other_language(path: str, query: str, lang: Lang) -> str:
    """The address of the same page in the other language."""
    kept = [(name, value) for name, value in parse_qsl(query) if name != "lang"]
    return f"{path}?{urlencode([*kept, ('lang', 'en' if lang == 'zh' else 'zh')])}"
