"""The listing, the sentences and the chart of churn, as data for every renderer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retainr.metrics.churn.tables import rated
from retainr.models.intervals import newcombe, wilson_interval
from retainr.results import (
    Block,
    Cell,
    Dots,
    Draw,
    Ink,
    Lane,
    Listing,
    Phrase,
    Saying,
    State,
    Unit,
    Value,
)

if TYPE_CHECKING:
    import polars

    from retainr.metrics.churn.tables import Cut

_COUNTS = {
    "starting": "start",
    "new": "new",
    "new_lost": "new-lost",
    "reactivated": "back",
    "lost": "lost",
    "ending": "end",
}
_SUMMED = ("starting", "lost")


def blocks(table: polars.DataFrame, cut: Cut, segment: str | None) -> list[Block]:
    """Return what people see of one segment's periods.

    Args:
        table: its periods, still numbers.
        cut: how they were made.
        segment: its name, or None where nothing is split.
    """
    made = [Block("periods", _listing(table, cut, segment))]
    if said := _saying(table, cut, segment):
        made.append(Block("periods", said))
    return made


def _listing(table: polars.DataFrame, cut: Cut, segment: str | None) -> Listing:
    shown = table.tail(cut.params.last or table.height)
    known = rated(table)
    names = [n for n in _COUNTS if n != "new_lost" or int(table["new_lost"].sum())]
    lanes = [
        Lane(
            Phrase(f"churn.lane.{_COUNTS[name]}"),
            Unit.COUNT,
            tuple(Cell(value) for value in shown[name]),
            total=Cell(int(known[name].sum())) if name in _SUMMED else None,
        )
        for name in names
    ]
    rates = cells(shown, cut)
    pooled = pooled_cell(table, cut)
    return Listing(
        head="",
        labels=tuple(cut.params.calendar.label(n) for n in shown["period"]),
        lanes=(
            *lanes,
            Lane(Phrase("churn.lane.churn"), Unit.RATIO, rates, total=pooled),
            Lane("", Unit.RATIO, rates, Draw.INTERVAL, total=pooled),
            Lane("", Unit.RATIO, rates, Draw.STRIP, total=pooled),
        ),
        total=Phrase("churn.all") if known.height else None,
        states={
            State.WARMUP: Phrase("churn.state.warmup"),
            State.INCOMPLETE: Phrase("churn.state.incomplete", {"period": _period(cut)}),
        },
        segment=segment,
        confidence=cut.params.confidence,
    )


def cells(table: polars.DataFrame, cut: Cut) -> tuple[Cell | None, ...]:
    """Return the churn rate of each period as a cell that knows its state.

    Args:
        table: the periods.
        cut: how they were made.
    """
    return tuple(_cell(row, cut) for row in table.iter_rows(named=True))


def _cell(row: dict[str, Any], cut: Cut) -> Cell | None:
    if row["warmup"]:
        return Cell(None, state=State.WARMUP)
    state = State.COMPLETE if row["complete"] else State.INCOMPLETE
    if row["churn_rate"] is None:
        return None if row["complete"] else Cell(None, state=state)
    return Cell(row["churn_rate"], row["ci_low"], row["ci_high"], state, row["starting"])


def pooled_cell(table: polars.DataFrame, cut: Cut) -> Cell | None:
    """Return the rate over all periods that have one, or None.

    Args:
        table: the periods.
        cut: how they were made.
    """
    known = rated(table)
    lost, starting = int(known["lost"].sum()), int(known["starting"].sum())
    found = wilson_interval(lost, starting, cut.params.confidence)
    if found.value is None:
        return None
    return Cell(found.value, found.ci_low, found.ci_high, of=starting)


def _saying(table: polars.DataFrame, cut: Cut, segment: str | None) -> Saying | None:
    known = rated(table)
    if known.is_empty():
        return None
    row = known.row(-1, named=True)
    lines = [_change(row, known, cut), _beside(row)]
    if cut.scale is not None:
        lost = Value(row["revenue_lost"], Unit.MONEY)
        key = "amounts" if cut.contracts else "revenue"
        lines.append(Phrase(f"churn.said.{key}", {"money": lost, "days": cut.params.inactive_days}))
    return Saying(cut.params.calendar.label(row["period"]), tuple(lines), segment)


def _change(row: dict[str, Any], known: polars.DataFrame, cut: Cut) -> Phrase:
    """Return the rate, and how it differs from that of the period before where there is one."""
    now = {"rate": Value(row["churn_rate"], Unit.RATIO)}
    before = known.row(-2, named=True) if known.height > 1 else None
    if before is None or before["period"] != row["period"] - 1:
        return Phrase("churn.said.alone", now)
    level = cut.params.confidence
    found = newcombe(before["lost"], before["starting"], row["lost"], row["starting"], level)
    values = {
        **now,
        "before": cut.params.calendar.label(before["period"]),
        "then": Value(before["churn_rate"], Unit.RATIO),
        "difference": Value(found.value, Unit.DIFFERENCE),
        "level": level * 100,
        "low": Value(found.ci_low, Unit.DIFFERENCE, bare=True),
        "high": Value(found.ci_high, Unit.DIFFERENCE, bare=True),
    }
    clear = found.ci_low is not None and found.ci_high is not None
    clear = clear and not found.ci_low <= 0 <= found.ci_high
    return Phrase(f"churn.said.{'change' if clear else 'no-change'}", values)


def _beside(row: dict[str, Any]) -> Phrase:
    values = {
        "kept": Value(row["retention_rate_period"], Unit.RATIO),
        "starting": row["starting"],
        "annual": Value(row["annual_churn_rate"], Unit.RATIO),
    }
    if row["winback_rate"] is None:
        return Phrase("churn.said.kept", values)
    back = {"back": Value(row["winback_rate"], Unit.RATIO), "inactive": row["inactive"]}
    return Phrase("churn.said.kept-back", {**values, **back})


def picture(table: polars.DataFrame, cut: Cut, segment: str | None, source: Phrase) -> Dots:
    """Return the rates as dots, for a chart.

    Args:
        table: one segment's periods.
        cut: how they were made.
        segment: its name, or None where nothing is split.
        source: file, customers and days.
    """
    shown = table.tail(cut.params.last or table.height)
    period = _period(cut)
    kind = "contracts" if cut.contracts else "orders"
    values = {"period": period, "days": cut.params.inactive_days}
    notes = [Phrase("churn.foot.interval", {"level": cut.params.confidence * 100})]
    pooled = pooled_cell(table, cut)
    if pooled:
        ends = {"low": Value(pooled.low, Unit.RATIO, bare=True)}
        ends["high"] = Value(pooled.high, Unit.RATIO, bare=True)
        rate = Value(pooled.value, Unit.RATIO)
        notes.append(Phrase("churn.foot.pooled", {"rate": rate, **ends}))
    return Dots(
        title=title(cut),
        subtitle=Phrase(f"churn.subtitle.{kind}", values),
        labels=tuple(cut.params.calendar.label(n) for n in shown["period"]),
        cells=cells(shown, cut),
        unit=Unit.RATIO,
        ink=Ink.DORMANT,
        pooled=pooled,
        fields={
            State.WARMUP: (Phrase("churn.state.warmup"), Phrase("churn.field.warmup", values)),
            State.INCOMPLETE: (Phrase("churn.field.incomplete"), None),
        },
        footnotes=(*notes, source),
        segment=segment,
    )


def title(cut: Cut) -> Phrase:
    """Return what was computed, by what period."""
    return Phrase("churn.picture", {"period": _period(cut)})


def _period(cut: Cut) -> Phrase:
    return Phrase(f"period.one.{cut.params.period}")
