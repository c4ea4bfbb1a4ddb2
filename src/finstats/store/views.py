"""The public views by name; a test holds the list to the migrations and to the dictionary."""

from __future__ import annotations

PUBLIC_VIEWS = (
    *("figures", "figure_versions", "snapshots"),
    *("themes", "indicators", "measures", "categories", "relations", "units"),
    *("banks", "bank_themes", "enterprises", "designations", "products", "product_themes"),
    *("financings", "financing_themes", "subjects", "places", "aliases"),
    *("sources", "sections", "not_figures", "all_series"),
    *("measure_relations", "audits", "findings", "finding_figures", "explanations"),
    *("definition_versions", "supersessions"),
)
# Read by the views above, not promised, not to be named by others.
INTERNAL_VIEWS = ("superseding", "standing")
# What ad-hoc SQL may name: the views, and the dictionary that explains them.
READABLE = frozenset({*PUBLIC_VIEWS, "dictionary"})
