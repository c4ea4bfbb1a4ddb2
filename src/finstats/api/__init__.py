"""finstats in Python: the questions of the command line, with its words, as typed methods.

    import finstats

    with finstats.open() as db:
        answer = db.indicator("tech-loans", as_of="2025-06")
        print(answer)                    # the table, as on a terminal
        for row in answer:               # mappings of the promised column names
            print(row["value_text"], row["unit"], row["ref"])
        answer.to_pandas()               # to_polars, to_arrow: decimals exact
        answer.save("tech.xlsx")         # any format of the command line

Every error is a finstats.FinstatsError: it says which value is wrong and what to do next. The
command line asks through this package alone.
"""

from __future__ import annotations

from finstats.api.answer import Answer, AuditAnswer, CheckAnswer
from finstats.api.database import Database, open

__all__ = ["Answer", "AuditAnswer", "CheckAnswer", "Database", "open"]
