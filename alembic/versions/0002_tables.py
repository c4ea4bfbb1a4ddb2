"""The normalized tables: what is talked about, who is talked about, sources, figures, observations.

Text sorts by code point (COLLATE "C" on PostgreSQL), base values are exact whole numbers, SQLite
tables are STRICT, every foreign key is RESTRICT. Ids are given by the writer.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
BASE = sa.Numeric(precision=38, scale=0).with_variant(sa.Integer(), "sqlite")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

TABLES = (
    "dictionary",
    "source",
    "category",
    "import_run",
    "measure",
    "not_figure",
    "place",
    "source_text",
    "theme",
    "unit",
    "figure",
    "indicator",
    "source_section",
    "subject",
    "theme_alias",
    "bank",
    "enterprise",
    "indicator_alias",
    "quantity",
    "relation",
    "subject_alias",
    "enterprise_designation",
    "product",
    "series",
    "financing",
    "observation",
    "product_theme",
    "financing_theme",
    "supersession",
)


def upgrade() -> None:
    op.create_table(
        "dictionary",
        sa.Column("object", TEXT, nullable=False),
        sa.Column("column", TEXT, nullable=False),
        sa.Column("zh", TEXT, nullable=False),
        sa.Column("en", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("object", "column", name=op.f("pk_dictionary")),
        sqlite_strict=True,
    )
    op.create_table(
        "source",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("label_zh", TEXT, nullable=False),
        sa.Column("label_en", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=True),
        sa.Column("publisher", TEXT, nullable=True),
        sa.Column("byline", TEXT, nullable=True),
        sa.Column("organiser", TEXT, nullable=True),
        sa.Column("url", TEXT, nullable=True),
        sa.Column("sha256", TEXT, nullable=True),
        sa.Column("folded_sha256", TEXT, nullable=True),
        sa.Column("published_earliest", TEXT, nullable=False),
        sa.Column("published_latest", TEXT, nullable=False),
        sa.Column("user_set", TEXT, nullable=False),
        sa.Column("note_zh", TEXT, nullable=True),
        sa.Column("note_en", TEXT, nullable=True),
        sa.CheckConstraint(
            "published_earliest <= published_latest", name=op.f("ck_source_published_range")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("code", name=op.f("uq_source_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "category",
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name_zh", TEXT, nullable=False),
        sa.Column("name_en", TEXT, nullable=True),
        sa.Column("name_en_basis", TEXT, nullable=True),
        sa.Column("breakdown_zh", TEXT, nullable=True),
        sa.Column("breakdown_en", TEXT, nullable=True),
        sa.Column("definition_zh", TEXT, nullable=True),
        sa.Column("definition_en", TEXT, nullable=True),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(name_en is null) = (name_en_basis is null)",
            name=op.f("ck_category_name_en_has_basis"),
        ),
        sa.ForeignKeyConstraint(
            ["name_en_basis"],
            ["name_basis.code"],
            name=op.f("fk_category_name_en_basis"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_category")),
        sqlite_strict=True,
    )
    op.create_table(
        "import_run",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("file_name", TEXT, nullable=False),
        sa.Column("file_sha256", TEXT, nullable=False),
        sa.Column("source_id", ID, nullable=True),
        sa.Column("recorded_at", TEXT, nullable=False),
        sa.Column("release", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_import_run_source_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
        sqlite_strict=True,
    )
    op.create_table(
        "measure",
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name_zh", TEXT, nullable=False),
        sa.Column("name_en", TEXT, nullable=True),
        sa.Column("name_en_basis", TEXT, nullable=True),
        sa.Column("time", TEXT, nullable=False),
        sa.Column("dimension", TEXT, nullable=False),
        sa.Column("additive", sa.Integer(), nullable=False),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(name_en is null) = (name_en_basis is null)", name=op.f("ck_measure_name_en_has_basis")
        ),
        sa.CheckConstraint("additive in (0, 1)", name=op.f("ck_measure_additive")),
        sa.ForeignKeyConstraint(
            ["dimension"],
            ["dimension.code"],
            name=op.f("fk_measure_dimension"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["name_en_basis"],
            ["name_basis.code"],
            name=op.f("fk_measure_name_en_basis"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["time"], ["measure_time.code"], name=op.f("fk_measure_time"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_measure")),
        sqlite_strict=True,
    )
    op.create_table(
        "not_figure",
        sa.Column("source_id", ID, autoincrement=False, nullable=False),
        sa.Column("char_start", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("char_end", sa.Integer(), nullable=False),
        sa.Column("printed", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["reason"],
            ["not_figure_reason.code"],
            name=op.f("fk_not_figure_reason"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_not_figure_source_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("source_id", "char_start", name=op.f("pk_not_figure")),
        sqlite_strict=True,
    )
    op.create_table(
        "place",
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name_zh", TEXT, nullable=False),
        sa.Column("name_en", TEXT, nullable=True),
        sa.Column("name_en_basis", TEXT, nullable=True),
        sa.Column("level", TEXT, nullable=False),
        sa.Column("parent", TEXT, nullable=True),
        sa.Column("valid_from", TEXT, nullable=True),
        sa.Column("valid_to", TEXT, nullable=True),
        sa.CheckConstraint(
            "(name_en is null) = (name_en_basis is null)", name=op.f("ck_place_name_en_has_basis")
        ),
        sa.ForeignKeyConstraint(
            ["level"], ["place_level.code"], name=op.f("fk_place_level"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["name_en_basis"],
            ["name_basis.code"],
            name=op.f("fk_place_name_en_basis"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["parent"], ["place.code"], name=op.f("fk_place_parent"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_place")),
        sqlite_strict=True,
    )
    op.create_table(
        "source_text",
        sa.Column("source_id", ID, autoincrement=False, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("attached_at", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_source_text_source_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_source_text")),
        sqlite_strict=True,
    )
    op.create_table(
        "theme",
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name_zh", TEXT, nullable=False),
        sa.Column("name_en", TEXT, nullable=True),
        sa.Column("name_en_basis", TEXT, nullable=True),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(name_en is null) = (name_en_basis is null)", name=op.f("ck_theme_name_en_has_basis")
        ),
        sa.ForeignKeyConstraint(
            ["name_en_basis"],
            ["name_basis.code"],
            name=op.f("fk_theme_name_en_basis"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_theme")),
        sqlite_strict=True,
    )
    op.create_table(
        "unit",
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name_zh", TEXT, nullable=False),
        sa.Column("name_en", TEXT, nullable=True),
        sa.Column("name_en_basis", TEXT, nullable=True),
        sa.Column("dimension", TEXT, nullable=False),
        sa.Column("base_factor", BASE, nullable=False),
        sa.CheckConstraint(
            "(name_en is null) = (name_en_basis is null)", name=op.f("ck_unit_name_en_has_basis")
        ),
        sa.CheckConstraint("base_factor >= 1", name=op.f("ck_unit_base_factor")),
        sa.ForeignKeyConstraint(
            ["dimension"], ["dimension.code"], name=op.f("fk_unit_dimension"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["name_en_basis"],
            ["name_basis.code"],
            name=op.f("fk_unit_name_en_basis"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_unit")),
        sqlite_strict=True,
    )
    op.create_table(
        "figure",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("source_id", ID, nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("reading", sa.Integer(), nullable=False),
        sa.Column("ref_order", TEXT, nullable=False),
        sa.Column("paragraph", sa.Integer(), nullable=False),
        sa.Column("char_start", sa.Integer(), nullable=False),
        sa.Column("char_end", sa.Integer(), nullable=False),
        sa.Column("printed", TEXT, nullable=False),
        sa.Column("value_text", TEXT, nullable=False),
        sa.Column("coefficient", BASE, nullable=False),
        sa.Column("scale", sa.Integer(), nullable=False),
        sa.Column("unit", TEXT, nullable=False),
        sa.Column("qualifier", TEXT, nullable=False),
        sa.Column("wording", TEXT, nullable=False),
        sa.Column("value_base", BASE, nullable=False),
        sa.Column("lower_base", BASE, nullable=True),
        sa.Column("upper_base", BASE, nullable=True),
        sa.Column("lower_closed", sa.Integer(), nullable=False),
        sa.Column("upper_closed", sa.Integer(), nullable=False),
        sa.Column("soft_lower_base", BASE, nullable=True),
        sa.Column("soft_upper_base", BASE, nullable=True),
        sa.Column("soft_lower_closed", sa.Integer(), nullable=False),
        sa.Column("soft_upper_closed", sa.Integer(), nullable=False),
        sa.Column("lower_text", TEXT, nullable=True),
        sa.Column("upper_text", TEXT, nullable=True),
        sa.Column("import_run_id", ID, nullable=False),
        sa.CheckConstraint(
            "char_start >= 0 and char_start < char_end", name=op.f("ck_figure_offsets")
        ),
        sa.CheckConstraint(
            "lower_base is null or upper_base is null or lower_base <= upper_base",
            name=op.f("ck_figure_hard_bounds"),
        ),
        sa.CheckConstraint("lower_closed in (0, 1)", name=op.f("ck_figure_lower_closed")),
        sa.CheckConstraint(
            "soft_lower_base is null or soft_upper_base is null or soft_lower_base <= soft_upper_base",
            name=op.f("ck_figure_soft_bounds"),
        ),
        sa.CheckConstraint("soft_lower_closed in (0, 1)", name=op.f("ck_figure_soft_lower_closed")),
        sa.CheckConstraint("soft_upper_closed in (0, 1)", name=op.f("ck_figure_soft_upper_closed")),
        sa.CheckConstraint("upper_closed in (0, 1)", name=op.f("ck_figure_upper_closed")),
        sa.ForeignKeyConstraint(
            ["import_run_id"],
            ["import_run.id"],
            name=op.f("fk_figure_import_run_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["qualifier"], ["qualifier.code"], name=op.f("fk_figure_qualifier"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_figure_source_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["unit"], ["unit.code"], name=op.f("fk_figure_unit"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
        sa.UniqueConstraint("ref", "reading", name=op.f("uq_figure_ref")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_figure_source_id_paragraph"), "figure", ["source_id", "paragraph"], unique=False
    )
    op.create_table(
        "indicator",
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name_zh", TEXT, nullable=False),
        sa.Column("name_en", TEXT, nullable=True),
        sa.Column("name_en_basis", TEXT, nullable=True),
        sa.Column("theme", TEXT, nullable=True),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("owner", TEXT, nullable=False),
        sa.Column("definition_zh", TEXT, nullable=False),
        sa.Column("definition_en", TEXT, nullable=False),
        sa.Column("definition_basis", TEXT, nullable=False),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(name_en is null) = (name_en_basis is null)",
            name=op.f("ck_indicator_name_en_has_basis"),
        ),
        sa.ForeignKeyConstraint(
            ["definition_basis"],
            ["name_basis.code"],
            name=op.f("fk_indicator_definition_basis"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["kind"], ["indicator_kind.code"], name=op.f("fk_indicator_kind"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["name_en_basis"],
            ["name_basis.code"],
            name=op.f("fk_indicator_name_en_basis"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["owner"],
            ["indicator_owner.code"],
            name=op.f("fk_indicator_owner"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["theme"], ["theme.code"], name=op.f("fk_indicator_theme"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_indicator")),
        sqlite_strict=True,
    )
    op.create_table(
        "source_section",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("source_id", ID, nullable=False),
        sa.Column("theme", TEXT, nullable=False),
        sa.Column("first_paragraph", sa.Integer(), nullable=False),
        sa.Column("last_paragraph", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "first_paragraph <= last_paragraph", name=op.f("ck_source_section_paragraphs")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["source.id"],
            name=op.f("fk_source_section_source_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["theme"], ["theme.code"], name=op.f("fk_source_section_theme"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_section")),
        sa.UniqueConstraint(
            "source_id", "first_paragraph", name=op.f("uq_source_section_source_id")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "subject",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("name_zh", TEXT, nullable=False),
        sa.Column("name_en", TEXT, nullable=True),
        sa.Column("name_en_basis", TEXT, nullable=True),
        sa.Column("sort_key", TEXT, nullable=False),
        sa.Column("place", TEXT, nullable=True),
        sa.Column("anchor_id", ID, nullable=True),
        sa.Column("note_zh", TEXT, nullable=True),
        sa.Column("note_en", TEXT, nullable=True),
        sa.CheckConstraint(
            "(name_en is null) = (name_en_basis is null)", name=op.f("ck_subject_name_en_has_basis")
        ),
        sa.ForeignKeyConstraint(
            ["anchor_id"], ["subject.id"], name=op.f("fk_subject_anchor_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["kind"], ["subject_kind.code"], name=op.f("fk_subject_kind"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["name_en_basis"],
            ["name_basis.code"],
            name=op.f("fk_subject_name_en_basis"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["place"], ["place.code"], name=op.f("fk_subject_place"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject")),
        sa.UniqueConstraint("code", name=op.f("uq_subject_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "theme_alias",
        sa.Column("alias", TEXT, nullable=False),
        sa.Column("theme", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["theme"], ["theme.code"], name=op.f("fk_theme_alias_theme"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("alias", name=op.f("pk_theme_alias")),
        sqlite_strict=True,
    )
    op.create_table(
        "bank",
        sa.Column("subject_id", ID, autoincrement=False, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("level", TEXT, nullable=False),
        sa.Column("parent_id", ID, nullable=True),
        sa.CheckConstraint(
            "(level = 'head-office') = (parent_id is null)", name=op.f("ck_bank_branch_has_parent")
        ),
        sa.ForeignKeyConstraint(
            ["kind"], ["bank_kind.code"], name=op.f("fk_bank_kind"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["level"], ["bank_level.code"], name=op.f("fk_bank_level"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["bank.subject_id"], name=op.f("fk_bank_parent_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["subject.id"], name=op.f("fk_bank_subject_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("subject_id", name=op.f("pk_bank")),
        sqlite_strict=True,
    )
    op.create_table(
        "enterprise",
        sa.Column("subject_id", ID, autoincrement=False, nullable=False),
        sa.Column("industry_zh", TEXT, nullable=True),
        sa.Column("industry_en", TEXT, nullable=True),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["subject.id"],
            name=op.f("fk_enterprise_subject_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("subject_id", name=op.f("pk_enterprise")),
        sqlite_strict=True,
    )
    op.create_table(
        "indicator_alias",
        sa.Column("alias", TEXT, nullable=False),
        sa.Column("indicator", TEXT, autoincrement=False, nullable=False),
        sa.Column("same", sa.Integer(), nullable=False),
        sa.Column("warning_zh", TEXT, nullable=True),
        sa.Column("warning_en", TEXT, nullable=True),
        sa.CheckConstraint(
            "(same = 1) = (warning_zh is null)", name=op.f("ck_indicator_alias_warning_when_other")
        ),
        sa.CheckConstraint("same in (0, 1)", name=op.f("ck_indicator_alias_same")),
        sa.ForeignKeyConstraint(
            ["indicator"],
            ["indicator.code"],
            name=op.f("fk_indicator_alias_indicator"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("alias", "indicator", name=op.f("pk_indicator_alias")),
        sqlite_strict=True,
    )
    op.create_table(
        "quantity",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("indicator", TEXT, nullable=False),
        sa.Column("measure", TEXT, nullable=False),
        sa.Column("category", TEXT, nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["category"], ["category.code"], name=op.f("fk_quantity_category"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["indicator"],
            ["indicator.code"],
            name=op.f("fk_quantity_indicator"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["measure"], ["measure.code"], name=op.f("fk_quantity_measure"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["subject.id"], name=op.f("fk_quantity_subject_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quantity")),
        sa.UniqueConstraint("code", name=op.f("uq_quantity_code")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_quantity_indicator"), "quantity", ["indicator"], unique=False)
    op.create_index(op.f("ix_quantity_subject_id"), "quantity", ["subject_id"], unique=False)
    op.create_table(
        "relation",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("left_indicator", TEXT, nullable=False),
        sa.Column("left_category", TEXT, nullable=False),
        sa.Column("right_indicator", TEXT, nullable=False),
        sa.Column("right_category", TEXT, nullable=False),
        sa.Column("strength", TEXT, nullable=False),
        sa.Column("reason_zh", TEXT, nullable=False),
        sa.Column("reason_en", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["kind"], ["relation_kind.code"], name=op.f("fk_relation_kind"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["left_category"],
            ["category.code"],
            name=op.f("fk_relation_left_category"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["left_indicator"],
            ["indicator.code"],
            name=op.f("fk_relation_left_indicator"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["right_category"],
            ["category.code"],
            name=op.f("fk_relation_right_category"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["right_indicator"],
            ["indicator.code"],
            name=op.f("fk_relation_right_indicator"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["strength"],
            ["relation_strength.code"],
            name=op.f("fk_relation_strength"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relation")),
        sa.UniqueConstraint(
            "left_indicator",
            "left_category",
            "right_indicator",
            "right_category",
            name=op.f("uq_relation_left_indicator"),
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "subject_alias",
        sa.Column("alias", TEXT, nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["subject.id"],
            name=op.f("fk_subject_alias_subject_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("alias", name=op.f("pk_subject_alias")),
        sqlite_strict=True,
    )
    op.create_table(
        "enterprise_designation",
        sa.Column("enterprise_id", ID, autoincrement=False, nullable=False),
        sa.Column("category", TEXT, autoincrement=False, nullable=False),
        sa.Column("as_stated", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["category"],
            ["category.code"],
            name=op.f("fk_enterprise_designation_category"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.subject_id"],
            name=op.f("fk_enterprise_designation_enterprise_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint(
            "enterprise_id", "category", name=op.f("pk_enterprise_designation")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "product",
        sa.Column("subject_id", ID, autoincrement=False, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("bank_id", ID, nullable=True),
        sa.Column("description_zh", TEXT, nullable=False),
        sa.Column("description_en", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["bank_id"], ["bank.subject_id"], name=op.f("fk_product_bank_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["kind"], ["product_kind.code"], name=op.f("fk_product_kind"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["subject.id"], name=op.f("fk_product_subject_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("subject_id", name=op.f("pk_product")),
        sqlite_strict=True,
    )
    op.create_table(
        "series",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("quantity_id", ID, nullable=False),
        sa.Column("transformation", TEXT, nullable=False),
        sa.Column("comparison", TEXT, nullable=True),
        sa.Column("reference_quantity_id", ID, nullable=True),
        sa.CheckConstraint(
            "(transformation in ('level', 'share')) = (comparison is null)",
            name=op.f("ck_series_comparison_when_compared"),
        ),
        sa.CheckConstraint(
            "(transformation in ('share', 'share-change', 'growth-gap')) = (reference_quantity_id is not null)",
            name=op.f("ck_series_reference_when_relative"),
        ),
        sa.ForeignKeyConstraint(
            ["comparison"],
            ["comparison.code"],
            name=op.f("fk_series_comparison"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["quantity_id"],
            ["quantity.id"],
            name=op.f("fk_series_quantity_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["reference_quantity_id"],
            ["quantity.id"],
            name=op.f("fk_series_reference_quantity_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["transformation"],
            ["transformation.code"],
            name=op.f("fk_series_transformation"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("code", name=op.f("uq_series_code")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_series_quantity_id"), "series", ["quantity_id"], unique=False)
    op.create_table(
        "financing",
        sa.Column("subject_id", ID, autoincrement=False, nullable=False),
        sa.Column("bank_id", ID, nullable=True),
        sa.Column("handled_by_id", ID, nullable=True),
        sa.Column("borrower_id", ID, nullable=True),
        sa.Column("product_id", ID, nullable=True),
        sa.Column("project_id", ID, nullable=True),
        sa.Column("mechanism_zh", TEXT, nullable=False),
        sa.Column("mechanism_en", TEXT, nullable=False),
        sa.Column("purpose_zh", TEXT, nullable=True),
        sa.Column("purpose_en", TEXT, nullable=True),
        sa.ForeignKeyConstraint(
            ["bank_id"], ["bank.subject_id"], name=op.f("fk_financing_bank_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["borrower_id"],
            ["subject.id"],
            name=op.f("fk_financing_borrower_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["handled_by_id"],
            ["bank.subject_id"],
            name=op.f("fk_financing_handled_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product.subject_id"],
            name=op.f("fk_financing_product_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["subject.id"],
            name=op.f("fk_financing_project_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["subject.id"],
            name=op.f("fk_financing_subject_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("subject_id", name=op.f("pk_financing")),
        sqlite_strict=True,
    )
    op.create_table(
        "observation",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("figure_id", ID, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("series_id", ID, nullable=False),
        sa.Column("period", TEXT, nullable=False),
        sa.Column("period_start", TEXT, nullable=True),
        sa.Column("period_end", TEXT, nullable=True),
        sa.Column("period_basis", TEXT, nullable=False),
        sa.Column("base_period", TEXT, nullable=True),
        sa.Column("base_basis", TEXT, nullable=True),
        sa.Column("nature", TEXT, nullable=False),
        sa.Column("term", TEXT, nullable=True),
        sa.Column("note_zh", TEXT, nullable=True),
        sa.Column("note_en", TEXT, nullable=True),
        sa.Column("import_run_id", ID, nullable=False),
        sa.CheckConstraint(
            "(period = 'undated') = (period_end is null)",
            name=op.f("ck_observation_undated_has_no_end"),
        ),
        sa.CheckConstraint(
            "(period_basis = 'undated') = (period_end is null)",
            name=op.f("ck_observation_basis_of_undated"),
        ),
        sa.CheckConstraint(
            "(base_period is null) = (base_basis is null)",
            name=op.f("ck_observation_base_has_basis"),
        ),
        sa.CheckConstraint(
            "period_start is null or period_start <= period_end",
            name=op.f("ck_observation_period_order"),
        ),
        sa.ForeignKeyConstraint(
            ["base_basis"],
            ["period_basis.code"],
            name=op.f("fk_observation_base_basis"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["figure_id"], ["figure.id"], name=op.f("fk_observation_figure_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["import_run_id"],
            ["import_run.id"],
            name=op.f("fk_observation_import_run_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["nature"], ["nature.code"], name=op.f("fk_observation_nature"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["period_basis"],
            ["period_basis.code"],
            name=op.f("fk_observation_period_basis"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_observation_series_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
        sa.UniqueConstraint("figure_id", "seq", name=op.f("uq_observation_figure_id")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_observation_series_id_period_end"),
        "observation",
        ["series_id", "period_end"],
        unique=False,
    )
    op.create_table(
        "product_theme",
        sa.Column("product_id", ID, autoincrement=False, nullable=False),
        sa.Column("theme", TEXT, autoincrement=False, nullable=False),
        sa.Column("basis", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["basis"],
            ["theme_basis.code"],
            name=op.f("fk_product_theme_basis"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product.subject_id"],
            name=op.f("fk_product_theme_product_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["theme"], ["theme.code"], name=op.f("fk_product_theme_theme"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("product_id", "theme", name=op.f("pk_product_theme")),
        sqlite_strict=True,
    )
    op.create_table(
        "financing_theme",
        sa.Column("financing_id", ID, autoincrement=False, nullable=False),
        sa.Column("theme", TEXT, autoincrement=False, nullable=False),
        sa.Column("basis", TEXT, nullable=False),
        sa.Column("reason_zh", TEXT, nullable=True),
        sa.Column("reason_en", TEXT, nullable=True),
        sa.ForeignKeyConstraint(
            ["basis"],
            ["theme_basis.code"],
            name=op.f("fk_financing_theme_basis"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["financing_id"],
            ["financing.subject_id"],
            name=op.f("fk_financing_theme_financing_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["theme"], ["theme.code"], name=op.f("fk_financing_theme_theme"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("financing_id", "theme", name=op.f("pk_financing_theme")),
        sqlite_strict=True,
    )
    op.create_table(
        "supersession",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("observation_id", ID, nullable=False),
        sa.Column("by_observation_id", ID, nullable=True),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("by_source_id", ID, nullable=False),
        sa.Column("note_zh", TEXT, nullable=True),
        sa.Column("note_en", TEXT, nullable=True),
        sa.Column("import_run_id", ID, nullable=False),
        sa.CheckConstraint(
            "by_observation_id is null or by_observation_id <> observation_id",
            name=op.f("ck_supersession_not_itself"),
        ),
        sa.ForeignKeyConstraint(
            ["by_observation_id"],
            ["observation.id"],
            name=op.f("fk_supersession_by_observation_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["by_source_id"],
            ["source.id"],
            name=op.f("fk_supersession_by_source_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["import_run_id"],
            ["import_run.id"],
            name=op.f("fk_supersession_import_run_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["observation_id"],
            ["observation.id"],
            name=op.f("fk_supersession_observation_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["reason"],
            ["supersession_reason.code"],
            name=op.f("fk_supersession_reason"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supersession")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_supersession_observation_id"), "supersession", ["observation_id"], unique=False
    )


def downgrade() -> None:
    held = sa.select(sa.func.count()).select_from(sa.table("import_run"))
    if op.get_bind().scalar(held):
        raise RuntimeError("downgrade would lose the imported figures; make a new database instead")
    for name in reversed(TABLES):
        op.drop_table(name)
