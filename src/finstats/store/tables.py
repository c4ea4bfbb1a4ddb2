"""The normalized tables as SQLAlchemy Core; the migrations make them, a test compares the two.

Text sorts by code point on both engines (COLLATE "C" on PostgreSQL), integers are exact, SQLite
tables are STRICT. Every foreign key is RESTRICT: nothing is deleted by way of something else.
Code lists are tables, so that labels can be read and lists can grow without a rebuild; CHECK is
for what never grows.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

TEXT = Text().with_variant(Text(collation="C"), "postgresql")
BASE = Numeric(38, 0).with_variant(Integer(), "sqlite")
ID = BigInteger().with_variant(Integer(), "sqlite")


def _table(name: str, *parts: Column[object] | CheckConstraint | UniqueConstraint | Index) -> Table:
    return Table(name, metadata, *parts, sqlite_strict=True)


def _id() -> Column[object]:
    """Ids are given by the writer, who is alone, so that both engines hold the same ones."""
    return Column("id", ID, primary_key=True, autoincrement=False)


def _text(name: str, *, null: bool = False) -> Column[object]:
    return Column(name, TEXT, nullable=null)


def _to(
    target: str, name: str | None = None, *, null: bool = False, key: bool = False
) -> Column[object]:
    """A foreign key to `table.column`, named after the table unless said otherwise."""
    table, column = target.split(".")
    kind = ID if column in ("id", "subject_id") else TEXT
    if key:
        return Column(
            name or table,
            kind,
            ForeignKey(target, ondelete="RESTRICT"),
            primary_key=True,
            autoincrement=False,
        )
    return Column(name or table, kind, ForeignKey(target, ondelete="RESTRICT"), nullable=null)


def _flag(name: str) -> tuple[Column[object], CheckConstraint]:
    return Column(name, Integer, nullable=False), CheckConstraint(f"{name} in (0, 1)", name)


def _names() -> tuple[Column[object] | CheckConstraint, ...]:
    """Both names and where the English one is from; an English name may be missing, with its basis."""
    return (
        _text("name_zh"),
        _text("name_en", null=True),
        _to("name_basis.code", "name_en_basis", null=True),
        CheckConstraint("(name_en is null) = (name_en_basis is null)", "name_en_has_basis"),
    )


def code_list(name: str, *more: Column[object]) -> Table:
    """A list of codes with labels and an order of its own."""
    return _table(
        name,
        Column("code", TEXT, primary_key=True),
        _text("name_zh"),
        _text("name_en"),
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
    )
)
# A measure of dimension mass-per-year is printed in units of mass: `units_of`.
dimension = code_list("dimension", _text("base_unit"), _text("units_of"))

theme = _table(
    "theme",
    Column("code", TEXT, primary_key=True),
    *_names(),
    Column("sort", Integer, nullable=False),
)
theme_alias = _table("theme_alias", Column("alias", TEXT, primary_key=True), _to("theme.code"))
place = _table(
    "place",
    Column("code", TEXT, primary_key=True),
    *_names(),
    _to("place_level.code", "level"),
    _to("place.code", "parent", null=True),
    _text("valid_from", null=True),
    _text("valid_to", null=True),
)
unit = _table(
    "unit",
    Column("code", TEXT, primary_key=True),
    *_names(),
    _to("dimension.code"),
    Column("base_factor", BASE, nullable=False),
    CheckConstraint("base_factor >= 1", "base_factor"),
)
measure = _table(
    "measure",
    Column("code", TEXT, primary_key=True),
    *_names(),
    _to("measure_time.code", "time"),
    _to("dimension.code"),
    *_flag("additive"),
    Column("sort", Integer, nullable=False),
)
category = _table(
    "category",
    Column("code", TEXT, primary_key=True),
    *_names(),
    _text("breakdown_zh", null=True),
    _text("breakdown_en", null=True),
    _text("definition_zh", null=True),
    _text("definition_en", null=True),
    Column("sort", Integer, nullable=False),
)
indicator = _table(
    "indicator",
    Column("code", TEXT, primary_key=True),
    *_names(),
    _to("theme.code", null=True),
    _to("indicator_kind.code", "kind"),
    _to("indicator_owner.code", "owner"),
    _text("definition_zh"),
    _text("definition_en"),
    _to("name_basis.code", "definition_basis"),
    Column("sort", Integer, nullable=False),
)
# `same` 0: not the indicator, only a candidate, with a warning that says why.
indicator_alias = _table(
    "indicator_alias",
    Column("alias", TEXT, primary_key=True),
    _to("indicator.code", key=True),
    *_flag("same"),
    _text("warning_zh", null=True),
    _text("warning_en", null=True),
    CheckConstraint("(same = 1) = (warning_zh is null)", "warning_when_other"),
)
relation = _table(
    "relation",
    _id(),
    _to("relation_kind.code", "kind"),
    _to("indicator.code", "left_indicator"),
    _to("category.code", "left_category"),
    _to("indicator.code", "right_indicator"),
    _to("category.code", "right_category"),
    _to("relation_strength.code", "strength"),
    _text("reason_zh"),
    _text("reason_en"),
    UniqueConstraint("left_indicator", "left_category", "right_indicator", "right_category"),
)

subject = _table(
    "subject",
    _id(),
    Column("code", TEXT, nullable=False, unique=True),
    _to("subject_kind.code", "kind"),
    *_names(),
    _text("sort_key"),
    _to("place.code", null=True),
    _to("subject.id", "anchor_id", null=True),
    _text("note_zh", null=True),
    _text("note_en", null=True),
)
subject_alias = _table(
    "subject_alias", Column("alias", TEXT, primary_key=True), _to("subject.id", "subject_id")
)
bank = _table(
    "bank",
    _to("subject.id", "subject_id", key=True),
    _to("bank_kind.code", "kind"),
    _to("bank_level.code", "level"),
    _to("bank.subject_id", "parent_id", null=True),
    CheckConstraint("(level = 'head-office') = (parent_id is null)", "branch_has_parent"),
)
enterprise = _table(
    "enterprise",
    _to("subject.id", "subject_id", key=True),
    _text("industry_zh", null=True),
    _text("industry_en", null=True),
)
enterprise_designation = _table(
    "enterprise_designation",
    _to("enterprise.subject_id", "enterprise_id", key=True),
    _to("category.code", key=True),
    _text("as_stated"),
)
product = _table(
    "product",
    _to("subject.id", "subject_id", key=True),
    _to("product_kind.code", "kind"),
    _to("bank.subject_id", "bank_id", null=True),
    _text("description_zh"),
    _text("description_en"),
)
product_theme = _table(
    "product_theme",
    _to("product.subject_id", "product_id", key=True),
    _to("theme.code", key=True),
    _to("theme_basis.code", "basis"),
)
financing = _table(
    "financing",
    _to("subject.id", "subject_id", key=True),
    _to("bank.subject_id", "bank_id", null=True),
    _to("bank.subject_id", "handled_by_id", null=True),
    _to("subject.id", "borrower_id", null=True),
    _to("product.subject_id", "product_id", null=True),
    _to("subject.id", "project_id", null=True),
    _text("mechanism_zh"),
    _text("mechanism_en"),
    _text("purpose_zh", null=True),
    _text("purpose_en", null=True),
)
financing_theme = _table(
    "financing_theme",
    _to("financing.subject_id", "financing_id", key=True),
    _to("theme.code", key=True),
    _to("theme_basis.code", "basis"),
    _text("reason_zh", null=True),
    _text("reason_en", null=True),
)

source = _table(
    "source",
    _id(),
    Column("code", TEXT, nullable=False, unique=True),
    _text("label_zh"),
    _text("label_en"),
    _text("title", null=True),
    _text("publisher", null=True),
    _text("byline", null=True),
    _text("organiser", null=True),
    _text("url", null=True),
    _text("sha256", null=True),
    _text("folded_sha256", null=True),
    _text("published_earliest"),
    _text("published_latest"),
    _text("note_zh", null=True),
    _text("note_en", null=True),
    CheckConstraint("published_earliest <= published_latest", "published_range"),
)
source_section = _table(
    "source_section",
    _id(),
    _to("source.id", "source_id"),
    _to("theme.code"),
    Column("first_paragraph", Integer, nullable=False),
    Column("last_paragraph", Integer, nullable=False),
    CheckConstraint("first_paragraph <= last_paragraph", "paragraphs"),
    UniqueConstraint("source_id", "first_paragraph"),
)
source_text = _table(
    "source_text",
    _to("source.id", "source_id", key=True),
    _text("text"),
    _text("sha256"),
    _text("attached_at"),
)
import_run = _table(
    "import_run",
    _id(),
    _text("file_name"),
    _text("file_sha256"),
    _to("source.id", "source_id", null=True),
    _text("recorded_at"),
    _text("release"),
)

# A figure that was read again has the same ref and the next `reading`; no row is ever updated.
figure = _table(
    "figure",
    _id(),
    _to("source.id", "source_id"),
    _text("ref"),
    Column("reading", Integer, nullable=False),
    _text("ref_order"),
    Column("paragraph", Integer, nullable=False),
    Column("char_start", Integer, nullable=False),
    Column("char_end", Integer, nullable=False),
    _text("printed"),
    _text("value_text"),
    Column("coefficient", BASE, nullable=False),
    Column("scale", Integer, nullable=False),
    _to("unit.code"),
    _to("qualifier.code"),
    _text("wording"),
    Column("value_base", BASE, nullable=False),
    Column("lower_base", BASE, nullable=True),
    Column("upper_base", BASE, nullable=True),
    *_flag("lower_closed"),
    *_flag("upper_closed"),
    Column("soft_lower_base", BASE, nullable=True),
    Column("soft_upper_base", BASE, nullable=True),
    *_flag("soft_lower_closed"),
    *_flag("soft_upper_closed"),
    _text("lower_text", null=True),
    _text("upper_text", null=True),
    _to("import_run.id", "import_run_id"),
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
)
not_figure = _table(
    "not_figure",
    _to("source.id", "source_id", key=True),
    Column("char_start", Integer, primary_key=True, autoincrement=False),
    Column("char_end", Integer, nullable=False),
    _text("printed"),
    _to("not_figure_reason.code", "reason"),
)
quantity = _table(
    "quantity",
    _id(),
    Column("code", TEXT, nullable=False, unique=True),
    _to("indicator.code"),
    _to("measure.code"),
    _to("category.code"),
    _to("subject.id", "subject_id"),
    Index(None, "indicator"),
    Index(None, "subject_id"),
)
series = _table(
    "series",
    _id(),
    Column("code", TEXT, nullable=False, unique=True),
    _to("quantity.id", "quantity_id"),
    _to("transformation.code"),
    _to("comparison.code", null=True),
    _to("quantity.id", "reference_quantity_id", null=True),
    CheckConstraint(
        "(transformation in ('level', 'share')) = (comparison is null)", "comparison_when_compared"
    ),
    CheckConstraint(
        "(transformation in ('share', 'share-change', 'growth-gap')) = (reference_quantity_id is not null)",
        "reference_when_relative",
    ),
    Index(None, "quantity_id"),
)
observation = _table(
    "observation",
    _id(),
    _to("figure.id", "figure_id"),
    Column("seq", Integer, nullable=False),
    _to("series.id", "series_id"),
    _text("period"),
    _text("period_start", null=True),
    _text("period_end", null=True),
    _to("period_basis.code"),
    _text("base_period", null=True),
    _to("period_basis.code", "base_basis", null=True),
    _to("nature.code"),
    _text("term", null=True),
    _text("note_zh", null=True),
    _text("note_en", null=True),
    _to("import_run.id", "import_run_id"),
    CheckConstraint("(period = 'undated') = (period_end is null)", "undated_has_no_end"),
    CheckConstraint("(period_basis = 'undated') = (period_end is null)", "basis_of_undated"),
    CheckConstraint("period_start is null or period_start <= period_end", "period_order"),
    CheckConstraint("(base_period is null) = (base_basis is null)", "base_has_basis"),
    UniqueConstraint("figure_id", "seq"),
    Index(None, "series_id", "period_end"),
)
# What took the place of an observation, when that was published; a withdrawal has no successor.
supersession = _table(
    "supersession",
    _id(),
    _to("observation.id", "observation_id"),
    _to("observation.id", "by_observation_id", null=True),
    _to("supersession_reason.code", "reason"),
    _to("source.id", "by_source_id"),
    _text("note_zh", null=True),
    _text("note_en", null=True),
    _to("import_run.id", "import_run_id"),
    CheckConstraint(
        "by_observation_id is null or by_observation_id <> observation_id", "not_itself"
    ),
    Index(None, "observation_id"),
)

dictionary = _table(
    "dictionary",
    Column("object", TEXT, primary_key=True),
    Column("column", TEXT, primary_key=True),
    _text("zh"),
    _text("en"),
)
