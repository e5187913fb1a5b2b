"""What people see of `repurchase`: facts, windows, ladder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.results import (
    Block,
    Cell,
    Draw,
    Fact,
    Facts,
    Lane,
    Listing,
    Phrase,
    State,
    Unit,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    import polars

    from retainr.metrics.repurchase.tables import Cut

RUNGS = 8
"""Orders of the ladder that are shown; files have more."""


@dataclass(frozen=True)
class Part:
    """Hold what is known of all customers, or of one segment.

    Attributes:
        segment: its name, or None where nothing is split.
        summary: its scalars.
        within: its windows.
        ladder: its orders by number.
        cohorts: its cohorts, as far as they are shown; periods are numbers.
    """

    segment: str | None
    summary: Mapping[str, Any]
    within: polars.DataFrame
    ladder: polars.DataFrame
    cohorts: polars.DataFrame


def blocks(parts: Sequence[Part], cut: Cut) -> tuple[Block, ...]:
    """Return facts, windows and ladder of each part."""
    return tuple(block for part in parts for block in _blocks(part, cut))


def _blocks(part: Part, cut: Cut) -> tuple[Block, ...]:
    windows = Block("within", _windows(part, cut))
    cohorts = Block("cohorts", _cohorts(part, cut), on_request=True)
    if not part.summary["customers"]:
        return (windows, cohorts)
    return (
        Block("within", _facts(part, cut)),
        windows,
        Block("ladder", _ladder(part, cut)),
        cohorts,
    )


def _facts(part: Part, cut: Cut) -> Facts:
    said = part.summary
    again, second = rate_cell(said, "repeat_purchase_rate"), said["median_days_to_second_order"]
    facts = [
        Fact(_word("again"), again, Unit.RATIO, _again(said, cut)),
        Fact(_word("to-second"), _median(second), Unit.DAYS, _censored(said)),
        Fact(_word("between"), Cell(said["median_days_between_orders"]), Unit.DAYS),
        Fact(_word("per-customer"), Cell(said["orders_per_customer"]), Unit.MEAN),
    ]
    if said["repeat_revenue_share_denominator"] is not None:
        facts.append(Fact(_word("revenue"), Cell(said["repeat_revenue_share"]), Unit.RATIO))
    return Facts(tuple(facts), part.segment)


def _word(name: str) -> Phrase:
    return Phrase(f"repurchase.fact.{name}")


def rate_cell(said: Mapping[str, Any], name: str) -> Cell:
    """Return a rate of the summary as a cell."""
    ends = (said[f"{name}_ci_low"], said[f"{name}_ci_high"])
    return Cell(said[name], *ends, of=said[f"{name}_denominator"])


def _again(said: Mapping[str, Any], cut: Cut) -> Phrase:
    """Return what the rate rests on, and the rate by the other way to count."""
    other = "by_order" if cut.params.merge_same_day else "by_day"
    rate = Value(said[f"repeat_purchase_rate_{other}"], Unit.RATIO)
    values = {"count": said["repeat_purchase_rate_numerator"], "of": said["customers"]}
    return Phrase(f"repurchase.again-{other.replace('_', '-')}", {**values, "rate": rate})


def _censored(said: Mapping[str, Any]) -> Phrase:
    count = said["customers"] - said["repeat_purchase_rate_numerator"]
    known = said["median_days_to_second_order"] is not None
    return Phrase(f"repurchase.censored{'' if known else '-open'}", {"count": count})


def _windows(part: Part, cut: Cut) -> Listing:
    rows = part.within.to_dicts()
    rates = tuple(_cell(row, "repurchase_rate", "eligible") for row in rows)
    eligible = tuple(Cell(row["eligible"]) for row in rows)
    return Listing(
        head=Phrase("repurchase.within"),
        labels=tuple(Phrase("repurchase.days", {"count": row["days"]}) for row in rows),
        lanes=(
            Lane(Phrase("repurchase.rate"), Unit.RATIO, rates, gap=5),
            Lane("", Unit.RATIO, rates, Draw.INTERVAL),
            Lane(Phrase("screen.of"), Unit.COUNT, eligible, gap=6),
            Lane("", Unit.RATIO, rates, Draw.STRIP, top=1.0, gap=3),
        ),
        states={State.INCOMPLETE: Phrase("repurchase.unseen")},
        segment=part.segment,
        confidence=cut.params.confidence,
    )


def _ladder(part: Part, cut: Cut) -> Listing:
    rows = part.ladder.head(RUNGS).to_dicts()
    rates = tuple(_cell(row, "next_rate", "customers") for row in rows)
    customers = tuple(Cell(row["customers"]) for row in rows)
    days = tuple(_median(row["median_days_to_next"]) for row in rows)
    return Listing(
        head=Phrase("repurchase.order"),
        labels=tuple(str(row["order_number"]) for row in rows),
        lanes=(
            Lane(Phrase("screen.customers"), Unit.COUNT, customers),
            Lane(Phrase("repurchase.go-on"), Unit.RATIO, rates, gap=3),
            Lane("", Unit.RATIO, rates, Draw.INTERVAL),
            Lane(Phrase("repurchase.to-next"), Unit.DAYS, days),
            Lane("", Unit.COUNT, customers, Draw.BAR),
        ),
        segment=part.segment,
        confidence=cut.params.confidence,
    )


def _cohorts(part: Part, cut: Cut) -> Listing:
    """Return who ordered again by cohort: ever, and within each window."""
    rows = part.cohorts.to_dicts()
    period = Phrase(f"period.one.{cut.params.period}")
    over = (row["complete"] for row in rows)
    ever = tuple(
        Cell(row["repeat_purchase_rate"], row["ci_low"], row["ci_high"], _state(whole=whole))
        for row, whole in zip(rows, over, strict=True)
    )
    return Listing(
        head=Phrase("screen.cohort"),
        labels=tuple(cut.params.calendar.label(row["cohort"]) for row in rows),
        lanes=(
            Lane(Phrase("screen.size"), Unit.COUNT, tuple(Cell(r["cohort_size"]) for r in rows)),
            Lane(Phrase("repurchase.ever"), Unit.RATIO, ever),
            Lane("", Unit.RATIO, ever, Draw.INTERVAL),
            *(_window_lane(rows, days, cut) for days in cut.params.windows),
        ),
        states={State.INCOMPLETE: Phrase("repurchase.not-over", {"period": period})},
        segment=part.segment,
        confidence=cut.params.confidence,
    )


def _window_lane(rows: Sequence[Mapping[str, Any]], days: int, cut: Cut) -> Lane:
    cells = tuple(window_cell(row, days, cut) for row in rows)
    return Lane(Phrase("repurchase.days-short", {"days": days}), Unit.RATIO, cells)


def window_cell(row: Mapping[str, Any], days: int, cut: Cut) -> Cell:
    """Return a cohort's rate; it is open as long as the window of anybody in it may be."""
    eligible, rate = row[f"eligible_{days}d"], f"repurchase_rate_{days}d"
    end = cut.params.calendar.end(row["cohort"])
    whole = eligible == row["cohort_size"] and (cut.as_of - end).days >= days
    ends = (row[f"{rate}_ci_low"], row[f"{rate}_ci_high"])
    return Cell(row[rate], *ends, _state(whole=whole), eligible)


def _state(*, whole: bool) -> State:
    return State.COMPLETE if whole else State.INCOMPLETE


def _cell(row: Mapping[str, Any], name: str, of: str) -> Cell:
    """Return a row's rate; one that rests on nobody yet is not known."""
    return Cell(row[name], row["ci_low"], row["ci_high"], _state(whole=row[of] > 0), row[of])


def _median(days: int | None) -> Cell:
    """Return a median; one that the curve has not reached may still come."""
    return Cell(days, state=_state(whole=days is not None))
