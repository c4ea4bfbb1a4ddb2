"""The public list of statements for PostgreSQL, by what they are after.

`MADE` stands for a file that would be made on the server.
"""

from __future__ import annotations

MADE = "{made}"

WRITING = (
    "insert into theme (code, name_zh, sort) values ('x', 'x', 9)",
    "insert into dictionary values ('a', 'b', 'c', 'd') on conflict do nothing",
    "update figure set printed = 'x'",
    "merge into dictionary d using theme t on d.object = t.code when matched then delete",
    "delete from dictionary",
    "truncate dictionary cascade",
    "drop view bank_themes",
    "drop table dictionary cascade",
    "alter table figure add column x text",
    "create table x as select 1 as x",
    "create view x as select 1 as x",
    "create function x() returns int language sql as 'select 1'",
    "create role x",
    "select 1 as y into x",
    "with x as (delete from dictionary returning 1) select * from x",
    "with x as (insert into dictionary values ('a', 'b', 'c', 'd') returning 1) select * from x",
    "explain analyze delete from dictionary",
    "do $$ begin delete from dictionary; end $$",
    "grant all on dictionary to public",
    "comment on view figures is 'x'",
    "create temp table figures (x int)",
    "refresh materialized view figures",
)
SEVERAL = (
    "select 1 as x; drop view bank_themes",
    "select 1 as x; delete from dictionary; commit",
    "select 1 as x;\n-- harmless\n;delete from dictionary",
    "select 1 as x; begin; delete from dictionary; commit; select 1",
)
SESSION = (
    "set transaction read write",
    "select set_config('transaction_read_only', 'off', true) as x",
    "select set_config('role', 'none', true) as x",
    "set session characteristics as transaction read write",
    "reset role",
    "vacuum full",
    "begin",
    "commit",
    "rollback",
    "prepare x as delete from dictionary",
    "lock table dictionary",
    "notify x",
    "listen x",
    "select pg_advisory_lock(1718185587) as x",
    "select pg_terminate_backend(pid) as x from pg_stat_activity",
    "select pg_sleep(60) as x",
    "select pg_reload_conf() as x",
    "select * from figures for update",
)
FILES = (
    f"copy (select 1) to program 'touch {MADE}'",
    f"copy (select 1) to '{MADE}'",
    f"/* select */ copy (select 1) to '{MADE}'",
    f"/* /* */ select -- */ copy (select 1) to '{MADE}'",
    f"select 1 as x; copy (select 1) to '{MADE}'",
    f"(copy (select 1) to '{MADE}')",
    f"do $$ begin copy (select 1) to '{MADE}'; end $$",
    "copy dictionary to stdout",
    "copy dictionary from stdin",
    "explain analyze execute x",
    f"select lo_export(lo_from_bytea(0, 'x'), '{MADE}') as x",
    "select lo_create(0) as x",
    "select pg_read_file('/etc/passwd') as x",
    "select pg_ls_dir('/') as x",
    "select pg_catalog.pg_read_binary_file('/etc/passwd') as x",
    "select current_setting('data_directory') as x",
)
TEXT = (
    "select text from source_text",
    # places where PostgreSQL and a careless reader see the end of a string or comment elsewhere
    "select name'\\', text from source_text --'",
    "select 1 as x --\r, text from source_text",
    "select $\u20ac$ ' $\u20ac$ as x, text from source_text --'",
    "select e'a' '\\' as x, text from source_text --'",
    "select e'a'\n'\\' as x, text from source_text --'",
    "select name'\\', set_config($$role$$,$$none$$,true), (select string_agg(word, $$ $$) from "
    "ts_stat($$select to_tsvector('simple', text) from source_text$$)) --'",
    "select 1 as x --\r, set_config('role', 'none', true), pg_read_file('/etc/passwd')",
    "table source_text",
    "(table source_text)",
    "with figures as (select text from source_text) select * from figures",
    'select t."text" as x from public."source_text" as t',
    'select text from U&"source\\005ftext"',
    "select '--' as x, text from source_text",
    "select '/*' as x, text from source_text --*/",
    "select $$ -- $$ as x, text from source_text",
    "select array[(select text from source_text)] as x",
    "select (source_text).text as x from source_text",
    "select query_to_xml('select text from source' || '_text', true, true, '') as x",
    "select table_to_xml('source_text', true, true, '') as x",
    "select word as x from ts_stat('select to_tsvector(text) from source' || '_text')",
    "select most_common_vals from pg_stats where tablename like 'source_te%'",
)
HIDDEN = (
    "select * from figure",
    "table import_run",
    "select count(*) as n from import_run",
    "select count(*) as n from figures, import_run",
    "select file_name from public.import_run",
    "with figures as (select file_name from import_run) select * from figures",
    "select array[(select file_name from import_run limit 1)] as x",
    "select x.* from figures f join lateral (select * from observation) as x on true",
    "select * from only (observation)",
    "select * from figure, (with figure as (select 1) select 1) x limit 1",
    "select count(*) as n from figures \u00a0where, figure",
    "select 1 as n from (select 1 as where) f join themes t on f.where = 1, figure",
    "select * from information_schema.tables",
    "select * from pg_class",
    "select inet_server_addr() as x",
)
POSTGRES = {
    "writing": WRITING,
    "several": SEVERAL,
    "session": SESSION,
    "files": FILES,
    "text of a source": TEXT,
    "hidden tables": HIDDEN,
}
ENDLESS = (
    "with recursive c(n) as (select 1 union all select n + 1 from c) select count(*) from c",
    "select count(*) as n from dictionary a, dictionary b, dictionary c, dictionary d",
    # Each fetch is quick, all of them together are not.
    "select (select count(*) from generate_series(1, 20000) g where g <> x) as n "
    "from generate_series(1, 1000000) x",
)
