"""What templates are given: texts of one language, no objects of ours."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from finstats.render.cells import safe
from finstats.result import Column, Label, Lang, Result
from finstats.web import links, tables
from finstats.web.failures import failure
from finstats.web.labels import KINDS
from finstats.web.pages import Doubts, Page, Section
from finstats.web.questions import Asked, Question
from finstats.web.searching import Found
from finstats.web.site import Site

Context = dict[str, Any]


def page(site: Site, page_: Page, lang: Lang, path: str) -> Context:
    """A page. `path`: where it is; its JSON is there too, unless it is a question's own."""
    json_href = f"{path}.json" if path else page_.main.href(".json")
    if path and page_.as_of:
        json_href += f"?as_of={quote(page_.as_of)}"
    return {
        "title": safe(page_.title.in_language(lang)),
        "json_href": json_href,
        "line": page_.main.line,
        "sections": [_section(site, one, lang, page_.dated) for one in page_.sections],
        "more": [_asked(one, lang) for one in page_.more],
        "charts": [
            (
                _chart(code, lang, page_.as_of),
                _chart(code, lang, page_.as_of, width="narrow"),
                name.in_language(lang),
                links.page_of("indicator", code),
            )
            for code, name in page_.charts
        ],
        "dated": page_.dated,
        "as_of": page_.as_of,
        "in_doubt": _doubts(page_.in_doubt, lang),
        "front": page_.front,
        "themes": [(f"/theme/{code}", name.in_language(lang)) for code, name in site.links.themes],
    }


def _chart(code: str, lang: Lang, as_of: str, **more: str) -> str:
    """The address of a chart as of the date of its page."""
    asked = {**({"as_of": as_of} if as_of else {}), "lang": lang, **more}
    return f"/chart/{quote(code, safe='')}.svg?{urlencode(asked)}"


def _doubts(doubts: Doubts | None, lang: Lang) -> Context | None:
    if doubts is None:
        return None
    shown = [
        {
            "pieces": links.pieces_of_note(safe(one.words.in_language(lang)), one.refs),
            "verdict": one.verdict,
        }
        for one in doubts.shown
    ]
    return {"shown": shown, "more": doubts.total - len(shown), "audited": doubts.audited}


def _section(site: Site, section: Section, lang: Lang, dated: str | None) -> Context:
    result = section.result
    heading = "" if section.heading is None else section.heading.in_language(lang)
    found: Context = {
        "heading": heading,
        **_asked(section.asked, lang),
        "sheets": [] if result is None else tables.sheets(result, lang, site.links),
        "notes": [] if result is None else tables.notes(result, lang),
        "error": None,
    }
    if section.error is not None:
        said = failure(section.error, lang, site.links)[1]["pieces"]
        found["error"] = said if dated is None else [links.with_dates(one, dated) for one in said]
    return found


def _asked(asked: Asked, lang: Lang) -> Context:
    return {
        "words": asked.question.words.in_language(lang),
        "line": asked.line,
        "href": asked.href(),
        "json_href": asked.href(".json"),
    }


def questions(asked: Sequence[Question], lang: Lang, values: Mapping[str, str]) -> Context:
    """Forms of questions, filled with what was given."""
    return {"forms": [_form(question, lang, values) for question in asked]}


def _form(question: Question, lang: Lang, values: Mapping[str, str]) -> Context:
    example = question.given(
        {p.name: p.example for p in question.parameters if p.required or p.option is None}
    )
    return {
        "command": question.command,
        "words": question.words.in_language(lang),
        "line": question.line(question.given(values) or example),
        "fields": [
            {
                "name": one.name,
                "label": one.label.in_language(lang),
                "example": one.example,
                "flag": one.flag,
                "required": one.required,
                "value": values.get(one.name, ""),
            }
            for one in question.parameters
        ],
    }


def questions_as_json(asked: Sequence[Question], lang: Lang) -> str:
    """The questions with what they ask for, each with the address of its JSON."""
    found = [
        {
            "command": one.command,
            "question": one.words.in_language(lang),
            "parameters": [p.name for p in one.parameters],
            "json": f"/ask/{one.command}.json",
        }
        for one in asked
    ]
    return json.dumps({"questions": found}, ensure_ascii=False, indent=2) + "\n"


_COLUMNS = (
    Column("kind", Label("类别", "kind")),
    Column("code", Label("代码", "code")),
    Column("name_zh", Label("名称", "name (zh)")),
    Column("name_en", Label("名称 (英)", "name")),
    Column("text", Label("又称", "also called")),
    Column("warning_zh", Label("注意", "warning (zh)")),
    Column("warning_en", Label("注意 (英)", "warning")),
)


def found(entries: Sequence[Found]) -> Result:
    """What a search found, as a result."""
    rows = tuple(
        (one.kind, one.code, *one.name, one.text, *(one.warning or (None, None))) for one in entries
    )
    return Result("search", _COLUMNS, rows)


def search(result: Result, text: str, lang: Lang) -> Context:
    """The page of a search."""
    query = urlencode({"q": text})
    return {"text": text, "json_href": f"/search.json?{query}", "found": [_found(row, lang) for row in result.rows]}  # fmt: skip


def _found(row: Sequence[object], lang: Lang) -> Context:
    kind, code, zh, en, text, warning_zh, warning_en = (
        None if one is None else safe(str(one)) for one in row
    )
    name = (zh if lang == "zh" else en) or ""
    names = [one for one in (text or "").split(" | ") if one not in (name, code)]
    return {
        "kind": KINDS[str(kind)].in_language(lang),
        "is_figure": kind == "figure",
        "code": code,
        "name": name,
        "href": links.page_of(str(kind), str(row[1])),
        "also": [] if kind == "figure" else names[:8],
        "warning": warning_zh if lang == "zh" else warning_en,
    }
