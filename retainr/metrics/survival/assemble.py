"""From counts to the finished result of `survival`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.metrics.account import parameters
from retainr.metrics.orders import split_by
from retainr.metrics.survival.ahead import forecast_blocks
from retainr.metrics.survival.columns import (
    CURVE,
    DERL,
    FORECAST,
    GROUPS,
    MODEL,
    PAIRS,
    SUMMARY,
    TABLES,
)
from retainr.metrics.survival.curves import estimates
from retainr.metrics.survival.forecasts import forecasts
from retainr.metrics.survival.misfits import Subject
from retainr.metrics.survival.notes import forecast_notes, survival_notes
from retainr.metrics.survival.plots import curve_chart, forecast_chart
from retainr.metrics.survival.tables import (
    curve_table,
    derl_table,
    forecast_table,
    groups_table,
    model_table,
    pairs_table,
    summary,
)
from retainr.metrics.survival.view import blocks
from retainr.results import GLOSSARY, Phrase, Result, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars

    from retainr.metrics.metric import TableSpec
    from retainr.metrics.orders import Split
    from retainr.metrics.survival.curves import Estimates
    from retainr.metrics.survival.forecasts import Forecasts
    from retainr.metrics.survival.inputs import Stays
    from retainr.metrics.survival.params import SurvivalParams
    from retainr.results import Block, Chart, Note


def assemble(stays: Stays, params: SurvivalParams) -> Result:
    """Return the result of `survival`.

    Args:
        stays: customers by how long they stayed.
        params: the command's parameters.

    Raises:
        NotEnoughDataError: a forecast is asked for, and no model has a maximum inside.
    """
    declared = {n: GLOSSARY[n] for table in TABLES for n in table.columns}
    split = split_by(stays.rows, stays.segments, frozenset(declared))
    grouped = bool(stays.rows.reading.by)
    ahead = forecasts(stays, params, dated=stays.subject is Subject.CONTRACTS)
    made = _Made(stays, params, split, estimates(stays.counts, params, split=grouped), ahead)
    tables = tuple(made.tables())
    used = {name for table in tables for name in table.frame.columns}
    return Result(
        command="survival",
        title=Phrase(f"survival.title.{stays.subject}", made.days),
        definition=Phrase(f"survival.definition.{made.followed}"),
        source=stays.source,
        parameters=made.parameters(),
        data=stays.account,
        summary=summary(made.found, stays.silences, ahead.derl if ahead else None),
        tables=tables,
        columns={**split.columns, **{n: c for n, c in declared.items() if n in used}, **SUMMARY},
        notes=tuple(sorted(made.notes(), key=lambda n: n.severity != "warning")),
        charts=made.charts(),
        blocks=tuple(made.blocks()),
    )


@dataclass(frozen=True)
class _Made:
    """Put together what was computed."""

    stays: Stays
    params: SurvivalParams
    split: Split
    found: Estimates
    ahead: Forecasts | None

    @property
    def labels(self) -> dict[int, str] | None:
        """Return the names of the groups, or None where nothing is split."""
        return self.split.labels if self.stays.rows.reading.by else None

    @property
    def days(self) -> dict[str, object]:
        """Return the days that the title names."""
        contracts = self.stays.subject is Subject.CONTRACTS
        return {"days": self.params.grace_days if contracts else self.params.inactive_days}

    @property
    def followed(self) -> str:
        """Return which definition holds."""
        if self.ahead:
            return "forecast"
        second = self.stays.subject is Subject.SECOND_ORDER
        return "second-order" if second else "churn"

    @property
    def unit(self) -> Phrase:
        """Return what an age of the forecast is: a period, or what the table counts in."""
        if self.stays.subject is Subject.CONTRACTS:
            return Phrase(f"period.one.{self.params.period}")
        return Phrase("survival.age")

    def parameters(self) -> dict[str, object]:
        """Return all parameters; null where one means nothing for these rows."""
        params, subject = self.params, self.stays.subject
        grace = f"{params.grace_days}d" if subject is Subject.CONTRACTS else None
        lost = f"{params.inactive_days}d" if subject is Subject.CHURN else None
        known = parameters(params, self.stays.rows.reading)
        return {**known, "inactive_after": lost, "grace": grace}

    def tables(self) -> Iterator[Table]:
        """Yield the long tables; those of a forecast first, where one is asked for."""
        if self.ahead:
            fitted, keys = self.ahead.fitted, ["age"]
            yield self._table(FORECAST, forecast_table(fitted), keys)
            yield self._table(MODEL, model_table(fitted, self.params), ["parameter"])
            yield self._table(DERL, derl_table(fitted, self.ahead.rate), keys)
        durations = self.stays.subject is Subject.DURATIONS
        time = pl.Float64() if durations else pl.Int64()
        groups = self.found.groups or (self.found.whole,)
        yield self._table(CURVE, curve_table(groups, time), ["time"])
        yield self._table(GROUPS, groups_table(self.found), [])
        if self.labels is not None:
            yield Table(PAIRS.name, pairs_table(self.found, self.labels), keys=2)

    def _table(self, spec: TableSpec, frame: polars.DataFrame, keys: list[str]) -> Table:
        named = self.split.named(frame, keys)
        return Table(spec.name, named, keys=len(self.split.names) + len(keys))

    def notes(self) -> Iterator[Note]:
        """Yield all notes."""
        yield from self.stays.notes
        yield from survival_notes(self.found, self.stays, self.params, self.labels)
        if self.ahead:
            yield from forecast_notes(self.ahead, self.stays, self.params, self.labels)

    def charts(self) -> dict[str, tuple[Chart, ...]]:
        """Return the charts by the table that is their twin."""
        curve = curve_chart(self.found, self.stays, self.params, self.labels)
        charts: dict[str, tuple[Chart, ...]] = {"curve": curve}
        if self.ahead:
            chart = forecast_chart(self.ahead, self.stays, self.labels, self.unit)
            charts = {"forecast": chart, **charts}
        return {name: chart for name, chart in charts.items() if chart}

    def blocks(self) -> Iterator[Block]:
        """Yield what people see."""
        if self.ahead:
            yield from forecast_blocks(self.ahead, self.params, self.labels, self.unit)
        yield from blocks(self.found, self.stays.subject, self.params, self.labels)
