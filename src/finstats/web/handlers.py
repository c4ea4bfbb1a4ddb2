"""Requests answered: which page is asked for, in which language and form, and what went wrong."""

from __future__ import annotations

import asyncio
import io
import json
import os
import sys
import traceback
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote

from datasette import Response

from finstats.render import Style, render
from finstats.result import Lang, Result
from finstats.web import failures, pages, shown
from finstats.web.charts import Drawn
from finstats.web.failures import NoSuchPage
from finstats.web.languages import COOKIE, asked_for, language_of
from finstats.web.questions import QUESTIONS, Asked
from finstats.web.searching import search
from finstats.web.site import Site

_JSON = "application/json; charset=utf-8"


class Request(NamedTuple):
    """What a request asks: the parts of its address, its query, its language, page or JSON."""

    path: str
    parts: tuple[str, ...]
    query: Mapping[str, str]
    lang: Lang
    json: bool
    query_string: str


class Answer(NamedTuple):
    """A template with what it shows, or a text that is sent as it is."""

    template: str = ""
    context: Mapping[str, object] = {}
    text: str | None = None
    content_type: str = _JSON
    status: int = 200


def request_of(site: Site, request: Any) -> Request:
    """What one of Datasette's requests asks."""
    query = dict(parse_qsl(request.query_string, keep_blank_values=True))
    lang = language_of(query, request.cookies, request.headers, site.chosen, site.otherwise)
    path = request.path
    json_ = path.endswith(".json")
    bare = path.removesuffix(".json")
    parts = tuple(unquote(part) for part in bare.strip("/").split("/")) if bare.strip("/") else ()
    return Request(path, parts, query, lang, json_, request.query_string)


async def respond(site: Site, request: Any, datasette: Any) -> Response:
    """The response to a request for one of our pages."""
    asked = request_of(site, request)
    try:
        loop = asyncio.get_running_loop()
        answer = await loop.run_in_executor(site.workers, _answer, site, asked)
    except Exception as error:
        return await failed(site, request, datasette, error)
    return await _response(answer, asked, request, datasette)


async def failed(site: Site, request: Any, datasette: Any, error: Exception) -> Response:
    """The response that says what is wrong; of a bug nothing but that it is one."""
    asked = request_of(site, request)
    status, context = failures.failure(error, asked.lang, site.links)
    if status == 500:
        _tell_bug(error)
    if asked.json:
        text = json.dumps({"error": context["error"]}, ensure_ascii=False, indent=2) + "\n"
        return await _response(Answer(text=text, status=status), asked, request, datasette)
    answer = Answer("finstats_error.html", context, status=status)
    return await _response(answer, asked, request, datasette)


def _tell_bug(error: Exception) -> None:
    kind = f"{type(error).__name__}: {error}".splitlines()[0][:200]
    sys.stderr.write(f"finstats web: {ascii(kind)[1:-1]}\n")
    if os.environ.get("FINSTATS_DEBUG"):
        traceback.print_exception(error)


async def _response(answer: Answer, asked: Request, request: Any, datasette: Any) -> Response:
    headers = {"cache-control": "no-store"}
    if answer.text is not None:
        response = Response(answer.text, answer.status, headers, answer.content_type)
    else:
        html = await datasette.render_template(answer.template, dict(answer.context), request)
        response = Response.html(html, answer.status, headers)
    wanted = asked_for(asked.query)
    if wanted is not None:
        response.set_cookie(COOKIE, wanted, max_age=31_536_000, httponly=True, samesite="lax")
    return response


def _answer(site: Site, asked: Request) -> Answer:
    """What a request gets, made by a thread that may wait for the database."""
    kind, rest = (asked.parts[0], asked.parts[1:]) if asked.parts else ("index", ())
    if kind == "chart":
        return _chart(site, "/".join(rest), asked)
    if kind == "search":
        return _search(site, asked)
    if kind == "questions":
        return _questions(asked)
    if kind == "ask":
        return _question(site, asked, "/".join(rest))
    word = "/".join(rest)
    if rest and not word.strip():
        raise NoSuchPage
    return _shown(site, _page(site, kind, word, _as_of(asked)), asked)


def _as_of(asked: Request) -> str:
    """The date that the address asks for; empty: none."""
    return asked.query.get("as_of", "").strip()[:40]


def _page(site: Site, kind: str, word: str, as_of: str) -> pages.Page:
    builders: dict[str, Callable[[], pages.Page]] = {
        "index": lambda: pages.front(site, as_of),
        "findings": lambda: pages.findings(site),
        "theme": lambda: pages.theme(site, word, as_of),
        "indicator": lambda: pages.indicator(site, word, as_of),
        "bank": lambda: pages.bank(site, word),
        "source": lambda: pages.source(site, word),
        "figure": lambda: pages.figure(site, word),
    }
    return builders[kind]()


def _shown(site: Site, page: pages.Page, asked: Request) -> Answer:
    if asked.json:
        return Answer(text=_as_json(site.answer(page.main, None), asked.lang))
    path = "/index" if not asked.parts else asked.path
    return Answer("finstats_page.html", shown.page(site, page, asked.lang, path))


def _as_json(result: Result, lang: Lang) -> str:
    """The promised JSON, as `--format json` prints it."""
    out = io.StringIO()
    render(result, out, Style(lang), "json")
    return out.getvalue()


def _question(site: Site, asked: Request, command: str) -> Answer:
    question = QUESTIONS.get(command)
    if question is None:
        raise NoSuchPage
    of_request = Asked(question, question.given(asked.query))
    if question.missing(of_request.given):
        return Answer(
            "finstats_questions.html", shown.questions((question,), asked.lang, asked.query)
        )
    if asked.json:
        return Answer(text=_as_json(site.answer(of_request, None), asked.lang))
    context = shown.page(site, pages.question(site, of_request), asked.lang, "")
    form = shown.questions((question,), asked.lang, dict(of_request.given))
    return Answer("finstats_page.html", {**context, **form})


def _questions(asked: Request) -> Answer:
    if asked.json:
        return Answer(text=shown.questions_as_json(tuple(QUESTIONS.values()), asked.lang))
    return Answer(
        "finstats_questions.html", shown.questions(tuple(QUESTIONS.values()), asked.lang, {})
    )


def _search(site: Site, asked: Request) -> Answer:
    text = asked.query.get("q", "").strip()[:200]
    result = shown.found(search(site.copy.names, text))
    if asked.json:
        return Answer(text=_as_json(result, asked.lang))
    return Answer("finstats_search.html", shown.search(result, text, asked.lang))


def _chart(site: Site, code: str, asked: Request) -> Answer:
    if not code.endswith(".svg"):
        raise NoSuchPage
    narrow = asked.query.get("width") == "narrow"
    svg = site.charts.svg(Drawn(code.removesuffix(".svg"), asked.lang, _as_of(asked), narrow))
    if svg is None:
        raise NoSuchPage
    return Answer(text=svg, content_type="image/svg+xml; charset=utf-8")
