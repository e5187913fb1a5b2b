"""Where what is at risk lies, as a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.metrics.risk.tested_view import test_words
from retainr.models.intervals import wilson_interval
from retainr.results import Cell, Dots, Ink, Layer, Phrase, Stacks, Unit

if TYPE_CHECKING:
    import polars

    from retainr.metrics.risk.backtest import Tested
    from retainr.metrics.risk.reading import Read


def bands_chart(table: polars.DataFrame, read: Read, source: Phrase, segment: str | None) -> Stacks:
    """Return what each band brought in 365 days, with the part at risk; orders without amounts.

    Without a model nothing is known to be at risk, and nothing is said of it.

    Args:
        table: the table `bands` of one segment, or of all.
        read: what was read.
        source: the last footnote.
        segment: its name, or None.
    """
    kind = "revenue" if read.orders.has_amount else "orders"
    whole = [float(value) for value in table[f"{kind}_365d"]]
    layers, said = [Layer(Phrase(f"risk.layer.{kind}"), Ink.RETAINED, tuple(whole))], "overdue"
    if read.scored.bought is not None:
        at_risk = [value or 0.0 for value in table[f"{kind}_at_risk"]]
        rest = tuple(max(value - part, 0.0) for value, part in zip(whole, at_risk, strict=True))
        layers = [
            Layer(Phrase("risk.layer.rest"), Ink.RETAINED, rest),
            Layer(Phrase("risk.layer.at-risk"), Ink.DORMANT, tuple(at_risk)),
        ]
        said = "bands"
    return Stacks(
        title=Phrase(f"risk.picture.{said}"),
        subtitle=Phrase(f"risk.subtitle.{kind}"),
        labels=tuple(table["overdue_band"]),
        above=tuple(layers),
        below=(),
        unit=Unit.MONEY if kind == "revenue" else Unit.EXPECTATION,
        so_far=(None,) * table.height,
        footnotes=(Phrase(f"risk.foot.{said}"), source),
        segment=segment,
    )


def lift_chart(tested: Tested, read: Read, source: Phrase) -> Dots:
    """Return who did not come back, by tenths of the list of an earlier day.

    Args:
        tested: the list of that day.
        read: what was read.
        source: the last footnote.
    """
    rows = tested.tenths.to_dicts()
    whole = wilson_interval(int(tested.not_back.sum()), len(tested.not_back), tested.confidence)
    words = test_words(tested, read)
    return Dots(
        title=Phrase("risk.picture.lift"),
        subtitle=Phrase("risk.subtitle.lift", words),
        labels=tuple(str(row["risk_decile"]) for row in rows),
        cells=tuple(
            Cell(row["not_back_rate"], row["ci_low"], row["ci_high"], of=row["customers"])
            for row in rows
        ),
        unit=Unit.RATIO,
        ink=Ink.DORMANT,
        pooled=Cell(whole.value, whole.ci_low, whole.ci_high, of=len(tested.not_back)),
        across=Phrase("risk.across.lift"),
        behind=Phrase("risk.lane.customers"),
        counts=(tuple(row["customers"] for row in rows),),
        footnotes=(Phrase("risk.foot.lift", words), source),
    )
