"""The normalized tables as SQLAlchemy Core; the migrations make them, a test compares the two.

Code lists are tables, so that labels can be read and lists can grow without a rebuild; CHECK is
for what never grows. Columns and keys are made in `finstats.store.columns`.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, UniqueConstraint

from finstats.store import audit_tables, columns, definition_tables
from finstats.store.columns import BASE, TEXT, flag, id_column, metadata, names, new_table, text, to

__all__ = ["audit_tables", "definition_tables", "metadata"]


def code_list(name: str, *more: Column[object]) -> Table:
    """A list of codes with labels and an order of its own."""
    return new_table(
        name,
        Column("code", TEXT, primary_key=True),
        text("name_zh"),
        text("name_en"),
        Column("sort", Integer, nullable=False),
        *more,
    )


CODE_LISTS = tuple(
    code_list(name)
    for name in (
        "name_basis",
        "qualifier",
        "transformation",
        "comparison",
        "period_basis",
        "nature",
        "measure_time",
        "supersession_reason",
        "relation_kind",
        "relation_strength",
        "subject_kind",
        "bank_kind",
        "bank_level",
        "product_kind",
        "place_level",
        "indicator_kind",
        "indicator_owner",
        "theme_basis",
        "not_figure_reason",
        "measure_relation_kind",
        "verdict",
    )
)
# A measure of dimension mass-per-year is printed in units of mass: `units_of`.
dimension = code_list("dimension", text("base_unit"), text("units_of"))

theme = new_table(
    "theme",
    Column("code", TEXT, primary_key=True),
    *names(),
    Column("sort", Integer, nullable=False),
)
theme_alias = new_table("theme_alias", Column("alias", TEXT, primary_key=True), to("theme.code"))
place = new_table(
    "place",
    Column("code", TEXT, primary_key=True),
    *names(),
    to("place_level.code", "level"),
    to("place.code", "parent", null=True),
    text("valid_from", null=True),
    text("valid_to", null=True),
)
unit = new_table(
    "unit",
    Column("code", TEXT, primary_key=True),
    *names(),
    to("dimension.code"),
    Column("base_factor", BASE, nullable=False),
    CheckConstraint("base_factor >= 1", "base_factor"),
)
measure = new_table(
    "measure",
    Column("code", TEXT, primary_key=True),
    *names(),
    to("measure_time.code", "time"),
    to("dimension.code"),
    *flag("additive"),
    Column("sort", Integer, nullable=False),
)
category = new_table(
    "category",
    Column("code", TEXT, primary_key=True),
    *names(),
    text("breakdown_zh", null=True),
    text("breakdown_en", null=True),
    text("definition_zh", null=True),
    text("definition_en", null=True),
    Column("sort", Integer, nullable=False),
)
indicator = new_table(
    "indicator",
    Column("code", TEXT, primary_key=True),
    *names(),
    to("theme.code", null=True),
    to("indicator_kind.code", "kind"),
    to("indicator_owner.code", "owner"),
    text("definition_zh"),
    text("definition_en"),
    to("name_basis.code", "definition_basis"),
    Column("sort", Integer, nullable=False),
)
# `same` 0: not the indicator, only a candidate, with a warning that says why.
indicator_alias = new_table(
    "indicator_alias",
    Column("alias", TEXT, primary_key=True),
    to("indicator.code", key=True),
    *flag("same"),
    text("warning_zh", null=True),
    text("warning_en", null=True),
    CheckConstraint("(same = 1) = (warning_zh is null)", "warning_when_other"),
)
relation = new_table(
    "relation",
    id_column(),
    to("relation_kind.code", "kind"),
    to("indicator.code", "left_indicator"),
    to("category.code", "left_category"),
    to("indicator.code", "right_indicator"),
    to("category.code", "right_category"),
    to("relation_strength.code", "strength"),
    text("reason_zh"),
    text("reason_en"),
    UniqueConstraint("left_indicator", "left_category", "right_indicator", "right_category"),
)
subject = new_table(
    "subject",
    id_column(),
    Column("code", TEXT, nullable=False, unique=True),
    to("subject_kind.code", "kind"),
    *names(),
    text("sort_key"),
    to("place.code", null=True),
    to("subject.id", "anchor_id", null=True),
    text("note_zh", null=True),
    text("note_en", null=True),
    *(Index(None, column) for column in ("kind", "name_zh", "name_en", "place", "anchor_id")),
)
subject_alias = new_table(
    "subject_alias", Column("alias", TEXT, primary_key=True), to("subject.id", "subject_id")
)
bank = new_table(
    "bank",
    to("subject.id", "subject_id", key=True),
    to("bank_kind.code", "kind"),
    to("bank_level.code", "level"),
    to("bank.subject_id", "parent_id", null=True),
    CheckConstraint("(level = 'head-office') = (parent_id is null)", "branch_has_parent"),
    Index(None, "parent_id"),
)
enterprise = new_table(
    "enterprise",
    to("subject.id", "subject_id", key=True),
    text("industry_zh", null=True),
    text("industry_en", null=True),
)
enterprise_designation = new_table(
    "enterprise_designation",
    to("enterprise.subject_id", "enterprise_id", key=True),
    to("category.code", key=True),
    text("as_stated"),
)
product = new_table(
    "product",
    to("subject.id", "subject_id", key=True),
    to("product_kind.code", "kind"),
    to("bank.subject_id", "bank_id", null=True),
    text("description_zh"),
    text("description_en"),
    Index(None, "bank_id"),
)
product_theme = new_table(
    "product_theme",
    to("product.subject_id", "product_id", key=True),
    to("theme.code", key=True),
    to("theme_basis.code", "basis"),
)
financing = new_table(
    "financing",
    to("subject.id", "subject_id", key=True),
    to("bank.subject_id", "bank_id", null=True),
    to("bank.subject_id", "handled_by_id", null=True),
    to("subject.id", "borrower_id", null=True),
    to("product.subject_id", "product_id", null=True),
    to("subject.id", "project_id", null=True),
    text("mechanism_zh"),
    text("mechanism_en"),
    text("purpose_zh", null=True),
    text("purpose_en", null=True),
    *(Index(None, f"{who}_id") for who in ("bank", "handled_by", "borrower", "product")),
)
financing_theme = new_table(
    "financing_theme",
    to("financing.subject_id", "financing_id", key=True),
    to("theme.code", key=True),
    to("theme_basis.code", "basis"),
    text("reason_zh", null=True),
    text("reason_en", null=True),
)

source = new_table(
    "source",
    id_column(),
    Column("code", TEXT, nullable=False, unique=True),
    text("label_zh"),
    text("label_en"),
    text("title", null=True),
    text("publisher", null=True),
    text("byline", null=True),
    text("organiser", null=True),
    text("url", null=True),
    text("sha256", null=True),
    text("folded_sha256", null=True),
    text("published_earliest"),
    text("published_latest"),
    text("user_set"),  # names of the columns that `source set` recorded, which imports keep
    text("note_zh", null=True),
    text("note_en", null=True),
    CheckConstraint("published_earliest <= published_latest", "published_range"),
)
source_section = new_table(
    "source_section",
    id_column(),
    to("source.id", "source_id"),
    to("theme.code"),
    Column("first_paragraph", Integer, nullable=False),
    Column("last_paragraph", Integer, nullable=False),
    CheckConstraint("first_paragraph <= last_paragraph", "paragraphs"),
    UniqueConstraint("source_id", "first_paragraph"),
    Index(None, "theme"),
)
source_text = new_table(
    "source_text",
    to("source.id", "source_id", key=True),
    text("text"),
    text("sha256"),
    text("attached_at"),
)
import_run = new_table(
    "import_run",
    id_column(),
    text("file_name"),
    text("file_sha256"),
    to("source.id", "source_id", null=True),
    text("recorded_at"),
    text("release"),
)

# A figure that was read again has the same ref and the next `reading`; no row is ever updated.
figure = new_table(
    "figure",
    id_column(),
    to("source.id", "source_id"),
    text("ref"),
    Column("reading", Integer, nullable=False),
    text("ref_order"),
    Column("paragraph", Integer, nullable=False),
    Column("char_start", Integer, nullable=False),
    Column("char_end", Integer, nullable=False),
    text("printed"),
    text("value_text"),
    Column("coefficient", BASE, nullable=False),
    Column("scale", Integer, nullable=False),
    to("unit.code"),
    to("qualifier.code"),
    text("wording"),
    Column("value_base", BASE, nullable=False),
    Column("lower_base", BASE, nullable=True),
    Column("upper_base", BASE, nullable=True),
    *flag("lower_closed"),
    *flag("upper_closed"),
    Column("soft_lower_base", BASE, nullable=True),
    Column("soft_upper_base", BASE, nullable=True),
    *flag("soft_lower_closed"),
    *flag("soft_upper_closed"),
    text("lower_text", null=True),
    text("upper_text", null=True),
    to("import_run.id", "import_run_id"),
    CheckConstraint("char_start >= 0 and char_start < char_end", "offsets"),
    CheckConstraint(
        "lower_base is null or upper_base is null or lower_base <= upper_base", "hard_bounds"
    ),
    CheckConstraint(
        "soft_lower_base is null or soft_upper_base is null or soft_lower_base <= soft_upper_base",
        "soft_bounds",
    ),
    UniqueConstraint("ref", "reading"),
    Index(None, "source_id", "paragraph"),
    *(Index(None, column) for column in ("printed", "value_text")),
)
not_figure = new_table(
    "not_figure",
    to("source.id", "source_id", key=True),
    Column("char_start", Integer, primary_key=True, autoincrement=False),
    Column("char_end", Integer, nullable=False),
    text("printed"),
    to("not_figure_reason.code", "reason"),
)
quantity = new_table(
    "quantity",
    id_column(),
    Column("code", TEXT, nullable=False, unique=True),
    to("indicator.code"),
    to("measure.code"),
    to("category.code"),
    to("subject.id", "subject_id"),
    Index(None, "indicator"),
    Index(None, "subject_id"),
)
series = new_table(
    "series",
    id_column(),
    Column("code", TEXT, nullable=False, unique=True),
    to("quantity.id", "quantity_id"),
    to("transformation.code"),
    to("comparison.code", null=True),
    to("quantity.id", "reference_quantity_id", null=True),
    CheckConstraint(
        "(transformation in ('level', 'share')) = (comparison is null)", "comparison_when_compared"
    ),
    CheckConstraint(
        "(transformation in ('share', 'share-change', 'growth-gap')) = (reference_quantity_id is not null)",
        "reference_when_relative",
    ),
    Index(None, "quantity_id"),
)
observation = new_table(
    "observation",
    id_column(),
    to("figure.id", "figure_id"),
    Column("seq", Integer, nullable=False),
    to("series.id", "series_id"),
    text("period"),
    text("period_start", null=True),
    text("period_end", null=True),
    to("period_basis.code"),
    text("base_period", null=True),
    to("period_basis.code", "base_basis", null=True),
    to("nature.code"),
    text("term", null=True),
    text("note_zh", null=True),
    text("note_en", null=True),
    to("import_run.id", "import_run_id"),
    CheckConstraint("(period = 'undated') = (period_end is null)", "undated_has_no_end"),
    CheckConstraint("(period_basis = 'undated') = (period_end is null)", "basis_of_undated"),
    CheckConstraint("period_start is null or period_start <= period_end", "period_order"),
    CheckConstraint("(base_period is null) = (base_basis is null)", "base_has_basis"),
    UniqueConstraint("figure_id", "seq"),
    Index(None, "series_id", "period_end"),
)
# What took the place of an observation, when that was published; a withdrawal has no successor.
supersession = new_table(
    "supersession",
    id_column(),
    to("observation.id", "observation_id"),
    to("observation.id", "by_observation_id", null=True),
    to("supersession_reason.code", "reason"),
    to("source.id", "by_source_id"),
    text("note_zh", null=True),
    text("note_en", null=True),
    to("import_run.id", "import_run_id"),
    CheckConstraint(
        "by_observation_id is null or by_observation_id <> observation_id", "not_itself"
    ),
    Index(None, "observation_id"),
    Index(None, "by_observation_id"),
)

dictionary = new_table(
    "dictionary",
    Column("object", TEXT, primary_key=True),
    Column("column", TEXT, primary_key=True),
    text("zh"),
    text("en"),
)
# Written at the end of every unit of work (finstats.store.digests), never by hand.
content_digest = new_table(
    "content_digest",
    Column("part", TEXT, primary_key=True),
    Column("scope", TEXT, primary_key=True),
    Column("rows", columns.ID, nullable=False),
    text("sha256"),
    CheckConstraint("rows >= 0", "rows"),
)
