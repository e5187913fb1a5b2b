"""How long a gap between two contracts counts as none."""

from __future__ import annotations

from retainr.metrics.params import Param, days

GRACE = Param(
    "grace", str, None,
    "Days between two contracts of a customer that count as none; default 7d.", metavar="DAYS",
)  # fmt: skip
_USUAL = 7


def grace_of(text: str | None) -> int:
    """Return the days between two contracts that count as none, as --grace has them.

    Raises:
        InputError: it is no number of days.
    """
    return _USUAL if text is None else days("--grace", text)
