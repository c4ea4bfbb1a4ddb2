"""`--dry-run` tells what an import does to the figures that are held, and writes nothing."""

from __future__ import annotations

from pathlib import Path

from tests.ingest.conftest import Library
from tests.ingest.facts import figure, source, swap
from tests.ingest.table_samples import MAPPING, TABLE

from finstats.ingest.effects import Effects, Refs
from finstats.ingest.jobs import Job, jobs_of, try_jobs
from finstats.ingest.reports import trial_result
from finstats.settings import database_target

NONE = Refs(0, ())


def tried(library: Library, *paths: Path) -> list[Effects]:
    jobs, _ = jobs_of(paths)
    before = library.database.read_bytes()
    trials = try_jobs(database_target(str(library.database)), jobs)
    assert library.database.read_bytes() == before
    return [trial.effects for trial in trials]


def level(value: str, **more: str) -> str:
    return figure("1.1", f"{value}亿元", value, "亿元", **more)


def test_new_figures_are_added(library: Library) -> None:
    path = library.write(source("one", "甲局", "2024-07-25", "2024-07-25") + level("5.0"))
    assert tried(library, path) == [Effects(Refs(1, ("one/1.1",)), NONE, NONE, NONE)]


def test_a_file_that_was_imported_does_nothing(library: Library) -> None:
    text = source("one", "甲局", "2024-07-25", "2024-07-25") + level("5.0")
    library.bring(text)
    assert tried(library, library.write(text)) == [Effects(NONE, NONE, NONE, NONE)]


def test_another_reading_revises_and_a_figure_that_is_gone_is_withdrawn(library: Library) -> None:
    head = source("one", "甲局", "2024-07-25", "2024-07-25")
    library.bring(head + level("5.0") + figure("1.2", "7%", "7", "%", transformation="share", reference="all-loans:balance:all:banks-in-weifang"))  # fmt: skip
    (found,) = tried(library, library.write(head + level("5.1")))
    assert found == Effects(NONE, Refs(1, ("one/1.1",)), Refs(1, ("one/1.2",)), NONE)


def test_a_later_figure_of_the_same_publisher_revises_and_conflicts_with_nothing(
    library: Library,
) -> None:
    library.bring(source("one", "甲局", "2024-07-25", "2024-07-25") + level("5.0"))
    path = library.write(source("two", "甲局", "2024-08-25", "2024-08-25") + level("6.0"))
    (found,) = tried(library, path)
    assert found == Effects(Refs(1, ("two/1.1",)), Refs(1, ("one/1.1",)), NONE, NONE)


def test_only_the_last_vintage_is_revised(library: Library) -> None:
    for code, month, value in (("one", "07", "5.0"), ("two", "08", "6.0")):
        library.bring(source(code, "甲局", f"2024-{month}-25", f"2024-{month}-25") + level(value))
    path = library.write(source("three", "甲局", "2024-09-25", "2024-09-25") + level("7.0"))
    (found,) = tried(library, path)
    assert found.revised == Refs(1, ("two/1.1",))


def test_a_withdrawal_is_told(library: Library) -> None:
    library.bring(source("one", "甲局", "2024-07-25", "2024-07-25") + level("5.0"))
    path = library.write(
        source("two", "甲局", "2024-08-25", "2024-08-25") + '[[withdrawal]]\nref = "one/1.1"\n'
    )
    assert tried(library, path) == [Effects(NONE, NONE, Refs(1, ("one/1.1",)), NONE)]


def test_a_figure_conflicts_when_its_hard_bounds_meet_no_others(library: Library) -> None:
    library.bring(source("one", "甲局", "2024-07-25", "2024-07-25") + level("5.0"))
    head = source("two", "乙局", "2024-08-25", "2024-08-25")
    texts = [head + level(value) for value in ("5.03", "5.06", "4.9", "5")]
    found = [tried(library, library.write(text))[0].conflicting for text in texts]
    # 5.0 is [4.95, 5.05]: 5.03 lies in it, 5.06 does not, 4.9 and 5 touch or hold it.
    assert [one.total for one in found] == [0, 1, 0, 0]
    above = figure("1.1", "超5.05亿元", "5.05", "亿元", qualifier="above")
    (open_end,) = tried(library, library.write(head + above))
    assert open_end.conflicting == Refs(1, ("two/1.1",))


def test_files_of_one_trial_see_each_other(library: Library) -> None:
    one = library.write(source("one", "甲局", "2024-07-25", "2024-07-25") + level("5.0"), "a.toml")
    two = library.write(source("two", "乙局", "2024-07-25", "2024-07-25") + level("6.0"), "b.toml")
    assert [found.conflicting.total for found in tried(library, one, two)] == [0, 1]
    assert [found.conflicting.total for found in tried(library, library.folder)] == [0, 1]


def test_a_table_is_tried_as_it_is_imported(library: Library) -> None:
    library.bring_table(MAPPING, TABLE)
    path = library.write(swap(TABLE, ("254.30", "254.31")), "table.csv")
    (found,) = tried(library, path)
    assert found == Effects(NONE, Refs(1, ("loans-h1/table!D3",)), NONE, NONE)


def test_many_refs_are_counted_and_the_first_listed(library: Library) -> None:
    rows = "".join(f"2024-06,潍坊银行业,all,{n}.0,,\n" for n in range(1, 1203))
    path = library.write(TABLE.splitlines()[0] + "\n" + rows, "table.csv")
    job = Job(path, library.write(MAPPING, "table.mapping.toml"))
    trials = try_jobs(database_target(str(library.database)), [job])
    added = trials[0].effects.added
    assert (added.total, len(added.refs), added.refs[-1]) == (1202, 1000, "loans-h1/table!D1001")
    notes = {note.code: note for note in trial_result(trials).notes}
    assert notes["refs"].text.en.endswith("table!D21 and 1182 more")
    assert notes["truncated"].text.en == "table.csv: only the first 1000 refs are listed"
