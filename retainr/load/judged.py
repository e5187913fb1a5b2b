"""Which rows `--where` keeps: the columns that it names, each of the type of its role."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.load import where
from retainr.load.amounts import AmountColumn
from retainr.load.decisions import MONEY, RAW
from retainr.load.fate import KEEP

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars

    from retainr.load.decisions import Decisions
    from retainr.load.fate import Plans
    from retainr.load.typed import TypedColumns


def judged(
    frame: polars.LazyFrame, typed: TypedColumns, plans: Plans, decided: Decisions
) -> polars.LazyFrame:
    """Add whether `--where` keeps a row; its columns have their own names meanwhile.

    Args:
        frame: raw columns.
        typed: what they are.
        plans: how each role's column is read.
        decided: what was decided about them.

    Raises:
        InputError: the filter compares different types, or is not a condition.
    """
    asked = typed.reading.where or ""
    own = _columns(typed, plans, decided)
    keep = where.condition(asked, typed.sample.select(**own), typed.file)
    return frame.with_columns(**own).with_columns(keep.alias(KEEP)).drop(*own)


def _columns(typed: TypedColumns, plans: Plans, decided: Decisions) -> dict[str, polars.Expr]:
    """Return the columns that are named: a role's type, or the type decided."""
    roles = {column: role for role, column in typed.columns.roles.items()}
    own, made = dict(typed.where), _values(typed, plans)
    for name in own:
        role = roles.get(name, "")
        if role in ("customer", "order"):
            own[name] = typed.id_plan(role, getattr(decided, role)).text
        elif role in MONEY:
            formatted = dataclasses.replace(getattr(decided, role), formatted=True)
            own[name] = AmountColumn(RAW + name, typed.dtypes[name], formatted).number()
        elif role in ("event", "event_id"):
            own[name] = pl.col(RAW + name).cast(pl.String)
        elif name in made:
            own[name] = made[name]
    return own | _asked_as_text(typed, own, roles)


def _values(typed: TypedColumns, plans: Plans) -> dict[str, polars.Expr]:
    """Return columns of times and measures as they are read; what was seen keeps its words."""
    columns = typed.columns
    timed = {
        typed.reading.acquired: plans.acquired,
        columns.get("end"): plans.end,
        columns.get(str(columns.clock)): plans.time,
    }
    made = {name: plan.value for name, plan in timed.items() if name and plan}
    measures = {columns.roles[role]: plan.value for role, plan in plans.measures.items()}
    if plans.score:
        measures[columns.roles["score"]] = plans.score.value
    measures.pop(columns.get("observed") or "", None)
    return made | measures


def _asked_as_text(
    typed: TypedColumns, own: Mapping[str, polars.Expr], roles: Mapping[str, str]
) -> dict[str, polars.Expr]:
    """Return the amounts that a filter looks at as text, for their currency (`like '$%'`)."""
    money = [name for name in own if roles.get(name) in MONEY]
    texts = [name for name in money if typed.dtypes[name] == pl.String]
    sample = typed.sample.select(**own) if texts else typed.sample
    asked = typed.reading.where or ""
    return {n: pl.col(RAW + n) for n in texts if where.asks_for_text(asked, sample, n)}
