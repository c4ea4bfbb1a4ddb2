"""The names that the database holds, as an extraction looks for them."""

from __future__ import annotations

from dataclasses import dataclass

from finstats.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Known:
    """Codes by names and aliases, and what is known of the codes."""

    indicators: dict[str, str]  # by name; only what means the indicator
    candidates: dict[str, str]  # names that only resemble an indicator's
    themes: dict[str, str]
    measures: dict[str, tuple[str, str]]  # time and dimension by code
    units: frozenset[str]
    subjects: dict[str, tuple[str, str]]  # kind and code by name
    places: dict[str, str]
    groups: dict[str, str]  # bank groups by the place they are of
    codes: frozenset[str]


def known_of(reader: Reader) -> Known:
    """What the database holds of names, asked in a few queries."""

    def pairs(sql: str) -> dict[str, str]:
        return {str(key): str(value) for key, value in reader.rows(sql)}

    named = reader.rows("select kind, alias, code, same from aliases order by kind, alias, code")
    actors = ("bank", "bank-group", "enterprise", "product", "authority", "project", "client-group")
    subjects: dict[str, tuple[str, str]] = {}
    for kind, alias, code, same in named:
        if kind in actors and same and not str(alias).isascii():
            subjects.setdefault(str(alias), (str(kind), str(code)))
    return Known(
        indicators={str(a): str(c) for k, a, c, same in named if k == "indicator" and same},
        candidates={str(a): str(c) for k, a, c, same in named if k == "indicator" and not same},
        themes={str(a): str(c) for k, a, c, same in named if k == "theme" and same},
        measures={
            str(code): (str(time), str(dimension))
            for code, time, dimension in reader.rows(
                "select measure, kind, dimension from measures"
            )
        },
        units=frozenset(str(unit) for (unit,) in reader.rows("select unit from units")),
        subjects=subjects,
        places={str(a): str(c) for k, a, c, same in named if k == "place" and same},
        groups=pairs(
            "select place, subject from subjects where kind = 'bank-group' and place is not null"
        ),
        codes=frozenset(str(code) for _, _, code, _ in named),
    )
