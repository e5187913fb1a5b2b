"""From counts to the finished result of `churn`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.metrics.account import parameters
from retainr.metrics.churn.columns import SUMMARY, TABLES
from retainr.metrics.churn.notes import churn_notes
from retainr.metrics.churn.summary import summary
from retainr.metrics.churn.tables import Cut, periods_table, whole
from retainr.metrics.churn.view import blocks, picture, title
from retainr.metrics.orders import picture_source, split_by
from retainr.results import GLOSSARY, Phrase, Result, Table

if TYPE_CHECKING:
    import polars

    from retainr.metrics.churn.counted import Counted
    from retainr.metrics.churn.params import ChurnParams
    from retainr.metrics.orders import Split


def assemble(counted: Counted, params: ChurnParams) -> Result:
    """Return the result of `churn`.

    Args:
        counted: what was counted.
        params: the command's parameters.
    """
    rows = counted.rows
    cut = Cut(params, counted.as_of, counted.first, rows.has("start"), counted.scale)
    total = periods_table(whole(counted.counts), cut)
    by_segment = periods_table(counted.counts, cut)
    split = split_by(rows, counted.segments, frozenset(TABLES[0].columns))
    table = _table(by_segment, cut, split)
    parts = _parts(by_segment, counted, split) if rows.reading.by else [(None, total)]
    source = picture_source(counted.account)
    notes = (*counted.notes, *churn_notes(total, cut))
    return Result(
        command="churn",
        title=_title(cut),
        definition=Phrase("churn.definition"),
        source=counted.source,
        parameters={
            **parameters(params, rows.reading),
            "inactive_after": None if cut.contracts else f"{params.inactive_days}d",
            "grace": f"{params.grace_days}d" if cut.contracts else None,
        },
        data=counted.account,
        summary=summary(total, counted, params),
        tables=(table,),
        columns={
            **split.columns,
            **{n: GLOSSARY[n] for n in table.frame.columns if n not in split.columns},
            **SUMMARY,
        },
        notes=tuple(sorted(notes, key=lambda n: n.severity != "warning")),
        charts={"periods": tuple(picture(part, cut, name, source) for name, part in parts)},
        blocks=tuple(b for name, part in parts for b in blocks(part, cut, name)),
    )


def _title(cut: Cut) -> Phrase:
    kind = "contracts" if cut.contracts else "orders"
    days = cut.params.grace_days if cut.contracts else cut.params.inactive_days
    return Phrase(f"churn.title.{kind}", {"what": title(cut), "days": days})


def _table(table: polars.DataFrame, cut: Cut, split: Split) -> Table:
    """Return the long table: the last periods if so asked, with dates and segments' names."""
    shown = table
    if cut.params.last is not None:
        kept = table["period"].unique().sort().tail(cut.params.last)
        shown = table.filter(pl.col("period").is_in(kept.implode()))
    money = () if cut.scale is None else ("revenue_lost",)
    names = [n for n in TABLES[0].columns if n not in TABLES[0].optional or n in money]
    dated = shown.select("segment", *names).sort("segment", "period")
    dated = dated.with_columns(cut.params.calendar.first_day(pl.col("period")).alias("period"))
    return Table("periods", split.named(dated, ["period"]))


def _parts(
    table: polars.DataFrame, counted: Counted, split: Split
) -> list[tuple[str | None, polars.DataFrame]]:
    """Return each segment's name and periods, the largest segment first."""
    sizes = dict(counted.people["segment"].value_counts().iter_rows())
    labels = split.labels
    order = sorted(labels, key=lambda n: (-sizes.get(n, 0), labels[n]))
    return [(labels[n], table.filter(pl.col("segment") == n)) for n in order]
