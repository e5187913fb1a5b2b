"""The set of checks that did not pass, in a few characters."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from retainr.checks.verdict import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retainr.checks.verdict import Verdict

_LENGTH = 16


def digest(verdicts: Sequence[Verdict]) -> str:
    """Return what names the set of checks that did not pass; empty where all did.

    Values and days are no part of it: a check that goes on failing is the same failure.

    Args:
        verdicts: of all checks.
    """
    failing = sorted(_named(verdict) for verdict in verdicts if verdict.status is not Status.PASS)
    if not failing:
        return ""
    return hashlib.sha256("\n".join(failing).encode()).hexdigest()[:_LENGTH]


def _named(verdict: Verdict) -> str:
    check = verdict.check
    where = {name: str(value) for name, value in sorted(check.where.items())}
    bounds = (check.min, check.max, check.max_drop)
    told = (check.title, check.metric, check.source, where, bounds, verdict.status.value)
    return json.dumps(told)
