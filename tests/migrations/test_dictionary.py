"""The dictionary explains every table, view and column, and nothing that is not there."""

from __future__ import annotations

from tests.migrations.catalogue import columns, tables, views

from finstats.settings import Target
from finstats.store.writing import writing


def test_the_dictionary_is_complete_both_ways(head: Target) -> None:
    with writing(head) as connection:
        objects = (*tables(connection), *views(connection), "alembic_version")
        held = {(name, column) for name in objects for column in columns(connection, name)}
        held |= {(name, "") for name in objects}
        query = 'select object, "column" from dictionary'
        explained = [tuple(row) for row in connection.exec_driver_sql(query)]
    assert set(explained) - held == set(), "explained, but not there"
    assert held - set(explained) == set(), "there, but not explained"
    assert len(explained) == len(set(explained))


def test_every_meaning_is_given_in_both_languages(head: Target) -> None:
    with writing(head) as connection:
        rows = connection.exec_driver_sql('select object, "column", zh, en from dictionary').all()
    for name, column, zh, en in rows:
        assert zh.strip(), (name, column)
        assert en.strip(), (name, column)
        assert en.isascii(), (name, column, en)
    chinese = [zh for *_, zh, _ in rows if any("\u4e00" <= letter <= "\u9fff" for letter in zh)]
    assert len(chinese) > len(rows) * 0.95


def test_a_column_means_the_same_on_both_engines(head: Target) -> None:
    """It depends on nothing but its name and that of its table or view."""
    with writing(head) as connection:
        of_figures = connection.exec_driver_sql(
            "select \"column\", zh, en from dictionary where object = 'figures' and \"column\" <> ''"
            ' order by "column"'
        ).all()
        of_versions = connection.exec_driver_sql(
            "select \"column\", zh, en from dictionary where object = 'figure_versions' "
            'and "column" <> \'\' order by "column"'
        ).all()
    assert of_figures == of_versions
