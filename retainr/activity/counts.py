"""The second half of the reduction: dated orders to activity and to counts.

Written in the same small vocabulary as `reduce.py`, and held to it by the same test.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.activity.reduce import counted, flag
from retainr.lazy import nw

if TYPE_CHECKING:
    from retainr.activity.reduce import Dated, Reduction
    from retainr.lazy import Frame

_AGES = 16_777_216
"""More than there are days, and so ages, in the years that can be written."""


def activity(timed: Dated, spec: Reduction) -> Frame:
    """Return one row for each customer and age with orders or refunds.

    Columns: customer, segments, `cohort`, `age`, `orders`, `refunds`, `revenue`, `active`
    (1 where there are enough orders), `first_us` and `last_us` of the orders in it. The
    start of an event cohort counts as one event of its age, but not twice where it is a
    return event as well.
    """
    money = {"revenue": nw.col("amount").sum()} if spec.has_amount else {}
    columns = timed.orders.with_columns(
        seen_us=nw.when(counted(spec)).then(nw.col("time_us")), refund=1 - nw.col("counts")
    )
    start = ("first", "both") if spec.has_events else ()
    grouped = columns.group_by("customer", *spec.history, "age").agg(
        *(nw.col(name).max() for name in start),
        orders=nw.col("counts").sum(),
        refunds=nw.col("refund").sum(),
        first_us=nw.col("seen_us").min(),
        last_us=nw.col("seen_us").max(),
        **money,
    )
    if spec.has_events:
        lone = nw.col("first") - nw.col("first") * nw.col("both")
        grouped = grouped.with_columns(orders=nw.col("orders") + lone, refunds=nw.lit(0))
    return grouped.with_columns(active=flag(nw.col("orders") >= spec.at_least))


def gathered(timed: Frame, spec: Reduction) -> Frame:
    """Return the columns of orders that cohorts are counted from where the orders themselves are.

    Columns: `customer`, `when` (twice the period, and one more for a refund: a column less to
    be held) and, with amounts, `amount`.

    Args:
        timed: what `reduce.orders` returned.
        spec: how rows became orders.
    """
    when = nw.col("period") * 2 + 1 - nw.col("counts")
    money = ("amount",) if spec.has_amount else ()
    return timed.with_columns(when=when).select("customer", "when", *money)


def cells(timed: Dated, spec: Reduction) -> Frame:
    """Return counts and sums by segment, cohort and age (elapsed: and complete windows).

    Rows without a cohort hold the refunds of people without any order.
    """
    if spec.at_least > 1 or spec.has_events:
        sums = ("orders", "refunds", *(("revenue",) if spec.has_amount else ()))
        return (
            activity(timed, spec)
            .group_by(*spec.history, "age")
            .agg(*(nw.col(name).sum() for name in sums), retained=nw.col("active").sum())
        )
    money = {"revenue": nw.col("amount").sum()} if spec.has_amount else {}
    person = nw.when(counted(spec)).then(nw.col("customer"))
    # One integer for cohort and age: a group-by on two columns costs more.
    cell = nw.col("cohort") * _AGES + nw.col("age")
    others = [name for name in spec.history if name != "cohort"]
    grouped = (
        timed.orders.with_columns(person=person, cell=cell)
        .group_by(*others, "cell")
        .agg(
            people=nw.col("person").n_unique(),
            least=nw.col("counts").min(),
            orders=nw.col("counts").sum(),
            rows=nw.len(),
            **money,
        )
    )
    grouped = grouped.with_columns(cohort=nw.col("cell") // _AGES)
    # Nobody, where a row is a refund, is one more unique value.
    return grouped.with_columns(
        age=nw.col("cell") - nw.col("cohort") * _AGES,
        retained=nw.col("people").cast(nw.Int64) - 1 + nw.col("least"),
        refunds=nw.col("rows").cast(nw.Int64) - nw.col("orders"),
    )


def people(timed: Dated, spec: Reduction) -> Frame:
    """Return customers by segment, cohort (elapsed: and complete windows) and last active age.

    `ordered` is 1 for customers with any order; without one they have no cohort.
    """
    known = ("last", "ordered")
    if spec.at_least > 1:
        enough = nw.when(nw.col("active") == 1).then(nw.col("age"))
        active = activity(timed, spec).with_columns(last=enough, ordered=flag(nw.col("orders") > 0))
        each = _by_customer(active, spec, known)
    elif spec.segments:
        each = _by_customer(timed.orders, spec, known)
    else:
        each = timed.customers
    return each.group_by(*spec.history, *known).agg(customers=nw.len())


def bracket(timed: Dated, spec: Reduction, first: int, last: int) -> Frame:
    """Return the customers active at least once from one age to another, by cohort.

    On the elapsed clock only customers count that were observed to the end of the last age.
    """
    inside = (nw.col("age") >= first) & (nw.col("age") <= last)
    if spec.elapsed_us is not None:
        inside = inside & (nw.col("windows") > last)
    if spec.new_since_us is not None:
        inside = inside & (nw.col("kept") == 1)
    if spec.at_least > 1:
        seen = activity(timed, spec).filter(inside & (nw.col("active") == 1))
    else:
        seen = timed.orders.filter(inside & counted(spec))
    return seen.group_by(*spec.segments, "cohort").agg(retained=nw.col("customer").n_unique())


def _by_customer(frame: Frame, spec: Reduction, names: tuple[str, ...]) -> Frame:
    return frame.group_by("customer", *spec.history).agg(*(nw.col(n).max() for n in names))
