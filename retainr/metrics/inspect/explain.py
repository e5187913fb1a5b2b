"""What `inspect` looks at, and by which rules, sentence by sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.results.phrase import Phrase

if TYPE_CHECKING:
    from retainr.metrics.inspect.params import InspectParams

_RULES = ("errors", "duplicates", "volume", "gaps", "far", "partial", "empty", "segments")


def explain(params: InspectParams) -> tuple[Phrase, ...]:
    """Return the rules with these parameters."""
    period = Phrase(f"period.one.{params.period}")
    return (
        Phrase("inspect.definition"),
        *(Phrase(f"inspect.explain.{rule}") for rule in _RULES),
        Phrase("inspect.explain.truncation", {"period": period}),
    )
