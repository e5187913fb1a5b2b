"""The last complete period in words, beside the one before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retainr.lang.numbers import decimals
from retainr.lazy import pl
from retainr.results import Phrase, Saying, Unit, Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import polars

    from retainr.metrics.lifecycle.tables import Cut


def saying(table: polars.DataFrame, depth: polars.DataFrame, cut: Cut) -> Saying | None:
    """Return the sentences, or None where no period with one before it is over.

    Args:
        table: the lifecycle of one segment, periods still numbers.
        depth: its customers by active days in the last complete period.
        cut: how they were made.
    """
    if not cut.has_complete or cut.first == cut.last_complete:
        return None
    now, before = (
        table.row(by_predicate=pl.col("period") == number, named=True)
        for number in (cut.last_complete, cut.last_complete - 1)
    )
    label = cut.params.calendar.label
    lines = [*_customers(now, before, label(before["period"]))]
    if cut.sticks and now["active"]:
        lines.append(_days(now, depth))
    if cut.scale is not None:
        lines += _money(now, label(before["period"]))
    return Saying(label(now["period"]), tuple(lines))


def _customers(now: Mapping[str, Any], before: Mapping[str, Any], name: str) -> Iterator[Phrase]:
    values = {"value": Value(now["active"], Unit.COUNT), "before": name}
    yield Phrase(
        "lifecycle.say.active",
        {**values, "previous": _change(now["active"], before["active"], Unit.COUNT)},
    )
    key = "came" if now["quick_ratio"] is not None else "came-none"
    yield Phrase(
        f"lifecycle.say.{key}",
        {
            "came": Value(now["new"] + now["resurrected"], Unit.COUNT),
            "new": Value(now["new"], Unit.COUNT),
            "resurrected": Value(now["resurrected"], Unit.COUNT),
            "dormant": Value(now["dormant"], Unit.COUNT),
            "of": Value(before["active"], Unit.COUNT),
            "ratio": Value(now["quick_ratio"], Unit.MEAN),
        },
    )


def _days(now: Mapping[str, Any], depth: polars.DataFrame) -> Phrase:
    once = int(depth.filter(pl.col("days") == 1)["customers"].sum())
    return Phrase(
        "lifecycle.say.days",
        {
            "mean": Value(now["stickiness_numerator"], Unit.MEAN),
            "stickiness": Value(now["stickiness"], Unit.QUOTIENT),
            "once": Value(once, Unit.COUNT),
            "active": Value(now["active"], Unit.COUNT),
            "share": Value(once / now["active"], Unit.RATIO),
        },
    )


def _money(now: Mapping[str, Any], name: str) -> Iterator[Phrase]:
    change = _change(now["revenue"], now["previous_revenue"], Unit.MONEY)
    values = {"value": Value(now["revenue"], Unit.MONEY), "before": name}
    yield Phrase("lifecycle.say.revenue", {**values, "previous": change})
    if now["gross_revenue_retention"] is not None:
        yield Phrase(
            "lifecycle.say.kept",
            {
                "before": name,
                "gross": Value(now["gross_revenue_retention"], Unit.QUOTIENT),
                "net": Value(now["net_revenue_retention"], Unit.QUOTIENT),
            },
        )


def _change(now: float, before: float, unit: Unit) -> Phrase:
    """Return the value before, the difference and, where it is above 0, the relative change."""
    places = 2 if unit is Unit.MONEY else 0
    values = {"value": Value(before, unit), "difference": _signed(now - before, places)}
    if before <= 0:
        return Phrase("lifecycle.say.difference", values)
    relative = _signed((now - before) / before * 100, 1)
    return Phrase("lifecycle.say.change", {**values, "relative": relative})


def _signed(value: float, places: int) -> str:
    text = decimals(value, places)
    return f"+{text}" if value > 0 and text.strip("0.") else text
