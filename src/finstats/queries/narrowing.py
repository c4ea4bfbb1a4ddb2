"""Figures by bank, place, enterprise or product: the subjects whose figures count as theirs, found by seeks.

In `figures` these come at the end of a chain of outer joins, which no engine follows
backwards; so each condition also names the subjects that may stand at the chain's start.
"""

from __future__ import annotations

from collections.abc import Sequence

from finstats.queries.conditions import any_of

Condition = tuple[str, dict[str, object]]

# Joined, not `p.bank in (...)`: SQLite does not see that IN leaves an outer join nothing to add.
_OF_BANK = """
select b.bank from banks b where b.bank in ({bank})
union select p.product from banks b join products p on p.bank = b.bank where b.bank in ({bank})
union select c.financing from banks b join financings c on c.bank = b.bank
  where b.bank in ({bank})
union select c.financing from banks b join products p on p.bank = b.bank
  join financings c on c.product = p.product where b.bank in ({bank})
"""
_HANDLED = """
union select c.financing from banks b join financings c on c.handled_by = b.bank
  where b.bank in ({bank})
"""
# The place is the subject's own, else that of its enterprise, else that of its bank.
_OF_PLACE = """
select s.subject from subjects s where s.place in ({place})
union select a.subject from subjects s join subjects a on a.anchor = s.subject
  where s.place in ({place})
union select c.financing from subjects s join financings c on c.borrower = s.subject
  where s.place in ({place})
union select p.product from banks b join products p on p.bank = b.bank where b.place in ({place})
union select c.financing from banks b join financings c on c.bank = b.bank
  where b.place in ({place})
union select c.financing from banks b join products p on p.bank = b.bank
  join financings c on c.product = p.product where b.place in ({place})
"""
_OF_ENTERPRISE = """
select s.subject from subjects s where s.subject in ({enterprise})
union select a.subject from subjects s join subjects a on a.anchor = s.subject
  where s.subject in ({enterprise})
union select c.financing from subjects s join financings c on c.borrower = s.subject
  where s.subject in ({enterprise})
"""
_OF_PRODUCT = """
select p.product from products p where p.product in ({product})
union select c.financing from products p join financings c on c.product = p.product
  where p.product in ({product})
"""
_SUBJECTS = {
    "bank": _OF_BANK,
    "place": _OF_PLACE,
    "enterprise": _OF_ENTERPRISE,
    "product": _OF_PRODUCT,
}
FOLLOWED = frozenset(_SUBJECTS)


def figures_of(kind: str, codes: Sequence[str]) -> Condition:
    """The condition that figures `f` are of one of these banks, places, enterprises or products."""
    condition, params = any_of(f"f.{kind}", kind, codes)
    listed = ", ".join(f":{name}" for name in params)
    return f"{condition} and f.subject in ({_SUBJECTS[kind].format(**{kind: listed})})", params


def series_of(kind: str, codes: Sequence[str]) -> str:
    """What holds of the series `s` whose figures are `figures_of` these; its parameters are those."""
    _, params = any_of("", kind, codes)
    listed = ", ".join(f":{name}" for name in params)
    return f"s.subject in ({_SUBJECTS[kind].format(**{kind: listed})})"


def said_at_banks(codes: Sequence[str]) -> Condition:
    """The condition that figures `f` are of these banks or of what they handled for others."""
    _, params = any_of("f.bank", "bank", codes)
    listed = ", ".join(f":{name}" for name in params)
    return f"f.subject in ({(_OF_BANK + _HANDLED).format(bank=listed)})", params
