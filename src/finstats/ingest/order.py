"""The order of publication that supersession rests on."""

from __future__ import annotations

from sqlalchemy import Connection

from finstats.errors import UsageError


def must_keep_order(connection: Connection) -> None:
    """A superseded source's latest day is at most that of what supersedes it (DESIGN 3)."""
    wrong = connection.exec_driver_sql(
        "select s.code, n.code from supersession x join observation o on o.id = x.observation_id "
        "join figure f on f.id = o.figure_id join source s on s.id = f.source_id "
        "join source n on n.id = x.by_source_id where s.published_latest > n.published_latest "
        "and not exists (select 1 from supersession y where y.reason = 'reading' and x.reason <> 'reading' "
        "and (y.observation_id = x.observation_id or y.observation_id = x.by_observation_id)) "
        "order by s.code, n.code"
    ).first()
    if wrong is not None:
        raise UsageError(
            "published-later",
            f"这样 {wrong[0]} 的最晚发布日会晚于取代它的 {wrong[1]}; 没有改动",
            f"{wrong[0]} would then be published after {wrong[1]}, which supersedes it; nothing was changed",
        )
