"""New customers that customers brought, by period and the answer of who brought them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity.loyalty import answered_by
from retainr.lazy import pl
from retainr.load.ids import float_share, text_ids
from retainr.metrics.loyalty.tables import ALL
from retainr.models.intervals import wilson

if TYPE_CHECKING:
    import polars

    from retainr.metrics.loyalty.reading import Read

UNANSWERED = "none"


@dataclass(frozen=True)
class Referrals:
    """Hold who was brought by customers.

    Attributes:
        table: one row a period and group, `period` a number.
        new: new customers of the complete periods.
        referred: those of them that customers brought.
        own: new customers who name themselves.
        strangers: those who name nobody that is a customer.
        later: those whose referrer ordered for the first time on a later day.
        unknown: why nothing is known of referrals, as notes name it; None where it is.
    """

    table: polars.DataFrame
    new: int
    referred: int
    own: int
    strangers: int
    later: int
    unknown: str | None


def referrals(read: Read, group: polars.Expr) -> Referrals | None:
    """Return who was brought by customers; None where no order names who did.

    Who brought a customer is named on the first order. The group is that of the referrer's
    latest answer before the day of that order.

    Args:
        read: the orders and the answers.
        group: of a `score`.
    """
    orders = read.orders
    if orders.rows.columns.get("referrer") is None:
        return None
    history = orders.history
    brought = _brought(read)
    counted = brought.filter(pl.col("fate") == "counts")
    # An answer on the day of the order is not before it.
    asked = counted.select(customer="referrer", day=pl.col("first") - 1)
    answer = answered_by(read.sorted.every, asked)
    told = pl.when(pl.col("score").is_null()).then(pl.lit(UNANSWERED)).otherwise(group)
    named = counted.with_columns(answer.select(group=told))
    calendar = read.params.calendar
    fates = {fate: int((brought["fate"] == fate).sum()) for fate in ("own", "stranger", "later")}
    table = _table(
        history.people.select(period=calendar.numbers(history.people["first"])),
        named.select("group", period=calendar.numbers(named["first"])),
        read,
    )
    unknown = _unknown(read, brought)
    if unknown is not None:
        names = ("referred", "referral_rate", "ci_low", "ci_high")
        table = table.with_columns(pl.lit(None, table.schema[name]).alias(name) for name in names)
    over = table.filter((pl.col("group") == ALL) & pl.col("complete")).drop_nulls("referred")
    new, referred = (int(over[name].sum()) for name in ("new_customers", "referred"))
    strangers = fates["stranger"]
    return Referrals(table, new, referred, fates["own"], strangers, fates["later"], unknown)


def _unknown(read: Read, brought: polars.DataFrame) -> str | None:
    """Return why nothing is known of referrals: a wrong column must not look like a rate of 0."""
    if read.orders.history.left_out:
        return "new-since"
    return "nobody" if brought.height and (brought["fate"] == "stranger").all() else None


def _brought(read: Read) -> polars.DataFrame:
    """Return the customers who name somebody: `first`, `referrer`, and whether that counts."""
    history, ids = read.orders.history, read.orders.ids
    segments = history.segments.filter(pl.col("segment_0") != "(none)")
    floats = bool(segments.select(float_share("segment_0").fill_null(value=False)).item())
    key, aliases = text_ids("segment_0", whole_floats=floats).key, read.orders.aliases
    keys = segments.select("segment", id=key.replace(dict(aliases)) if aliases else key)
    people = history.people.select(pl.lit(ids).alias("id"), referrer="customer", began="first")
    named = history.people.select("customer", "first", "segment").join(
        keys.drop_nulls("id").join(people, on="id", how="left"), on="segment"
    )
    fate = (
        pl.when(pl.col("referrer").is_null()).then(pl.lit("stranger"))
        .when(pl.col("referrer") == pl.col("customer")).then(pl.lit("own"))
        .when(pl.col("began") > pl.col("first")).then(pl.lit("later"))
        .otherwise(pl.lit("counts"))
    )  # fmt: skip
    return named.with_columns(fate=fate).sort("customer")


def _table(new: polars.DataFrame, named: polars.DataFrame, read: Read) -> polars.DataFrame:
    """Return counts and rates for each period and group, and all groups together."""
    groups = [*read.groups, UNANSWERED, ALL]
    places = pl.DataFrame({"group": groups}).with_row_index("place")
    both = pl.concat([named, named.with_columns(group=pl.lit(ALL))])
    counts = both.group_by("period", "group").agg(referred=pl.len().cast(pl.Int64))
    sizes = new.group_by("period").agg(new_customers=pl.len().cast(pl.Int64))
    table = (
        sizes.join(places, how="cross")
        .join(counts, on=["period", "group"], how="left")
        .with_columns(pl.col("referred").fill_null(0))
        .sort("period", "place")
    )
    params = read.params
    last = params.calendar.last_over(read.orders.as_of)
    rated = pl.when(pl.lit(params.include_incomplete) | (pl.col("period") <= last))
    low, high = wilson(pl.col("referred"), pl.col("new_customers"), params.confidence)
    return table.with_columns(
        complete=pl.col("period") <= last,
        referral_rate=rated.then(pl.col("referred") / pl.col("new_customers")),
        ci_low=rated.then(low),
        ci_high=rated.then(high),
    )
