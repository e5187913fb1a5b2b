"""Where what is at risk lies, as a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.results import Ink, Layer, Phrase, Stacks, Unit

if TYPE_CHECKING:
    import polars

    from retainr.metrics.risk.reading import Read


def bands_chart(table: polars.DataFrame, read: Read, source: Phrase, segment: str | None) -> Stacks:
    """Return what each band brought in 365 days, with the part at risk; orders without amounts.

    Args:
        table: the table `bands` of one segment, or of all.
        read: what was read.
        source: the last footnote.
        segment: its name, or None.
    """
    kind = "revenue" if read.orders.has_amount else "orders"
    whole = [float(value) for value in table[f"{kind}_365d"]]
    at_risk = [value or 0.0 for value in table[f"{kind}_at_risk"]]
    rest = tuple(max(value - part, 0.0) for value, part in zip(whole, at_risk, strict=True))
    layers = [Layer(Phrase("risk.layer.rest"), Ink.RETAINED, rest)]
    if read.scored.bought is not None:
        layers.append(Layer(Phrase("risk.layer.at-risk"), Ink.DORMANT, tuple(at_risk)))
    return Stacks(
        title=Phrase("risk.picture.bands"),
        subtitle=Phrase(f"risk.subtitle.{kind}"),
        labels=tuple(table["overdue_band"]),
        above=tuple(layers),
        below=(),
        unit=Unit.MONEY if kind == "revenue" else Unit.EXPECTATION,
        so_far=(None,) * table.height,
        footnotes=(Phrase("risk.foot.bands"), source),
        segment=segment,
    )
