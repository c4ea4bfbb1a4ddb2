"""The tables of audits: what they found, what reviewers said of it, what measures are expected to do."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, UniqueConstraint

from finstats.store.columns import counts, flag, id_column, new_table, text, to

# Between measures of one quantity: what is drawn is not more than what was granted. Filled by the
# migrations, before any measure is there: hence no key to `measure`.
measure_relation = new_table(
    "measure_relation",
    id_column(),
    to("measure_relation_kind.code", "kind"),
    text("left_measure"),
    text("right_measure"),
    text("reason_zh"),
    text("reason_en"),
    UniqueConstraint("kind", "left_measure", "right_measure"),
)
# A reviewer's word on a finding: it stands while the very same figures do. `figures`: a line for
# each, its ref and what is printed, in the order of the refs.
explanation = new_table(
    "explanation",
    id_column(),
    text("figures"),
    text("reason_zh"),
    text("reason_en"),
    text("explained_by", null=True),
    text("explained_on", null=True),
    to("import_run.id", "import_run_id"),
    UniqueConstraint("figures"),
)
# What an audit was of: the last import and the sources' digest say whether it is of today's data.
audit_run = new_table(
    "audit_run",
    id_column(),
    text("recorded_at"),
    text("release"),
    text("known_at", null=True),
    text("rounding"),
    to("import_run.id", "import_run_id", null=True),
    text("source_sha256"),
    text("findings_sha256"),
    *counts("figures", "checks", "contradiction", "tension"),
    *counts("explained", "tight", "holds", "cannot_tell"),
)
finding = new_table(
    "finding",
    id_column(),
    to("audit_run.id", "audit_run_id"),
    text("code"),
    to("verdict.code"),
    text("rule"),
    text("quantity", null=True),
    text("transformation", null=True),
    text("period", null=True),
    text("base_period", null=True),
    text("summary_zh"),
    text("summary_en"),
    to("explanation.id", "explanation_id", null=True),
    UniqueConstraint("audit_run_id", "code"),
)
finding_figure = new_table(
    "finding_figure",
    to("finding.id", "finding_id", key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    text("ref"),
    text("printed"),
    *flag("in_smallest"),
    Index(None, "ref"),
)
