"""What people see of the value of customers: sums, the test of the forecast, the best ones."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from retainr.lang.numbers import decimals
from retainr.lazy import pl
from retainr.metrics.clv.params import SHORT
from retainr.metrics.clv.words import off
from retainr.models.validation import highest
from retainr.results import Block, Cell, Draw, Fact, Facts, Lane, Listing, Phrase, Unit, Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars

    from retainr.metrics.clv.held_out import Tested
    from retainr.metrics.clv.params import ClvParams
    from retainr.metrics.clv.summary import Told
    from retainr.metrics.clv.valued import Valued

MOST_CUSTOMERS = 8
_LARGE = 100


def part_blocks(
    told: Told, valued: Valued, params: ClvParams, segment: str | None
) -> Iterator[Block]:
    """Yield what people see of all customers, or of one segment's.

    Args:
        told: what is said of them.
        valued: customers with their values.
        params: the command's parameters.
        segment: its name, or None.
    """
    yield Block("customers", Facts(tuple(_facts(told, params)), segment, params.confidence))
    if told.tested is not None:
        yield Block("validation", _errors(told.tested, valued, params, segment))


def _facts(told: Told, params: ClvParams) -> Iterator[Fact]:
    whole = told.total
    low, high = (_known(float(end[0])) for end in (whole.ci_low, whole.ci_high))
    ends = {
        "level": params.confidence * 100,
        "low": Value(low, Unit.MONEY),
        "high": Value(high, Unit.MONEY),
    }
    interval = None if low is None else Phrase("clv.fact.interval", ends)
    total = Cell(_known(float(whole.value[0])))
    yield Fact(Phrase("clv.fact.total"), total, Unit.MONEY, interval)
    median = None
    if math.isfinite(told.median):
        median = Phrase("clv.fact.median", {"median": Value(told.median, Unit.MONEY)})
    yield Fact(Phrase("clv.fact.mean"), Cell(_known(told.mean)), Unit.MONEY, median)
    if math.isfinite(told.alive) and told.customers:
        share = Value(told.alive / told.customers, Unit.RATIO)
        of = Phrase("clv.fact.of", {"customers": told.customers, "share": share})
        yield Fact(Phrase("clv.fact.alive"), Cell(round(told.alive)), Unit.COUNT, of)
    yield Fact(Phrase("clv.fact.best"), Cell(_known(told.best_share)), Unit.RATIO)
    if params.change is not None:
        by = {"change": (params.what_if or "").partition("=")[2]}
        changed = Cell(_known(told.changed))
        detail = off(told.uplift) if math.isfinite(told.uplift) else None
        yield Fact(Phrase("clv.fact.changed", by), changed, Unit.MONEY, detail)


def _errors(test: Tested, valued: Valued, params: ClvParams, segment: str | None) -> Listing:
    """Return the errors of the forecast beside those of the naive rule."""
    lanes = []
    for heading, found in ((SHORT[valued.model], test.model), (Phrase("clv.naive"), test.naive)):
        texts = (
            Phrase("clv.value", {"value": Value(round(found.predicted), Unit.COUNT)}),
            off(found.bias),
            *(
                Phrase("clv.value", {"value": decimals(error, 3)})
                for error in (found.mae, found.rmse)
            ),
        )
        lanes.append(Lane(heading, Unit.COUNT, draw=Draw.TEXT, texts=texts, gap=4))
    held_out = params.held_out
    span = held_out.words if held_out else ""
    against = {"actual": int(test.model.actual)}
    return Listing(
        head=Phrase("clv.head.holdout", {"span": span}),
        labels=(
            Phrase(f"clv.row.predicted-{params.count_by}"),
            Phrase("clv.row.against", against),
            Phrase("clv.row.mae"),
            Phrase("clv.row.rmse"),
        ),
        lanes=tuple(lanes),
        segment=segment,
    )


def frequency_listing(table: polars.DataFrame, params: ClvParams) -> Block:
    """Return actual and predicted means by the repeats before.

    Args:
        table: the table `validation` of all customers.
        params: the command's parameters.
    """
    lanes = []
    for row in table.iter_rows(named=True):
        texts = (
            _text(row["customers"], Unit.COUNT),
            _text(row["actual_mean"], Unit.MEAN),
            _text(row["predicted_mean"], Unit.MEAN),
        )
        lanes.append(Lane(row["calibration_frequency"], Unit.COUNT, draw=Draw.TEXT, texts=texts))
    rows = ("customers", "actual", "mean")
    listing = Listing(
        head=Phrase(f"clv.head.frequency-{params.count_by}"),
        labels=tuple(Phrase(f"clv.row.{name}") for name in rows),
        lanes=tuple(lanes),
    )
    return Block("validation", listing)


def compare_listing(table: polars.DataFrame) -> Block:
    """Return the models side by side.

    Args:
        table: the table `compare`.
    """
    rows = list(table.iter_rows(named=True))
    lanes = [("log_likelihood", Unit.MONEY), ("aic", Unit.MONEY)]
    if rows and rows[0]["holdout_mae"] is not None:
        lanes += [("holdout_predicted", Unit.COUNT), ("holdout_mae", Unit.MEAN)]
        lanes += [("holdout_rmse", Unit.MEAN)]
    names = {str(model): name for model, name in SHORT.items()}
    listing = Listing(
        head=Phrase("clv.head.compare"),
        labels=tuple(names.get(row["model"], Phrase("clv.naive")) for row in rows),
        lanes=tuple(
            Lane(Phrase(f"clv.lane.{name}"), unit, tuple(_rounded(row[name], unit) for row in rows))
            for name, unit in lanes
        ),
    )
    return Block("compare", listing)


def customers_listing(table: polars.DataFrame, valued: Valued, params: ClvParams) -> Block:
    """Return the customers that are worth most.

    Args:
        table: the table `customers`, with `segment`.
        valued: customers with their values.
        params: the command's parameters.
    """
    # Of equal values that with the smaller id stands first, each time.
    best = table[highest(table["clv"].fill_null(-1.0).to_numpy(), MOST_CUSTOMERS)]
    count = table.height - best.height
    more = Phrase("clv.more", {"count": count}) if count else None
    listing = Listing(
        head=Phrase("clv.head.customer"),
        labels=tuple(best["customer_id"]),
        lanes=tuple(_lanes(best, valued, params)),
        confidence=params.confidence,
        more=more,
    )
    return Block("customers", listing)


def _lanes(best: polars.DataFrame, valued: Valued, params: ClvParams) -> Iterator[Lane]:
    repeat = "renewals" if valued.renewed else "repeat"
    shown = [
        (repeat, "frequency", Unit.COUNT, 2),
        ("last", "recency", Unit.EXPECTATION, 2),
        ("age", "T", Unit.EXPECTATION, 2),
        ("alive", "p_alive", Unit.PROBABILITY, 2),
        ("orders", "expected_orders", Unit.EXPECTATION, 2),
        ("derl", "derl", Unit.MEAN, 2),
        ("amount", "monthly_amount", Unit.MONEY, 2),
        ("value", "expected_order_value", Unit.MONEY, 2),
    ]
    for heading, name, unit, gap in shown:
        if name in best.columns and best[name].null_count() < best.height:
            lane = Phrase(f"clv.lane.{heading}")
            yield Lane(lane, unit, tuple(Cell(value) for value in best[name]), gap=gap)
    yield Lane(Phrase("clv.lane.clv"), Unit.MONEY, tuple(Cell(value) for value in best["clv"]))
    if best["clv_low"].null_count() < best.height:
        level = {"level": params.confidence * 100}
        unit, cells = _intervals(best)
        yield Lane(Phrase("clv.lane.interval", level), unit, cells, Draw.INTERVAL)
    for name, unit in (("ltv_to_cac", Unit.MEAN), ("payback_months", Unit.PERIODS)):
        if name in best.columns:
            cells = tuple(Cell(value) for value in best[name])
            yield Lane(Phrase(f"clv.lane.{name}"), unit, cells)


def _intervals(best: polars.DataFrame) -> tuple[Unit, tuple[Cell, ...]]:
    """Return intervals of large values in whole money, rounded outward."""
    rows = best.select("clv", "clv_low", "clv_high").iter_rows()
    if best.select(pl.col("clv").min()).item() < _LARGE:
        return Unit.MONEY, tuple(Cell(*row) for row in rows)
    return Unit.COUNT, tuple(
        Cell(
            value,
            None if low is None else math.floor(low),
            None if high is None else math.ceil(high),
        )
        for value, low, high in rows
    )


def _text(value: float | None, unit: Unit) -> Phrase:
    return Phrase("clv.value", {"value": Value(value, unit)})


def _rounded(value: float | None, unit: Unit) -> Cell:
    return Cell(round(value) if value is not None and unit is Unit.COUNT else value)


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None
