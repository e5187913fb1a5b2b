"""The matrix and the curves, as data for every renderer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity.periods import Period
from retainr.lazy import pl
from retainr.metrics.cohort.params import Show
from retainr.results import (
    GLOSSARY,
    Cell,
    Curves,
    Heatmap,
    HeatmapRow,
    Phrase,
    Series,
    State,
    Unit,
    scale_end,
)

if TYPE_CHECKING:
    import polars

    from retainr.metrics.cohort.tables import Cut

_ENDS = {
    Show.RETENTION_RATE: ("ci_low", "ci_high"),
    Show.UNBOUNDED_RETENTION_RATE: ("unbounded_ci_low", "unbounded_ci_high"),
}


@dataclass(frozen=True)
class Block:
    """Hold one segment's tables, cohorts still numbers.

    Attributes:
        segment: its name, or None where nothing is split.
        sizes: cohort and cohort_size, sorted.
        cohorts: the cohort table.
        curve: its pooled curve.
    """

    segment: str | None
    sizes: polars.DataFrame
    cohorts: polars.DataFrame
    curve: polars.DataFrame


@dataclass(frozen=True)
class Wording:
    """Hold the phrases that the command's options choose.

    Attributes:
        title: of the picture.
        subtitle: the definition in a line.
        measure: what a cell is, and `size`.
        across: what the columns count.
        marks: what the marks of the matrix mean.
        footnotes: warnings, source.
    """

    title: Phrase
    subtitle: Phrase
    measure: Phrase
    across: Phrase
    marks: tuple[Phrase, ...]
    footnotes: tuple[Phrase, ...]


def heatmaps(blocks: list[Block], words: Wording, cut: Cut) -> tuple[Heatmap, ...]:
    """Return one matrix a segment, all on one colour scale and with the same ages."""
    ages = _ages(blocks, cut)
    top = _top(blocks, cut) if cut.params.show in _ENDS else None
    return tuple(_heatmap(block, words, cut, ages, top) for block in blocks)


def _ages(blocks: list[Block], cut: Cut) -> tuple[int, ...]:
    """Return the ages that are shown; age 0 only where it says something."""
    most = cut.params.max_age
    if most is None:
        most = 12 if cut.params.period in (Period.DAY, Period.WEEK) else None
    there = [block.cohorts["age"].max() for block in blocks if block.cohorts.height]
    last = max((int(age) for age in there if isinstance(age, int)), default=-1)
    last = last if most is None else min(last, most)
    return tuple(range(0 if _says_something(blocks, cut) else 1, last + 1))


def _says_something(blocks: list[Block], cut: Cut) -> bool:
    if cut.params.show in (Show.ORDERS, Show.REVENUE, Show.REVENUE_PER_CUSTOMER):
        return True
    first = (block.cohorts.filter(pl.col("age") == 0) for block in blocks)
    return any((f["retained"] != f["cohort_size"]).any() for f in first)


def _top(blocks: list[Block], cut: Cut) -> float:
    name = cut.params.show.value
    later = [b.cohorts.filter((pl.col("age") > 0) & pl.col("complete"))[name].max() for b in blocks]
    return scale_end(max((float(x) for x in later if isinstance(x, float)), default=0.0))


def _heatmap(
    block: Block, words: Wording, cut: Cut, ages: tuple[int, ...], top: float | None
) -> Heatmap:
    show = cut.params.show.value
    by_cohort = block.cohorts.partition_by("cohort", as_dict=True)
    rows = []
    for cohort, size in block.sizes.tail(cut.params.last or block.sizes.height).iter_rows():
        own = by_cohort.get((cohort,))
        cells = {} if own is None else {r["age"]: _cell(r, cut) for r in own.iter_rows(named=True)}
        rows.append(
            HeatmapRow(
                cut.params.calendar.label(cohort),
                size,
                tuple(cells.get(age) for age in ages),
                growing=cohort > cut.last_complete,
            )
        )
    totals, totals_of = _totals(block, cut, ages)
    return Heatmap(
        title=words.title,
        measure=words.measure,
        subtitle=words.subtitle,
        across=words.across,
        label_head=Phrase("screen.cohort"),
        columns=ages,
        rows=tuple(rows),
        totals=totals,
        totals_of=totals_of,
        unit=GLOSSARY[show].unit,
        top=top,
        confidence=cut.params.confidence,
        footnotes=(*words.marks, *words.footnotes),
        segment=block.segment,
    )


def _cell(row: dict[str, object], cut: Cut) -> Cell:
    show = cut.params.show
    low, high = (row[end] for end in _ENDS.get(show, ("", ""))) if show in _ENDS else (None, None)
    known = bool(row["complete"])
    state = State.COMPLETE if known else State.INCOMPLETE
    value = row[show.value] if known or cut.params.include_incomplete else None
    if known and _is_few(row, cut):
        return Cell(None, state=State.FEW)
    of = row["eligible"] if show in _ENDS else None
    return Cell(value, low, high, state, of)  # type: ignore[arg-type]


def _is_few(row: dict[str, object], cut: Cut) -> bool:
    small = int(str(row["cohort_size"])) < (cut.params.min_cohort or 0)
    return small and row[cut.params.show.value] is None


def _totals(
    block: Block, cut: Cut, ages: tuple[int, ...]
) -> tuple[HeatmapRow | None, tuple[int | None, ...]]:
    """Return the pooled row and its denominators, or the sums of what is counted."""
    show = cut.params.show
    by_age = {row["age"]: row for row in block.curve.iter_rows(named=True)}
    of = tuple(by_age[age]["eligible"] if age in by_age else None for age in ages)
    if show in _ENDS:
        low, high = _ENDS[show]
        cells = tuple(
            Cell(r[show.value], r[low], r[high], of=r["eligible"])
            if (r := by_age.get(age))
            else None
            for age in ages
        )
        return HeatmapRow(Phrase("screen.pooled"), None, cells), of
    sums = _sums(block.cohorts, show)
    cells = tuple(Cell(sums[age]) if age in sums else None for age in ages)
    label = "mean" if show is Show.REVENUE_PER_CUSTOMER else "sum"
    return HeatmapRow(Phrase(f"screen.{label}"), None, cells), of


def _sums(cohorts: polars.DataFrame, show: Show) -> dict[int, float]:
    """Return by age the sum over complete cells; revenue per customer is pooled."""
    if show is Show.REVENUE_PER_CUSTOMER:
        value = pl.col("cumulative_revenue").sum() / pl.col("cohort_size").sum()
    else:
        value = pl.col(show.value).sum()
    complete = cohorts.filter("complete").sort("cohort", "age")
    sums = complete.group_by("age", maintain_order=True).agg(value=value)
    return dict(sums.iter_rows())


def curves(blocks: list[Block], words: Wording, cut: Cut, accent: int | None) -> tuple[Curves, ...]:
    """Return the retention curves: cohorts thin, pooled bold; one chart a segment."""
    return tuple(_curves(block, words, cut, accent) for block in blocks)


def _curves(block: Block, words: Wording, cut: Cut, accent: int | None) -> Curves:
    most = cut.params.max_age
    curve = block.curve.filter(pl.col("age") > 0)
    if most is not None:
        curve = curve.filter(pl.col("age") <= most)
    ages = tuple(curve["age"].to_list())
    complete = block.cohorts.filter("complete")
    series = []
    for (cohort,), own in complete.partition_by(
        "cohort", as_dict=True, maintain_order=True
    ).items():
        rates = dict(own.select("age", "retention_rate").iter_rows())
        label = cut.params.calendar.label(int(str(cohort)))
        series.append(Series(label, tuple(rates.get(age) for age in ages)))
    return Curves(
        title=Phrase("cohort.curves"),
        subtitle=words.subtitle,
        x=ages,
        series=tuple(series),
        pooled=Series(Phrase("screen.pooled"), tuple(curve["retention_rate"].to_list())),
        low=tuple(curve["ci_low"].to_list()),
        high=tuple(curve["ci_high"].to_list()),
        behind=Phrase("cohort.behind"),
        counts=(tuple(curve["cohorts"].to_list()), tuple(curve["eligible"].to_list())),
        unit=Unit.RATIO,
        accent=None if accent is None else cut.params.calendar.label(accent),
        footnotes=(Phrase("cohort.band", {"level": cut.params.confidence * 100}), *words.footnotes),
        segment=block.segment,
    )
