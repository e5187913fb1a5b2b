"""Ratios of a summary, with what they rest on."""

from __future__ import annotations

from retainr.models.intervals import wilson_interval


def rate(name: str, count: int, of: int, confidence: float) -> dict[str, object]:
    """Return a ratio with its parts and its interval; null where there is nothing to divide by.

    Args:
        name: of the ratio.
        count: its numerator.
        of: its denominator.
        confidence: level of the interval.
    """
    found = wilson_interval(count, of, confidence)
    return {
        name: found.value,
        f"{name}_numerator": count if of else None,
        f"{name}_denominator": of if of else None,
        f"{name}_ci_low": found.ci_low,
        f"{name}_ci_high": found.ci_high,
    }
