"""What the tables and summaries of all metrics of answers have in common."""

from __future__ import annotations

from retainr.metrics.metric import TableSpec
from retainr.results import GLOSSARY, Column, Unit

OF_PERIODS = ("complete", "change", "change_ci_low", "change_ci_high")
"""What a table of scores has only where time is cut."""

DISTRIBUTION = TableSpec("distribution", ("score", "responses", "share"))
WORDS = TableSpec(
    "words",
    (
        *("group", "word", "comments", "group_comments"),
        *("word_rate", "word_ci_low", "word_ci_high"),
        *("other_comments", "other_group_comments", "other_word_rate"),
    ),
    on_request=True,
)
BESIDES = (DISTRIBUTION, WORDS)
"""The tables beside that of scores."""

LEAST = 2
"""Comments that a word must be in: what one customer alone says may tell who it is."""

SHARED_SUMMARY = (
    GLOSSARY["responses"],
    GLOSSARY["customers"],
    GLOSSARY["latest_complete_period"],
)


def ends(name: str, unit: Unit, what: str) -> tuple[Column, Column]:
    """Return both ends of an interval.

    Args:
        name: of the number; empty for the one before the ends.
        unit: of the ends.
        what: the number, and how its interval is made.
    """
    before = f"{name}_" if name else ""
    return (
        Column(f"{before}ci_low", unit, f"lower end of the interval of {what}"),
        Column(f"{before}ci_high", unit, f"upper end of the interval of {what}"),
    )
