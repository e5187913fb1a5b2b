"""Results with blocks, by hand: those of the design's pictures of churn and repurchase."""

from __future__ import annotations

from dataclasses import fields

import polars as pl

from retainr.lang import Texts, texts
from retainr.results import (
    Account,
    Block,
    Cell,
    Column,
    Draw,
    Fact,
    Facts,
    Lane,
    Listing,
    Note,
    Phrase,
    Result,
    Saying,
    Severity,
    State,
    Table,
    Unit,
)

ENGLISH = Texts("en", {**texts("en").templates, "said": "{text}"})

# start, new, back, lost, end
PERIODS = {
    "2010-12": (0, 885, 0, 0, 885),
    "2011-01": (885, 417, 0, 0, 1302),
    "2011-02": (1302, 380, 0, 0, 1682),
    "2011-03": (1682, 452, 0, 358, 1776),
    "2011-04": (1776, 300, 61, 246, 1891),
    "2011-05": (1891, 284, 84, 300, 1959),
    "2011-06": (1959, 242, 114, 346, 1969),
    "2011-07": (1969, 188, 130, 262, 2025),
    "2011-08": (2025, 169, 110, 381, 1923),
    "2011-09": (1923, 299, 239, 310, 2151),
    "2011-10": (2151, 358, 226, 274, 2461),
    "2011-11": (2461, 324, 285, 229, 2841),
    "2011-12": (2841, 41, 82, 74, 2890),
}
# days, customers back, of; the third order to the ninth: customers, who went on, median days
WINDOWS = {30: (922, 4086), 60: (1419, 3741), 90: (1608, 3370), 180: (1884, 2821), 365: (502, 573)}
ORDERS = (
    (4339, 2845, 97), (2845, 2010, 60), (2010, 1502, 46), (1502, 1115, 38),
    (1115, 872, 33), (872, 700, 27), (700, 557, 24), (557, 459, 21),
)  # fmt: skip


def said(text: str) -> Phrase:
    return Phrase("said", {"text": text})


def wilson(successes: int, n: int) -> Cell:
    z = 1.959963984540054
    p = successes / n
    middle, reach = p + z * z / 2 / n, z * (p * (1 - p) / n + z * z / 4 / n / n) ** 0.5
    scale = 1 + z * z / n
    return Cell(p, (middle - reach) / scale, (middle + reach) / scale, of=n)


def counts(values: list[int]) -> tuple[Cell, ...]:
    return tuple(Cell(value) for value in values)


def result_of(command: str, title: str, *blocks: Block, notes: tuple[Note, ...] = ()) -> Result:
    account = dict.fromkeys(f.name for f in fields(Account))
    account |= {"sources": ("o.parquet",), "reasons": {}}
    data = Account(**account)  # type: ignore[arg-type]
    column = Column("n", Unit.COUNT, "a count")
    tables = tuple(
        Table(name, pl.DataFrame({"n": [1, 2]}))
        for name in dict.fromkeys(block.table for block in blocks)
    )
    return Result(
        command, said(title), said("D"), said("4,339 customers"), {}, data, {}, tables,
        {"n": column}, notes, blocks=blocks,
    )  # fmt: skip


def churn_rates() -> tuple[Cell, ...]:
    warm, over = Cell(None, state=State.WARMUP), Cell(None, state=State.INCOMPLETE)
    complete = [wilson(lost, start) for start, _, _, lost, _ in [*PERIODS.values()][3:-1]]
    return (warm, warm, warm, *complete, over)


def churn_listing(segment: str | None = None) -> Listing:
    start, new, back, lost, end = (counts(list(c)) for c in zip(*PERIODS.values(), strict=True))
    rates, pooled = churn_rates(), wilson(2706, 17837)
    return Listing(
        head="",
        labels=tuple(PERIODS),
        lanes=(
            Lane(said("start"), Unit.COUNT, start, total=Cell(17837), gap=4),
            Lane(said("new"), Unit.COUNT, new, gap=3),
            Lane(said("back"), Unit.COUNT, back),
            Lane(said("lost"), Unit.COUNT, lost, total=Cell(2706)),
            Lane(said("end"), Unit.COUNT, end),
            Lane(said("churn"), Unit.RATIO, rates, total=pooled),
            Lane("", Unit.RATIO, rates, Draw.INTERVAL, total=pooled),
            Lane("", Unit.RATIO, rates, Draw.STRIP, total=pooled),
        ),
        total=said("all"),
        states={State.WARMUP: said("warm-up"), State.INCOMPLETE: said("month not over")},
        segment=segment,
    )


def churn() -> Result:
    lines = (
        "churn 9.3%, in 2011-10 12.7%: −3.4 pp (95% CI −5.3 to −1.6)",
        "kept 90.7% of 2,461 · won back 18.8% of 1,513 · 69.5% lost a year",
        "revenue of the lost in the 90 days before: 89,039.04",
    )
    notes = (Note("open", Severity.NOTE, said("2011-12 is not over.")),)
    return result_of(
        "churn",
        "Churn by month",
        Block("periods", churn_listing()),
        Block("changes", Saying("2011-11", tuple(map(said, lines)))),
        notes=notes,
    )


def windows_listing() -> Listing:
    rates = tuple(wilson(k, n) for k, n in WINDOWS.values())
    return Listing(
        head=said("second order within"),
        labels=tuple(said(f"{days} days") for days in WINDOWS),
        lanes=(
            Lane(said("rate"), Unit.RATIO, rates, gap=5),
            Lane("", Unit.RATIO, rates, Draw.INTERVAL),
            Lane(said("of"), Unit.COUNT, counts([n for _, n in WINDOWS.values()]), gap=6),
            Lane("", Unit.RATIO, rates, Draw.STRIP, top=1.0, gap=3),
        ),
    )


def orders_listing() -> Listing:
    customers = counts([n for n, _, _ in ORDERS])
    rates = tuple(wilson(k, n) for n, k, _ in ORDERS)
    days = tuple(Cell(float(d)) for _, _, d in ORDERS)
    return Listing(
        head=said("order"),
        labels=tuple(str(i) for i in range(1, len(ORDERS) + 1)),
        lanes=(
            Lane(said("customers"), Unit.COUNT, customers),
            Lane(said("go on %"), Unit.RATIO, rates, gap=3),
            Lane("", Unit.RATIO, rates, Draw.INTERVAL),
            Lane(said("days to next"), Unit.DAYS, days),
            Lane("", Unit.COUNT, customers, Draw.BAR),
        ),
    )


def repurchase_facts() -> Facts:
    def fact(label: str, cell: Cell, unit: Unit, detail: str = "") -> Fact:
        return Fact(said(label), cell, unit, said(detail) if detail else None)

    late = "Kaplan–Meier: 1,494 have none yet, counted"
    return Facts(
        (
            fact("ordered again", wilson(2845, 4339), Unit.RATIO, "2,845 of 4,339 · by day 64.3%"),
            fact("median days to the 2nd order", Cell(97.0), Unit.DAYS, late),
            fact("median days between orders", Cell(22.0), Unit.DAYS),
            fact("orders per customer", Cell(4.2719), Unit.MEAN),
            fact("revenue from repeat customers", Cell(0.9312), Unit.RATIO),
        )
    )


def repurchase() -> Result:
    return result_of(
        "repurchase",
        "Repeat purchase",
        Block("summary", repurchase_facts()),
        Block("windows", windows_listing()),
        Block("orders", orders_listing()),
    )
