"""The public views: the promised columns, in their order, of text and whole numbers alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Connection
from tests.conftest import INVENTED
from tests.migrations.catalogue import columns, tables, views

from finstats.audit.keeping import keep_audit
from finstats.ingest.importing import import_file
from finstats.settings import Target
from finstats.store.views import INTERNAL_VIEWS, PUBLIC_VIEWS, READABLE
from finstats.store.writing import writing

# What DESIGN.md lists for `figures`.
FIGURES = """
ref, ref_order, source, paragraph, char_start, char_end, printed, theme, indicator_theme, in_theme,
term, quantity, series, indicator, measure, kind, category, transformation, comparison, reference,
subject, subject_kind, bank, enterprise, product, place, period, period_start, period_end,
period_basis, base_period, base_basis, nature, value_text, unit, qualifier, lower_text, upper_text,
base_unit, value_base, lower_base, upper_base, lower_closed, upper_closed, soft_lower_base,
soft_upper_base, status, known_from, known_to, recorded_at, note
"""
NAMED = "unit, indicator, measure, category, subject, bank, enterprise, product, place"
SNAPSHOT = "quantity, period, unit, value_text, qualifier, ref"
PARTS = "change_ytd, growth_ytd, change_yoy, growth_yoy, share"
LISTED = (
    "figures, figure_versions, snapshots, banks, enterprises, products, themes, indicators, "
    "measures, categories, relations, sources, financings, units, places, aliases, all_series, "
    "bank_themes"
)


def words(listed: str) -> list[str]:
    """The words of a list with commas."""
    return [word.strip() for word in listed.split(",")]


def promised() -> dict[str, list[str]]:
    """`view.column` of each line of promised_columns.txt. Once released, no line is ever changed
    or taken away; a new column gets a line at the end of its view."""
    found: dict[str, list[str]] = defaultdict(list)
    text = (Path(__file__).parent / "promised_columns.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        view, _, column = line.partition(".")
        found[view].append(column)
    return dict(found)


@pytest.fixture
def filled(seeded_target: Target) -> Iterator[Connection]:
    """A connection to a database of each engine with the seeds and two invented sources."""
    for name in ("jiangcheng-q1", "jiangcheng-h1"):
        import_file(seeded_target, INVENTED / f"{name}.toml")
    import_file(seeded_target, INVENTED / "register.toml")
    keep_audit(seeded_target)
    with writing(seeded_target) as connection:
        yield connection


def test_the_views_of_the_program_are_those_of_the_migrations(head: Target) -> None:
    with writing(head) as connection:
        assert views(connection) == sorted((*PUBLIC_VIEWS, *INTERNAL_VIEWS))
        assert not set(views(connection)) & set(tables(connection))
    assert {*PUBLIC_VIEWS, "dictionary"} == READABLE


def test_every_view_that_the_design_lists_is_there() -> None:
    assert set(words(LISTED)) <= set(PUBLIC_VIEWS)


def test_columns_are_as_promised_and_only_grow(head: Target) -> None:
    with writing(head) as connection:
        held = {view: columns(connection, view) for view in PUBLIC_VIEWS}
    for view, names in promised().items():
        assert held[view][: len(names)] == names, view


def test_every_column_is_promised(head: Target) -> None:
    with writing(head) as connection:
        held = {view: columns(connection, view) for view in PUBLIC_VIEWS}
    assert {view: set(names) for view, names in held.items()} == {
        view: set(names) for view, names in promised().items()
    }


@pytest.mark.parametrize("view", ["figures", "figure_versions"])
def test_figures_have_every_column_of_the_design(view: str) -> None:
    held = promised()[view]
    wanted = words(FIGURES)
    assert held[: len(wanted)] == wanted
    assert {f"{name}_{lang}" for name in words(NAMED) for lang in ("zh", "en")} <= set(held)


def test_both_views_of_figures_have_the_same_columns() -> None:
    assert promised()["figures"] == promised()["figure_versions"]


def test_snapshots_have_every_column_of_the_design() -> None:
    wanted = {f"{part}_{what}" for part in words(PARTS) for what in ("text", "ref")}
    assert wanted | set(words(SNAPSHOT)) <= set(promised()["snapshots"])


@pytest.mark.parametrize("view", ["banks", "enterprises", "products", "themes", "indicators"])
def test_lists_have_both_names_and_count_their_figures(view: str) -> None:
    wanted = {"name_zh", "name_en", "figures", "first_period", "last_period"}
    assert wanted <= set(promised()[view])


def test_views_hold_text_and_whole_numbers_alone(filled: Connection) -> None:
    for view in PUBLIC_VIEWS:
        rows = filled.exec_driver_sql(f"select * from {view}").mappings().all()
        assert rows, view
        for name in rows[0]:
            values = [row[name] for row in rows if row[name] is not None]
            whole = [isinstance(value, int | Decimal) for value in values]
            assert all(isinstance(value, str | int | Decimal) for value in values), (view, name)
            assert all(whole) or not any(whole), (view, name)
            assert all(value == int(value) for value in values if isinstance(value, Decimal))


def test_columns_of_views_are_declared_as_text_and_whole_numbers(filled: Connection) -> None:
    if filled.dialect.name == "sqlite":
        types = {
            (view, name, row[0])
            for view in PUBLIC_VIEWS
            for name in columns(filled, view)
            for row in filled.exec_driver_sql(f'select distinct typeof("{name}") from {view}')
        }
        assert {kind for *_, kind in types} == {"text", "integer", "null"}
        return
    declared = filled.exec_driver_sql(
        "select distinct format_type(a.atttypid, a.atttypmod) from pg_attribute a "
        "join pg_class c on c.oid = a.attrelid "
        "where c.relnamespace = 'public'::regnamespace and c.relkind = 'v' and a.attnum > 0"
    )
    assert set(declared.scalars()) == {"text", "integer", "bigint", "numeric(38,0)"}
