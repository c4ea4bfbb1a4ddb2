"""The same views, asked in a way that a seek serves however many observations there are.

Columns, rows and order of columns are those of 0003. There, what took an observation's place was
looked up in the view `superseding`, which an engine works out for the whole database before it
looks for one row; here each row looks for its own. Lists count through `standing`, which joins
four tables instead of twenty-four.
"""

import runpy
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Frozen as every released migration is, so that a downgrade restores these very words.
before = runpy.run_path(str(Path(__file__).with_name("0003_views.py")))

INDEXES = [
    ("figure", "printed"),
    ("figure", "value_text"),
    ("subject", "kind"),
    ("subject", "name_zh"),
    ("subject", "name_en"),
    ("subject", "place"),
    ("subject", "anchor_id"),
    ("bank", "parent_id"),
    ("product", "bank_id"),
    ("financing", "bank_id"),
    ("financing", "handled_by_id"),
    ("financing", "borrower_id"),
    ("financing", "product_id"),
    ("source_section", "theme"),
    ("supersession", "by_observation_id"),
]

# A declared successor that was itself misread counts for nothing.
DECLARED = """
from supersession x
where x.observation_id = {o}.id and (x.reason = 'reading' or x.by_observation_id is null
  or not exists (select 1 from supersession y
    where y.observation_id = x.by_observation_id and y.reason = 'reading'))
"""
# The same publisher, series, period and nature in a source certainly published later. One period
# has one end, which is what the index holds; undated ones have none and are never revised.
REVISED = """
from observation n
join figure nf on nf.id = n.figure_id
join source ns on ns.id = nf.source_id
where n.series_id = {o}.series_id and n.period_end = {o}.period_end and n.id <> {o}.id
  and n.period = {o}.period and n.nature = {o}.nature
  and ns.publisher = {s}.publisher and ns.published_earliest > {s}.published_latest
  and not exists (select 1 from supersession y
    where y.observation_id = n.id and y.reason = 'reading')
"""
DECLARED_OF_OB = DECLARED.format(o="ob").strip()
REVISED_OF_OB = REVISED.format(o="ob", s="sr").strip()

FIGURE_VERSIONS = f"""
select
  fg.ref, fg.ref_order, sr.code as source, fg.paragraph, fg.char_start, fg.char_end, fg.printed,
  sc.theme as theme, ind.theme as indicator_theme,
  cast(case when sc.theme is null then null
       when ind.theme = sc.theme or ind.kind = 'case' then 1 else 0 end as integer) as in_theme,
  ob.term, qu.code as quantity, se.code as series,
  qu.indicator, qu.measure, me.time as kind, qu.category,
  se.transformation, se.comparison, rq.code as reference,
  su.code as subject, su.kind as subject_kind,
  bs.code as bank, es.code as enterprise, ps.code as product, pl.code as place,
  ob.period, ob.period_start, ob.period_end, ob.period_basis, ob.base_period, ob.base_basis,
  ob.nature, fg.value_text, fg.unit, fg.qualifier, fg.lower_text, fg.upper_text,
  di.base_unit, fg.value_base, fg.lower_base, fg.upper_base, fg.lower_closed, fg.upper_closed,
  fg.soft_lower_base, fg.soft_upper_base,
  case when not exists (select 1 {DECLARED_OF_OB})
        and not exists (select 1 {REVISED_OF_OB}) then 'current'
       when exists (select 1 from supersession x where x.observation_id = ob.id
                    and x.reason = 'reading') then 'superseded'
       when exists (select 1 {DECLARED_OF_OB} and x.reason = 'withdrawal') then 'withdrawn'
       else 'superseded' end as status,
  sr.published_latest as known_from,
  (select min(later.day) from (
     select xs.published_latest as day from source xs
     where xs.id in (select x.by_source_id {DECLARED_OF_OB})
     union all
     select ns.published_latest {REVISED_OF_OB}) later) as known_to,
  ir.recorded_at, ob.note_zh as note,
  un.name_zh as unit_zh, un.name_en as unit_en,
  ind.name_zh as indicator_zh, ind.name_en as indicator_en,
  me.name_zh as measure_zh, me.name_en as measure_en,
  ca.name_zh as category_zh, ca.name_en as category_en,
  su.name_zh as subject_zh, su.name_en as subject_en,
  bs.name_zh as bank_zh, bs.name_en as bank_en,
  es.name_zh as enterprise_zh, es.name_en as enterprise_en,
  ps.name_zh as product_zh, ps.name_en as product_en,
  pl.name_zh as place_zh, pl.name_en as place_en,
  ri.name_zh as reference_zh, ri.name_en as reference_en,
  ob.note_zh, ob.note_en, me.dimension, fg.wording,
  fg.soft_lower_closed, fg.soft_upper_closed, fg.scale, fg.reading,
  (select why.code from supersession_reason why where why.code = case
     when exists (select 1 {DECLARED_OF_OB} and x.reason = 'reading') then 'reading'
     when exists (select 1 {DECLARED_OF_OB} and x.reason = 'withdrawal') then 'withdrawal'
     when exists (select 1 {DECLARED_OF_OB} and x.reason = 'correction') then 'correction'
     when exists (select 1 {DECLARED_OF_OB} and x.reason = 'revision')
       or exists (select 1 {REVISED_OF_OB}) then 'revision' end) as reason,
  (select min(earlier.ref) from (
     select rf.ref from supersession x join observation ro on ro.id = x.observation_id
       join figure rf on rf.id = ro.figure_id
     where x.by_observation_id = ob.id and x.reason = 'revision'
     union all
     select rf.ref from observation ro join figure rf on rf.id = ro.figure_id
       join source rs on rs.id = rf.source_id
     where ro.series_id = ob.series_id and ro.period_end = ob.period_end and ro.id <> ob.id
       and ro.period = ob.period and ro.nature = ob.nature
       and rs.publisher = sr.publisher and rs.published_latest < sr.published_earliest) earlier
   where not exists (select 1 from supersession y
     where y.observation_id = ob.id and y.reason = 'reading')) as revises,
  ob.seq
from observation ob
join figure fg on fg.id = ob.figure_id
join source sr on sr.id = fg.source_id
join series se on se.id = ob.series_id
join quantity qu on qu.id = se.quantity_id
join indicator ind on ind.code = qu.indicator
join measure me on me.code = qu.measure
join category ca on ca.code = qu.category
join unit un on un.code = fg.unit
join dimension di on di.code = un.dimension
join import_run ir on ir.id = ob.import_run_id
join subject su on su.id = qu.subject_id
left join source_section sc on sc.source_id = fg.source_id
  and fg.paragraph between sc.first_paragraph and sc.last_paragraph
left join quantity rq on rq.id = se.reference_quantity_id
left join indicator ri on ri.code = rq.indicator
left join financing fi on fi.subject_id = su.id
left join product pr on pr.subject_id = coalesce(fi.product_id, su.id)
left join bank bk on bk.subject_id = coalesce(fi.bank_id, pr.bank_id, su.id)
left join subject bs on bs.id = bk.subject_id
left join enterprise en on en.subject_id = coalesce(fi.borrower_id, su.anchor_id, su.id)
left join subject es on es.id = en.subject_id
left join subject ps on ps.id = pr.subject_id
left join place pl on pl.code = coalesce(su.place, es.place, bs.place)
"""

# Observations of current knowledge by the ids that lists are counted over. Not public.
STANDING = f"""
select ob.id as observation_id, ob.figure_id, ob.series_id, ob.period_end, fg.source_id, fg.paragraph
from observation ob
join figure fg on fg.id = ob.figure_id
join source sr on sr.id = fg.source_id
where not exists (select 1 {DECLARED_OF_OB})
  and not exists (select 1 {REVISED_OF_OB})
"""


def led(column: str, transformation: str, comparison: str | None = None) -> str:
    """What the leading figure of one transformation says; of several shares the first one's."""
    said = f"r.transformation = '{transformation}'"
    said += " and r.place_of_share = 1" if transformation == "share" else ""
    said += f" and r.comparison = '{comparison}'" if comparison else ""
    return f"max(case when {said} then r.{column} end)"


# Grouped instead of joined to itself, so that one quantity's rows are found without all others'.
SNAPSHOTS = f"""
with ranked as (
  select f.*, row_number() over (
    partition by f.quantity, f.period, f.nature, f.transformation, f.comparison, f.reference
    order by f.scale desc, f.known_from desc, f.ref_order, f.seq) as place_in_line
  from figures f
), led as (
  select k.*, row_number() over (
    partition by k.quantity, k.period, k.nature, k.transformation
    order by k.ref_order, k.seq) as place_of_share
  from ranked k where k.place_in_line = 1
)
select r.quantity, min(r.indicator) as indicator, min(r.measure) as measure,
  min(r.kind) as kind, min(r.category) as category, min(r.subject) as subject,
  min(r.subject_kind) as subject_kind, r.period, min(r.period_start) as period_start,
  min(r.period_end) as period_end, min(r.period_basis) as period_basis, r.nature,
  {led("term", "level")} as term, {led("unit", "level")} as unit,
  {led("value_text", "level")} as value_text, {led("qualifier", "level")} as qualifier,
  cast({led("value_base", "level")} as numeric(38, 0)) as value_base,
  {led("ref", "level")} as ref,
  {led("value_text", "change", "ytd")} as change_ytd_text,
  {led("ref", "change", "ytd")} as change_ytd_ref,
  {led("value_text", "growth", "ytd")} as growth_ytd_text,
  {led("ref", "growth", "ytd")} as growth_ytd_ref,
  {led("value_text", "change", "yoy")} as change_yoy_text,
  {led("ref", "change", "yoy")} as change_yoy_ref,
  {led("value_text", "growth", "yoy")} as growth_yoy_text,
  {led("ref", "growth", "yoy")} as growth_yoy_ref,
  {led("value_text", "share")} as share_text, {led("ref", "share")} as share_ref
from led r
group by r.quantity, r.period, r.nature
"""

OF_SUBJECTS = """quantity qu join series se on se.quantity_id = qu.id
    join standing st on st.series_id = se.id where qu.subject_id """
# Whose figures count as a bank's, an enterprise's, a product's: the joins above, the other way.
BANK = """in (
      select x.id from subject x where x.id = s.id
      union all select p1.subject_id from product p1 where p1.bank_id = s.id
      union all select f1.subject_id from financing f1 where f1.bank_id = s.id
      union all select f2.subject_id from product p2
        join financing f2 on f2.product_id = p2.subject_id
        where p2.bank_id = s.id and f2.bank_id is null)"""
ENTERPRISE = """in (
      select x.id from subject x where x.id = s.id and x.anchor_id is null
      union all select a.id from subject a where a.anchor_id = s.id and not exists (
        select 1 from financing f1 where f1.subject_id = a.id and f1.borrower_id is not null)
      union all select f2.subject_id from financing f2 where f2.borrower_id = s.id)"""
PRODUCT = """in (
      select x.id from subject x where x.id = s.id
      union all select f1.subject_id from financing f1 where f1.product_id = s.id)"""
THEME = """source_section sc join standing st on st.source_id = sc.source_id
    and st.paragraph between sc.first_paragraph and sc.last_paragraph where sc.theme = t.code"""
# Lists whose rows have few figures each: those before counted over `figures`, these seek.
SOUGHT = {
    "themes": ("f.theme = t.code", THEME),
    "banks": ("f.bank = s.code", OF_SUBJECTS + BANK),
    "enterprises": ("f.enterprise = s.code", OF_SUBJECTS + ENTERPRISE),
    "products": ("f.product = s.code", OF_SUBJECTS + PRODUCT),
    "financings": ("f.subject = s.code", OF_SUBJECTS + "= s.id"),
    "subjects": ("f.subject = s.code", OF_SUBJECTS + "= s.id"),
    "sources": ("f.source = s.code", "standing st where st.source_id = s.id"),
    "all_series": ("f.series = se.code", "standing st where st.series_id = se.id"),
}
# Lists of rows with many figures each: counted for all rows at once, when a count is read.
OF_SERIES = """standing st join series se on se.id = st.series_id
    join quantity qu on qu.id = se.quantity_id"""
GROUPED = {
    "places": ("f.place = p.code", "f.place", "figures f"),
    "units": ("f.unit = u.code", "fg.unit", "standing st join figure fg on fg.id = st.figure_id"),
    "measures": ("f.measure = m.code", "qu.measure", OF_SERIES),
    "categories": ("f.category = c.code", "qu.category", OF_SERIES),
    "indicators": ("f.indicator = i.code", "qu.indicator", OF_SERIES),
}


def sought(name: str) -> str:
    """A list of 0003, its three counts taken over what a seek finds."""
    match, rows = SOUGHT[name]
    counted = f"""
  cast((select count(*) from {rows}) as integer) as figures,
  (select min(st.period_end) from {rows}) as first_period,
  (select max(st.period_end) from {rows}) as last_period
"""
    return str(before["VIEWS"][name]).replace(before["counts"](match), counted.strip())


def grouped(name: str) -> str:
    """A list of 0003, its three counts looked up in one count of all."""
    match, code, rows = GROUPED[name]
    row = f"from held h where h.code = {match.partition(' = ')[2]}"
    counted = f"""
  cast(coalesce((select h.figures {row}), 0) as integer) as figures,
  (select h.first_period {row}) as first_period,
  (select h.last_period {row}) as last_period
"""
    listed = str(before["VIEWS"][name]).replace(before["counts"](match), counted.strip())
    return f"""
with held as (
  select {code} as code, count(*) as figures, min({rows.split()[1]}.period_end) as first_period,
    max({rows.split()[1]}.period_end) as last_period
  from {rows} group by {code}
)
{listed.strip()}"""


def distinct_aliases() -> str:
    """The aliases of 0003, each once; a condition goes into every part of UNION ALL, not of UNION."""
    words = str(before["VIEWS"]["aliases"]).replace("\nunion select", "\nunion all select")
    return words.replace(")\nselect alias", ")\nselect distinct alias")


VIEWS = {
    "figure_versions": FIGURE_VERSIONS,
    "snapshots": SNAPSHOTS,
    **{name: sought(name) for name in SOUGHT},
    **{name: grouped(name) for name in GROUPED},
    "aliases": distinct_aliases(),
}

MEANINGS = [
    (
        "",
        "当前有效的观测, 各清单按它计数 (内部)",
        "observations of current knowledge, over which lists are counted (internal)",
    ),
    ("observation_id", "观测", "the observation"),
    ("figure_id", "说它的数字", "the figure that says it"),
    ("series_id", "它所属的序列", "the series it belongs to"),
    ("period_end", "时期的最后一天", "last day of the period"),
    ("source_id", "它所在的文献", "the source it stands in"),
    ("paragraph", "段, 从1数起", "paragraph, counted from 1"),
]


def remake(views: dict[str, str]) -> None:
    """Give views of the same columns other words.

    PostgreSQL keeps what was granted on them and said of them; SQLite has neither.
    """
    if op.get_bind().dialect.name == "postgresql":
        for name, body in views.items():
            op.execute(f"create or replace view {name} as {body.strip()}")
        return
    for name in reversed(views):
        op.execute(f"drop view {name}")
    for name, body in views.items():
        op.execute(f"create view {name} as {body.strip()}")


def upgrade() -> None:
    for table, column in INDEXES:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.execute(f"create view standing as {STANDING.strip()}")
    remake(VIEWS)
    dictionary = sa.table("dictionary", *(sa.column(c) for c in ("object", "column", "zh", "en")))
    rows = [{"object": "standing", "column": c, "zh": zh, "en": en} for c, zh, en in MEANINGS]
    op.bulk_insert(dictionary, rows)
    if op.get_bind().dialect.name == "postgresql":
        for column, zh, en in MEANINGS:
            what = f'column standing."{column}"' if column else "view standing"
            op.execute(f"comment on {what} is '{zh} / {en}'")


def downgrade() -> None:
    op.execute("delete from dictionary where object = 'standing'")
    remake({name: before["VIEWS"][name] for name in VIEWS})
    op.execute("drop view standing")
    for table, column in reversed(INDEXES):
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
