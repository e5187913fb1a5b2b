"""The named scalars of `nps`: what a check gates and a report tracks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.metrics.rates import rate

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from retainr.metrics.surveys.reading import Survey

_SHARES = {
    "promoter_rate": "promoters",
    "passive_rate": "passives",
    "detractor_rate": "detractors",
}


def summary(
    whole: Mapping[str, Any], latest: Mapping[str, Any], survey: Survey
) -> dict[str, object]:
    """Return the scalars; null where nothing was answered.

    Args:
        whole: all answers as one row; empty without any.
        latest: the last complete period; empty without one.
        survey: what they were made from.
    """
    count, level = whole.get("responses", 0), survey.params.confidence
    shares = [rate(n, whole.get(column, 0), count, level) for n, column in _SHARES.items()]
    return {
        **{f"nps{end}": whole.get(name) for end, name in _ENDS.items()},
        **{name: value for share in shares for name, value in share.items()},
        **{f"latest_nps{end}": latest.get(name) for end, name in _ENDS.items()},
    }


_ENDS = {"": "nps", "_ci_low": "ci_low", "_ci_high": "ci_high"}
