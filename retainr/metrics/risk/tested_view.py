"""What people see of a backtest: each rule beside the baseline, and the tenths."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from retainr.lang.numbers import decimals
from retainr.metrics.orders import EPOCH
from retainr.results import Block, Cell, Draw, Lane, Listing, Phrase, Unit, Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retainr.metrics.risk.backtest import Tested
    from retainr.metrics.risk.reading import Read

Row = dict[str, Any]


def tested_blocks(tested: Tested, read: Read) -> Iterator[Block]:
    """Yield what a backtest says.

    Args:
        tested: the list of an earlier day.
        read: what was read.
    """
    words = test_words(tested, read)
    rules = tested.by_rule.to_dicts()
    names = tuple(Phrase(f"risk.rule.{row['rule']}") for row in rules)
    lanes = (
        _lane("flagged", Unit.COUNT, rules, ("flagged",)),
        *_rate("precision", rules),
        *_rate("recall", rules),
        *_rate("auc", rules, Unit.MEAN),
    )
    head = Phrase("risk.head.backtest", words)
    yield Block("backtest", Listing(head, names, lanes, confidence=tested.confidence))
    tenths = tested.tenths.to_dicts()
    ends = "not_back_rate", "ci_low", "ci_high"
    parts = (
        _lane("customers", Unit.COUNT, tenths, ("customers",)),
        _lane("not-back", Unit.RATIO, tenths, ends),
        _lane("", Unit.RATIO, tenths, ends, Draw.INTERVAL),
        _lane("lift", Unit.MEAN, tenths, ("lift",)),
        _lane("baseline", Unit.MEAN, tenths, ("baseline_lift",)),
    )
    labels = tuple(str(row["risk_decile"]) for row in tenths)
    listing = Listing(Phrase("risk.head.lift"), labels, parts, confidence=tested.confidence)
    yield Block("lift", listing)


def _rate(name: str, rows: list[Row], unit: Unit = Unit.RATIO) -> tuple[Lane, Lane]:
    """Return a number and its interval as two lanes."""
    ends = name, f"{name}_ci_low", f"{name}_ci_high"
    return _lane(name, unit, rows, ends), _lane("", unit, rows, ends, Draw.INTERVAL)


def _lane(
    heading: str, unit: Unit, rows: list[Row], names: tuple[str, ...], draw: Draw = Draw.NUMBER
) -> Lane:
    cells = tuple(Cell(*(row[name] for name in names)) for row in rows)
    return Lane(Phrase(f"risk.lane.{heading}") if heading else "", unit, cells, draw)


def test_words(tested: Tested, read: Read) -> dict[str, object]:
    """Return what a sentence about the backtest names.

    Args:
        tested: the list of an earlier day.
        read: what was read.
    """
    customers, gone = len(tested.not_back), int(tested.not_back.sum())
    own, better = tested.own.area, tested.own.better
    return {
        "day": EPOCH + dt.timedelta(days=tested.day),
        "days": read.params.backtest_days,
        "count": customers,
        "share": Value(gone / customers, Unit.RATIO),
        "rule": Phrase(f"risk.ranked.{tested.own.name}"),
        "auc": _places(own.value),
        "baseline": _places(tested.baseline.area.value),
        "difference": _places(better.value, "+"),
        "low": _places(better.ci_low, "+"),
        "high": _places(better.ci_high, "+"),
        "level": tested.confidence * 100,
    }


def _places(value: float | None, plus: str = "") -> str:
    """Return an area with three decimals, a difference with its sign; nothing for none."""
    if value is None:
        return ""
    text = decimals(value, 3)
    return plus + text if value > 0 else text
