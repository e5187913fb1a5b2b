"""What people see of a forecast: the model in words, and the ages seen and ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.models import sbg
from retainr.results import Block, Cell, Draw, Lane, Listing, Phrase, Saying, Unit, Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from retainr.metrics.survival.forecasts import Fitted, Forecasts
    from retainr.metrics.survival.params import SurvivalParams

_MOST_SEEN = 12


def forecast_blocks(
    found: Forecasts, params: SurvivalParams, labels: Mapping[int, str] | None, unit: Phrase
) -> Iterator[Block]:
    """Yield what people see of a forecast.

    Args:
        found: the models.
        params: the command's parameters.
        labels: names of the segments, or None where nothing is split.
        unit: what an age is.
    """
    for one in found.largest:
        segment = None if labels is None else labels[one.number]
        yield Block("forecast", _listing(one, params, segment, unit))
        yield Block("model", _saying(one, found, params, segment))


def _listing(one: Fitted, params: SurvivalParams, segment: str | None, unit: Phrase) -> Listing:
    first = max(len(one.ages) - (params.forecast or 0) - _MOST_SEEN, 0)
    cells = tuple(
        Cell(share, _end(low), _end(high))
        for share, low, high in zip(one.survival, one.low, one.high, strict=True)
    )[first:]
    ahead = Phrase("survival.lane.forecast")
    return Listing(
        head=unit,
        labels=tuple(f"{age:,}" for age in one.ages[first:]),
        lanes=(
            Lane(Phrase("survival.lane.survival.contracts"), Unit.RATIO, cells),
            Lane("", Unit.RATIO, cells, Draw.INTERVAL),
            Lane(
                "", Unit.TEXT, draw=Draw.TEXT,
                texts=tuple(ahead if later else "" for later in one.ahead[first:]),
            ),
            Lane("", Unit.RATIO, cells, Draw.STRIP, top=1.0),
        ),
        segment=segment,
        confidence=params.confidence,
    )  # fmt: skip


def _end(value: float) -> float | None:
    return None if value != value else value


def _saying(one: Fitted, found: Forecasts, params: SurvivalParams, segment: str | None) -> Saying:
    alpha, beta = sbg.parameters(one.fit, params.confidence)
    age, gap = one.farthest
    values = {
        "alpha": _named(alpha),
        "beta": _named(beta),
        "level": params.confidence * 100,
    }
    worth = {
        "derl": Value(one.derl(0, found.rate), Unit.MEAN),
        "rate": Value(found.rate, Unit.RATIO),
    }
    off = {"gap": Value(gap, Unit.DIFFERENCE), "age": age}
    return Saying(
        Phrase("survival.model.label"),
        (
            Phrase("survival.model.parameters", values),
            Phrase("survival.model.farthest", off),
            Phrase("survival.model.derl", worth),
        ),
        segment,
    )


def _named(found: sbg.Parameter) -> Phrase:
    values = {
        "value": Value(found.value, Unit.STATISTIC),
        "low": Value(found.ci_low, Unit.STATISTIC),
        "high": Value(found.ci_high, Unit.STATISTIC),
    }
    return Phrase("survival.model.value", values)
