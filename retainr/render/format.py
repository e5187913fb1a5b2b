"""Values as text, by unit; the numbers of sentences are written alike."""

from __future__ import annotations

from retainr.lang.numbers import (
    FORMATS,
    LEFT,
    MINUS,
    count,
    days,
    decimals,
    mean,
    money,
    outward,
    p_value,
    percent,
    points,
    points_of_percent,
    score,
    shown,
    statistic,
)

__all__ = [
    "FORMATS",
    "LEFT",
    "MINUS",
    "count",
    "days",
    "decimals",
    "mean",
    "money",
    "outward",
    "p_value",
    "percent",
    "points",
    "points_of_percent",
    "score",
    "shown",
    "statistic",
]
