"""The public views: the one query surface of the commands, of ad-hoc SQL and of exports.

Text and whole numbers only; nothing is computed as text, nothing is divided; what later releases
promise is that these columns only grow.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# What took the place of an observation: declared, read again, or found: the same publisher,
# series, period and nature in a source that was certainly published later. A successor that was
# itself misread counts for nothing. Ids stay inside: this one view is not public.
SUPERSEDING = """
select x.observation_id, x.reason, x.by_source_id, x.by_observation_id
from supersession x
where x.reason = 'reading' or x.by_observation_id is null or not exists (
  select 1 from supersession y where y.observation_id = x.by_observation_id
    and y.reason = 'reading')
union all
select o.id, 'revision', ns.id, n.id
from observation o
join figure f on f.id = o.figure_id
join source s on s.id = f.source_id
join observation n on n.series_id = o.series_id and n.period = o.period and n.nature = o.nature
join figure nf on nf.id = n.figure_id
join source ns on ns.id = nf.source_id
where o.period <> 'undated' and ns.publisher = s.publisher
  and ns.published_earliest > s.published_latest
  and not exists (select 1 from supersession y where y.observation_id = n.id
    and y.reason = 'reading')
"""

# Every observation with all that is known of it; one row for each, whatever took its place.
FIGURE_VERSIONS = """
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
  case when exists (select 1 from supersession x where x.observation_id = ob.id
                    and x.reason = 'reading') then 'superseded'
       when exists (select 1 from superseding x where x.observation_id = ob.id
                    and x.reason = 'withdrawal') then 'withdrawn'
       when exists (select 1 from superseding x where x.observation_id = ob.id) then 'superseded'
       else 'current' end as status,
  sr.published_latest as known_from,
  (select min(xs.published_latest) from superseding x join source xs on xs.id = x.by_source_id
    where x.observation_id = ob.id) as known_to,
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
  (select min(x.reason)
   from superseding x where x.observation_id = ob.id and not exists (
     select 1 from superseding z where z.observation_id = ob.id and (
       (z.reason = 'reading' and x.reason <> 'reading')
       or (z.reason = 'withdrawal' and x.reason in ('correction', 'revision'))
       or (z.reason = 'correction' and x.reason = 'revision')))) as reason,
  (select min(rf.ref) from superseding x join observation ro on ro.id = x.observation_id
     join figure rf on rf.id = ro.figure_id
    where x.by_observation_id = ob.id and x.reason = 'revision') as revises,
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

# Each quantity at a period, with what was printed of its changes at that very period. Where
# several sources print one, the most digits lead, then the latest known, then the first place.
SNAPSHOTS = """
with ranked as (
  select f.*, row_number() over (
    partition by f.quantity, f.period, f.nature, f.transformation, f.comparison, f.reference
    order by f.scale desc, f.known_from desc, f.ref_order, f.seq) as place_in_line
  from figures f
), led as (select * from ranked where place_in_line = 1),
parts as (
  select quantity, period, nature, min(indicator) as indicator, min(measure) as measure,
    min(kind) as kind, min(category) as category, min(subject) as subject,
    min(subject_kind) as subject_kind, min(period_start) as period_start,
    min(period_end) as period_end, min(period_basis) as period_basis
  from led group by quantity, period, nature
)
select p.quantity, p.indicator, p.measure, p.kind, p.category, p.subject, p.subject_kind,
  p.period, p.period_start, p.period_end, p.period_basis, p.nature,
  lv.term, lv.unit, lv.value_text, lv.qualifier, lv.value_base, lv.ref,
  cy.value_text as change_ytd_text, cy.ref as change_ytd_ref,
  gy.value_text as growth_ytd_text, gy.ref as growth_ytd_ref,
  co.value_text as change_yoy_text, co.ref as change_yoy_ref,
  go.value_text as growth_yoy_text, go.ref as growth_yoy_ref,
  sh.value_text as share_text, sh.ref as share_ref
from parts p
left join led lv on lv.quantity = p.quantity and lv.period = p.period and lv.nature = p.nature
  and lv.transformation = 'level'
left join led cy on cy.quantity = p.quantity and cy.period = p.period and cy.nature = p.nature
  and cy.transformation = 'change' and cy.comparison = 'ytd'
left join led gy on gy.quantity = p.quantity and gy.period = p.period and gy.nature = p.nature
  and gy.transformation = 'growth' and gy.comparison = 'ytd'
left join led co on co.quantity = p.quantity and co.period = p.period and co.nature = p.nature
  and co.transformation = 'change' and co.comparison = 'yoy'
left join led go on go.quantity = p.quantity and go.period = p.period and go.nature = p.nature
  and go.transformation = 'growth' and go.comparison = 'yoy'
left join led sh on sh.quantity = p.quantity and sh.period = p.period and sh.nature = p.nature
  and sh.transformation = 'share' and sh.ref_order = (
    select min(s2.ref_order) from led s2 where s2.quantity = p.quantity and s2.period = p.period
      and s2.nature = p.nature and s2.transformation = 'share')
"""

# Counts of current figures and the days they span, for the lists below.
COUNTS = """
  cast((select count(*) from figures f where {match}) as integer) as figures,
  (select min(f.period_end) from figures f where {match}) as first_period,
  (select max(f.period_end) from figures f where {match}) as last_period
"""


def counts(match: str) -> str:
    return COUNTS.format(match=match).strip()


VIEWS = {
    "superseding": SUPERSEDING,
    "figure_versions": FIGURE_VERSIONS,
    "figures": "select * from figure_versions where status = 'current'",
    "snapshots": SNAPSHOTS,
    "themes": f"""
select t.code as theme, t.name_zh, t.name_en, t.name_en_basis, t.sort,
  cast((select count(*) from indicator i where i.theme = t.code) as integer) as indicators,
  {counts("f.theme = t.code")}
from theme t""",
    "places": f"""
select p.code as place, p.name_zh, p.name_en, p.name_en_basis, p.level, p.parent,
  p.valid_from, p.valid_to, {counts("f.place = p.code")}
from place p""",
    "units": f"""
select u.code as unit, u.name_zh, u.name_en, u.name_en_basis, u.dimension, d.base_unit,
  u.base_factor, {counts("f.unit = u.code")}
from unit u join dimension d on d.code = u.dimension""",
    "measures": f"""
select m.code as measure, m.name_zh, m.name_en, m.name_en_basis, m.time as kind, m.dimension,
  m.additive, m.sort, {counts("f.measure = m.code")}
from measure m""",
    "categories": f"""
select c.code as category, c.name_zh, c.name_en, c.name_en_basis, c.breakdown_zh, c.breakdown_en,
  c.definition_zh,
  c.definition_en, c.sort, {counts("f.category = c.code")}
from category c""",
    "indicators": f"""
select i.code as indicator, i.name_zh, i.name_en, i.name_en_basis, i.theme, i.kind, i.owner,
  o.name_zh as owner_zh, o.name_en as owner_en, i.definition_zh, i.definition_en,
  i.definition_basis, i.sort, {counts("f.indicator = i.code")}
from indicator i join indicator_owner o on o.code = i.owner""",
    "relations": """
select r.kind, r.left_indicator, r.left_category, r.right_indicator, r.right_category,
  r.strength, k.name_zh as kind_zh, k.name_en as kind_en, r.reason_zh, r.reason_en
from relation r join relation_kind k on k.code = r.kind""",
    "banks": f"""
select s.code as bank, s.name_zh, s.name_en, s.name_en_basis, s.sort_key, b.kind,
  k.name_zh as kind_zh, k.name_en as kind_en, b.level, p.code as parent,
  p.name_zh as parent_zh, p.name_en as parent_en, s.place, pl.name_zh as place_zh,
  pl.name_en as place_en,
  cast((select count(*) from financing fi where fi.bank_id = s.id or fi.handled_by_id = s.id)
    as integer) as financings,
  cast((select count(*) from product pr where pr.bank_id = s.id) as integer) as products,
  {counts("f.bank = s.code")}
from bank b join subject s on s.id = b.subject_id
join bank_kind k on k.code = b.kind
left join subject p on p.id = b.parent_id
left join place pl on pl.code = s.place""",
    "enterprises": f"""
select s.code as enterprise, s.name_zh, s.name_en, s.name_en_basis, s.sort_key, e.industry_zh,
  e.industry_en, s.place, pl.name_zh as place_zh, pl.name_en as place_en,
  cast((select count(*) from enterprise_designation d where d.enterprise_id = s.id
    and d.category = 'high-tech') as integer) as is_high_tech,
  cast((select count(*) from enterprise_designation d where d.enterprise_id = s.id
    and d.category = 'srdi-sme') as integer) as is_srdi_sme,
  cast((select count(*) from enterprise_designation d where d.enterprise_id = s.id
    and d.category = 'little-giant') as integer) as is_little_giant,
  cast((select count(*) from financing fi where fi.borrower_id = s.id) as integer) as financings,
  s.note_zh, s.note_en, {counts("f.enterprise = s.code")}
from enterprise e join subject s on s.id = e.subject_id
left join place pl on pl.code = s.place""",
    "designations": """
select s.code as enterprise, s.name_zh, d.category, c.name_zh as category_zh,
  c.name_en as category_en, d.as_stated
from enterprise_designation d join subject s on s.id = d.enterprise_id
join category c on c.code = d.category""",
    "products": f"""
select s.code as product, s.name_zh, s.name_en, s.name_en_basis, s.sort_key, p.kind,
  k.name_zh as kind_zh, k.name_en as kind_en, b.code as bank, b.name_zh as bank_zh,
  b.name_en as bank_en, p.description_zh, p.description_en, {counts("f.product = s.code")}
from product p join subject s on s.id = p.subject_id
join product_kind k on k.code = p.kind
left join subject b on b.id = p.bank_id""",
    "product_themes": """
select s.code as product, t.theme, t.basis
from product_theme t join subject s on s.id = t.product_id""",
    "financing_themes": """
select s.code as financing, t.theme, t.basis, t.reason_zh, t.reason_en
from financing_theme t join subject s on s.id = t.financing_id""",
    "financings": f"""
select s.code as financing, s.name_zh, s.name_en, s.sort_key, b.code as bank,
  b.name_zh as bank_zh, b.name_en as bank_en, h.code as handled_by, h.name_zh as handled_by_zh,
  h.name_en as handled_by_en, w.code as borrower, w.kind as borrower_kind,
  w.name_zh as borrower_zh, w.name_en as borrower_en, p.code as product,
  p.name_zh as product_zh, p.name_en as product_en, j.code as project,
  j.name_zh as project_zh, j.name_en as project_en, fi.mechanism_zh, fi.mechanism_en,
  fi.purpose_zh, fi.purpose_en,
  (select min(t.theme) from financing_theme t where t.financing_id = s.id
    and t.basis = 'section') as theme,
  (select min(t.theme) from financing_theme t where t.financing_id = s.id
    and t.basis = 'content') as content_theme,
  coalesce(s.place, w.place, b.place) as place, {counts("f.subject = s.code")}
from financing fi join subject s on s.id = fi.subject_id
left join subject b on b.id = fi.bank_id
left join subject h on h.id = fi.handled_by_id
left join subject w on w.id = fi.borrower_id
left join subject p on p.id = fi.product_id
left join subject j on j.id = fi.project_id""",
    "subjects": f"""
select s.code as subject, s.kind, k.name_zh as kind_zh, k.name_en as kind_en, s.name_zh,
  s.name_en, s.name_en_basis, s.sort_key, s.place, a.code as anchor, a.name_zh as anchor_zh,
  a.name_en as anchor_en, s.note_zh, s.note_en, {counts("f.subject = s.code")}
from subject s join subject_kind k on k.code = s.kind
left join subject a on a.id = s.anchor_id""",
    "sources": f"""
select s.code as source, s.label_zh, s.label_en, s.title, s.publisher, s.byline, s.organiser,
  s.url, s.sha256, s.published_earliest, s.published_latest, s.note_zh, s.note_en,
  cast(case when x.source_id is null then 0 else 1 end as integer) as text_attached,
  {counts("f.source = s.code")}
from source s left join source_text x on x.source_id = s.id""",
    "sections": """
select s.code as source, x.theme, x.first_paragraph, x.last_paragraph
from source_section x join source s on s.id = x.source_id""",
    "not_figures": """
select s.code as source, n.char_start, n.char_end, n.printed, n.reason, r.name_zh as reason_zh,
  r.name_en as reason_en
from not_figure n join source s on s.id = n.source_id
join not_figure_reason r on r.code = n.reason""",
    "all_series": f"""
select se.code as series, qu.code as quantity, qu.indicator, qu.measure, qu.category,
  su.code as subject, se.transformation, se.comparison, rq.code as reference,
  {counts("f.series = se.code")}
from series se join quantity qu on qu.id = se.quantity_id
join subject su on su.id = qu.subject_id
left join quantity rq on rq.id = se.reference_quantity_id""",
    # A bank's tie to a theme. The figures counted are those that stand in the theme's section or
    # belong to an indicator of the theme; in_theme 0: only the first, and not of the theme.
    "bank_themes": """
with ties as (
  select b.code as bank, t.theme, t.basis, 1 as in_theme, 1 as financings, 0 as products,
    0 as figures
  from financing_theme t join financing fi on fi.subject_id = t.financing_id
  join subject b on b.id = fi.bank_id
  union all
  select b.code, t.theme, t.basis, 1, 0, 1, 0
  from product_theme t join product p on p.subject_id = t.product_id
  join subject b on b.id = p.bank_id
  union all
  select f.bank, f.theme, 'section', f.in_theme, 0, 0, 1
  from figures f where f.bank is not null and f.theme is not null
  union all
  select f.bank, f.indicator_theme, 'content', 1, 0, 0, 1
  from figures f where f.bank is not null and f.indicator_theme is not null
    and (f.theme is null or f.theme <> f.indicator_theme)
)
select ties.bank, s.name_zh as bank_zh, s.name_en as bank_en, ties.theme, ties.basis,
  cast(ties.in_theme as integer) as in_theme,
  cast(sum(ties.financings) as integer) as financings,
  cast(sum(ties.products) as integer) as products, cast(sum(ties.figures) as integer) as figures
from ties join subject s on s.code = ties.bank
group by ties.bank, s.name_zh, s.name_en, ties.theme, ties.basis, ties.in_theme""",
    # Every word under which a thing is found; same 0: a candidate only, see warning.
    "aliases": """
with named as (
select code as alias, 'theme' as kind, code, 1 as same, null as warning_zh, null as warning_en
  from theme
union select name_zh, 'theme', code, 1, null, null from theme
union select name_en, 'theme', code, 1, null, null from theme where name_en is not null
union select alias, 'theme', theme, 1, null, null from theme_alias
union select code, 'place', code, 1, null, null from place
union select name_zh, 'place', code, 1, null, null from place
union select name_en, 'place', code, 1, null, null from place where name_en is not null
union select code, 'indicator', code, 1, null, null from indicator
union select name_zh, 'indicator', code, 1, null, null from indicator
union select name_en, 'indicator', code, 1, null, null from indicator where name_en is not null
union select alias, 'indicator', indicator, same, warning_zh, warning_en from indicator_alias
union select code, 'category', code, 1, null, null from category
union select name_zh, 'category', code, 1, null, null from category
union select code, 'measure', code, 1, null, null from measure
union select name_zh, 'measure', code, 1, null, null from measure
union select code, 'source', code, 1, null, null from source
union select code, kind, code, 1, null, null from subject
union select name_zh, kind, code, 1, null, null from subject
union select name_en, kind, code, 1, null, null from subject where name_en is not null
union select a.alias, s.kind, s.code, 1, null, null
  from subject_alias a join subject s on s.id = a.subject_id
)
select alias, kind, code, cast(same as integer) as same, warning_zh, warning_en from named""",
}


def upgrade() -> None:
    for name, body in VIEWS.items():
        op.execute(f"create view {name} as {body.strip()}")


def downgrade() -> None:
    for name in reversed(VIEWS):
        op.execute(f"drop view {name}")
