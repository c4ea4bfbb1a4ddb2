"""Datasette over a copy: its settings, our templates, no plugin that is not ours."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from finstats.result import Label
from finstats.store.extras import missing_extra
from finstats.web.asking import bound
from finstats.web.published import DATA
from finstats.web.site import Site

_HERE = Path(__file__).parent
_SETTINGS = {
    "sql_time_limit_ms": 2_000,
    "max_returned_rows": 1_000,
    "max_csv_mb": 10,
    "default_facet_size": 30,
    "facet_time_limit_ms": 500,
    "facet_suggest_time_limit_ms": 50,
    "suggest_facets": False,
    "allow_download": False,
    "allow_csv_stream": False,
    "default_cache_ttl": 0,
    "num_sql_threads": 3,
    "truncate_cells_html": 500,
}
# Questions that are plain SQL over the views. The titles are in both languages at once: Datasette
# knows one.
_QUERIES = (
    (
        "by-theme",
        Label("各主题的数字", "figures by theme"),
        "select theme, ref, printed, term, subject_zh, period, status from figures\n"
        "where theme = :theme order by ref_order",
    ),
    (
        "of-an-indicator",
        Label("一个指标截至某日的最近数字", "latest figures of an indicator as of a day"),
        "select f.ref, f.printed, f.category_zh, f.subject_zh, f.transformation, f.period\n"
        "from figures f where f.indicator = :indicator and f.period_end = (\n"
        "  select max(g.period_end) from figures g\n"
        "  where g.series = f.series and g.period_end <= :as_of\n"
        ") order by f.ref_order",
    ),
    (
        "contradictions",
        Label("互相矛盾的数字", "figures that contradict each other"),
        "select f.finding, f.verdict, f.summary_zh, f.summary_en, x.ref, x.printed\n"
        "from findings f join finding_figures x on x.finding = f.finding\n"
        "order by f.verdict, f.finding, x.seq",
    ),
    (
        "banks-by-theme",
        Label("各银行在各主题下的案例、产品和数字", "cases, products and figures of banks by theme"),
        "select * from bank_themes order by bank, theme",
    ),
    (
        "undated",
        Label("日期未载的数字", "figures without a date"),
        "select ref, printed, term, subject_zh from figures\n"
        "where period = 'undated' order by ref_order",
    ),
)  # fmt: skip


def datasette_of(site: Site, *, local: bool) -> Any:
    """A Datasette that serves a site; raises MissingExtra without the library."""
    datasette_class = _datasette_class()
    from finstats.web import hooks

    served = datasette_class.__new__(datasette_class)
    hooks.SERVED[served] = (site, local)
    served.__init__(
        immutables=[str(site.copy.data)],
        settings=_SETTINGS,
        metadata=_metadata(),
        template_dir=str(_HERE / "templates"),
        static_mounts=[("static", str(_HERE / "static"))],
    )
    bound(served.databases[DATA])
    return served


def must_have_datasette() -> None:
    """Raises MissingExtra when the library is not installed, before anything is copied."""
    _datasette_class()


def _datasette_class() -> Any:
    """The class, with our hooks and no plugin of the surroundings."""
    # Datasette loads whatever plugin is installed; this, which its own tests set, is the one way
    # to keep it from that.
    already = hasattr(sys, "_called_from_test")
    sys._called_from_test = True  # type: ignore[attr-defined]
    try:
        import_module("datasette")  # also where its parts are loaded already
        from datasette.app import Datasette
        from datasette.plugins import pm
    except ImportError as error:
        raise missing_extra("datasette", "web") from error
    finally:
        if not already:
            del sys._called_from_test  # type: ignore[attr-defined]
    from finstats.web import hooks

    for plugin, _ in pm.list_plugin_distinfo():
        pm.unregister(plugin)
    if not pm.is_registered(hooks):
        pm.register(hooks)
        # All hooks of this kind run, and Datasette's prints what went wrong with all variables.
        pm.unregister(name="datasette.handle_exception")
    return Datasette


def _metadata() -> dict[str, Any]:
    return {
        "title": "finstats",
        "databases": {
            DATA: {
                "queries": {
                    name: {"sql": sql, "title": f"{title.zh} / {title.en}"}
                    for name, title, sql in _QUERIES
                }
            }
        },
    }
