"""Which numbers a report tracks, and what they are made from."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.load.scales import scale_of
from retainr.report.measures import Mean, Rate, Score, Sum
from retainr.results import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars

    from retainr.report.measures import Measure
    from retainr.results import Result


@dataclass(frozen=True)
class Spec:
    """Say where a number stands.

    Attributes:
        command: of its section.
        metric: its name in the summary and in the history.
        table: that has it for each period.
        period: the column of the period; empty for a number of all periods together.
        measure: how it is made.
        better: 1 where more is better, −1 where less is, 0 where neither is said.
        flags: columns that must be true, or with `!` false.
        age: of the cohorts; None where the table has no ages.
        also: names of numbers of the summary whose benchmark stands beside it, too.
    """

    command: str
    metric: str
    table: str
    period: str
    measure: Measure
    better: int = 0
    flags: tuple[str, ...] = ("complete",)
    age: int | None = None
    also: tuple[str, ...] = ()


SPECS = (
    Spec(
        "cohort", "latest_retention_rate_1", "cohort", "cohort", Rate("retained", "eligible"), 1,
        age=1, also=("retention_rate_1",),
    ),
    Spec(
        "churn", "churn_rate", "periods", "period", Rate("lost", "starting"), -1,
        ("complete", "!warmup"),
    ),
    Spec("lifecycle", "active", "lifecycle", "period", Sum("active")),
    Spec("lifecycle", "new", "lifecycle", "period", Sum("new")),
    Spec("lifecycle", "revenue", "lifecycle", "period", Sum("revenue", Unit.MONEY)),
    Spec(
        "repurchase", "repurchase_rate_90d", "cohorts", "cohort",
        Rate("repurchased_90d", "eligible_90d"), 1, ("?repurchase_rate_90d",),
    ),
    Spec("nps", "latest_nps", "scores", "period", Score(), 1, also=("nps",)),
    Spec(
        "csat", "latest_csat", "scores", "period", Rate("satisfied", "responses"), 1,
        also=("csat",),
    ),
    Spec("ces", "latest_ces", "scores", "period", Mean("ces"), 1, also=("ces",)),
    Spec(
        "ces", "latest_low_effort_rate", "scores", "period", Rate("low_effort", "responses"), 1,
        also=("low_effort_rate",),
    ),
)  # fmt: skip


POOLED = (("repurchase", "repeat_purchase_rate", 1),)
"""Command, name and direction of rates over all customers so far, which nothing compares."""


def _of_all_time() -> tuple[Spec, ...]:
    retained, age = Rate("retained", "eligible"), "retention_rate_{}"
    return (
        *(Spec("cohort", age.format(n), "curve", "", retained, 1, (), n) for n in (1, 2, 3, 6, 12)),
        Spec(
            "churn", "pooled_churn_rate", "periods", "", Rate("lost", "starting"), -1,
            ("complete", "!warmup"),
        ),
        Spec(
            "repurchase", "repeat_purchase_rate", "cohorts", "", Rate("repeaters", "cohort_size"),
            1, (),
        ),
        Spec("nps", "nps", "scores", "", Score(), 1, ()),
        Spec("csat", "csat", "scores", "", Rate("satisfied", "responses"), 1, ()),
        Spec("ces", "ces", "scores", "", Mean("ces"), 1, ()),
        Spec("ces", "low_effort_rate", "scores", "", Rate("low_effort", "responses"), 1, ()),
    )  # fmt: skip


OF_ALL_TIME = _of_all_time()
"""Numbers of all periods together that are kept for each segment; nothing compares them."""


def summed(result: Result, spec: Spec, keys: Sequence[str]) -> polars.DataFrame | None:
    """Return what a number is made from, in the order of the keys; None where it is not there.

    Args:
        result: of the number's command.
        spec: the number; only rows that are over and known in full count.
        keys: columns that stay apart.
    """
    table = next(t.frame for t in result.tables if t.name == spec.table)
    sums = measure_of(spec, result).sums
    read = {name for own in sums.values() for name in own.meta.root_names()}
    if not {*keys, *read, *(flag.lstrip("!?") for flag in spec.flags)} <= set(table.columns):
        return None
    for flag in spec.flags:
        name = flag.lstrip("!?")
        known = {"!": ~pl.col(name), "?": pl.col(name).is_not_null()}
        table = table.filter(known.get(flag[0], pl.col(name)))
    if spec.age is not None:
        table = table.filter(pl.col("age") == spec.age)
    return table.group_by(keys).agg(**{n: own.sum() for n, own in sums.items()}).sort(keys)


def measure_of(spec: Spec, result: Result) -> Measure:
    """Return how a number is made; that of answers knows where their scale ends."""
    if not isinstance(spec.measure, Mean):
        return spec.measure
    scale = scale_of(str(result.parameters["scale"]))
    return dataclasses.replace(spec.measure, ends=(scale.low, scale.high))
