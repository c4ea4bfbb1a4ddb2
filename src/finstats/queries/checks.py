"""What the last audit found of figures, as notes for whoever is about to use them."""

from __future__ import annotations

from collections.abc import Sequence

from finstats.queries.conditions import any_of
from finstats.result import Label, Note
from finstats.store.reader import Reader

_ASKED = 400  # refs in one statement
_FOUND = """
select f.finding, f.summary_zh, f.summary_en, x.ref
from finding_figures x join findings f on f.finding = x.finding
where {refs} and f.verdict in ('contradiction', 'tension') order by f.finding, x.seq
"""


def check_notes(reader: Reader, refs: Sequence[str], known_at: str | None = None) -> list[Note]:
    """A line for each contradiction or tension in which a figure takes part.

    Also where nothing can be said: nobody audited the data as it is now, or as it was known then.
    """
    if known_at is not None:
        return [
            Note(
                "not-audited",
                Label(
                    f"核对: 见 finstats audit --known-at {known_at}",
                    f"Check: finstats audit --known-at {known_at}",
                ),
            )
        ]
    return [*_fresh(reader), *_found(reader, list(dict.fromkeys(refs)))]


def is_audited(reader: Reader) -> bool:
    """Whether the audit that read commands go by is of the data as it is now."""
    rows = reader.rows("select is_fresh from audits where is_latest = 1")
    return bool(rows) and rows[0][0] == 1


def _fresh(reader: Reader) -> list[Note]:
    if is_audited(reader):
        return []
    return [
        Note("not-audited", Label("尚未核对 (finstats audit)", "not audited yet (finstats audit)"))
    ]


def _found(reader: Reader, refs: Sequence[str]) -> list[Note]:
    found: dict[str, tuple[Label, list[str]]] = {}
    for start in range(0, len(refs), _ASKED):
        condition, params = any_of("x.ref", "r", refs[start : start + _ASKED])
        for finding, zh, en, ref in reader.rows(_FOUND.format(refs=condition), params):
            _, held = found.setdefault(str(finding), (Label(str(zh), str(en)), []))
            held.append(str(ref))
    return [
        Note(
            "check",
            Label(
                f"核对: {words.zh}; 见 finstats explain {held[0]}",
                f"Check: {words.en}; see finstats explain {held[0]}",
            ),
            tuple(held),
        )
        for words, held in found.values()
    ]
