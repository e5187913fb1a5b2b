"""Sentences of `loyalty`: satisfied and leaving, in numbers with their intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retainr.results import Phrase, Saying, Unit, Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from retainr.metrics.loyalty.coverage import Coverage
    from retainr.metrics.loyalty.reading import Read

_CLEAR, _UNCLEAR, _UNKNOWN = "clear", "unclear", "unknown"


def headline(told: Mapping[str, Any], read: Read, cover: Coverage) -> Saying:
    """Return what is said of all customers, with how far it holds beside it.

    Args:
        told: the summary.
        read: what was read.
        cover: who answered.
    """
    label = Phrase("loyalty.said.all", {"count": told["customers"]})
    return Saying(label, (), below=(*sentences(told, read), *response(told, read, cover)))


def of_segment(name: str, told: Mapping[str, Any], read: Read) -> Saying:
    """Return what is said of one segment."""
    label = Phrase("loyalty.said.all", {"count": told["customers"]})
    return Saying(label, (), name, below=tuple(sentences(told, read)))


def sentences(told: Mapping[str, Any], read: Read) -> Iterator[Phrase]:
    """Yield who scored high, who of them left, and whether the score tells anything.

    Args:
        told: the summary, or what is said of a segment.
        read: what was read.
    """
    days, good = read.params.within_days, good_label(read)
    level = read.params.confidence * 100
    if told["high_rate"] is not None and told["high_rate_numerator"]:
        values = {"good": good, "days": days, "level": level}
        yield Phrase(
            "loyalty.said.high",
            {
                **values,
                **_rate(told, "high_rate", "high"),
                **_rate(told, "leaving_of_high_rate", "leaving"),
            },
        )
    if told["high_of_leaving_rate"] is not None:
        values = {"good": good, "days": days, "level": level}
        yield Phrase(
            "loyalty.said.of-leaving", {**values, **_rate(told, "high_of_leaving_rate", "share")}
        )
    yield from _between(told, read, level)
    yield from _correlated(told, days, level)


def _rate(told: Mapping[str, Any], name: str, short: str) -> dict[str, object]:
    """Return a rate with its parts and its interval as the values of a phrase."""
    low, high = (Value(told[f"{name}_ci_{end}"], Unit.RATIO, bare=True) for end in ("low", "high"))
    return {
        short: Value(told[name], Unit.RATIO),
        f"{short}_count": told[f"{name}_numerator"],
        f"{short}_of": told[f"{name}_denominator"],
        f"{short}_low": low,
        f"{short}_end": high,
    }


def _between(told: Mapping[str, Any], read: Read, level: float) -> Iterator[Phrase]:
    """Yield how far the best group ordered more often than the worst."""
    state = judged(told, "ordered_difference")
    if state == _UNKNOWN:
        return
    best, worst = (Phrase(f"word.{name}") for name in (read.groups[0], read.groups[-1]))
    values = {"best": best, "worst": worst, "days": read.params.within_days, "level": level}
    more = "less" if told["ordered_difference"] < 0 else "more"
    key = f"{more}" if state == _CLEAR else "no-difference"
    yield Phrase(
        f"loyalty.said.{key}",
        {**values, **_difference(told, "ordered_difference", Unit.DIFFERENCE)},
    )


def judged(told: Mapping[str, Any], name: str) -> str:
    """Return whether a difference is one: only where its interval leaves 0 out."""
    low, high = told.get(f"{name}_ci_low"), told.get(f"{name}_ci_high")
    if told.get(name) is None or low is None or high is None:
        return _UNKNOWN
    return _UNCLEAR if low <= 0 <= high else _CLEAR


def _difference(told: Mapping[str, Any], name: str, unit: Unit) -> dict[str, object]:
    return {
        "difference": Value(told[name], unit),
        "low": Value(told[f"{name}_ci_low"], unit, bare=True),
        "high": Value(told[f"{name}_ci_high"], unit, bare=True),
    }


def _correlated(told: Mapping[str, Any], days: int, level: float) -> Iterator[Phrase]:
    state = judged(told, "spearman")
    if state == _UNKNOWN:
        return
    values = {
        "days": days,
        "level": level,
        "rho": Value(told["spearman"], Unit.CHANGE),
        "low": Value(told["spearman_ci_low"], Unit.CHANGE),
        "high": Value(told["spearman_ci_high"], Unit.CHANGE),
        "p": Value(told["spearman_p_value"], Unit.P_VALUE),
    }
    kind = "inverse" if state == _CLEAR and told["spearman"] < 0 else state
    yield Phrase(f"loyalty.said.correlation-{kind}", values)


def response(told: Mapping[str, Any], read: Read, cover: Coverage) -> Iterator[Phrase]:
    """Yield how many answered, and how they differ from the silent.

    Args:
        told: the summary.
        read: what was read.
        cover: who answered.
    """
    if told["response_rate"] is None:
        return
    level = read.params.confidence * 100
    yield Phrase(
        "loyalty.said.answered",
        {**_rate(told, "response_rate", "share"), "level": level, "day": cover.day},
    )
    units = {
        "orders_difference": Unit.CHANGE,
        "revenue_difference": Unit.MONEY,
        "ordered_later_difference": Unit.DIFFERENCE,
    }
    values = cover.table.to_dicts()
    for name, unit in units.items():
        state = judged(told, name)
        if state == _UNKNOWN:
            continue
        column, own = _SIDES[name]
        sides = {f"{row['answering']}": Value(row[column], own) for row in values}
        difference = _difference(told, name, unit)
        yield Phrase(
            f"loyalty.said.{name.replace('_', '-')}-{state}",
            {
                **sides,
                **difference,
                "level": level,
                "days": read.params.within_days,
                "day": cover.day,
            },
        )


_SIDES = {
    "orders_difference": ("mean_orders", Unit.MEAN),
    "revenue_difference": ("mean_revenue", Unit.MONEY),
    "ordered_later_difference": ("ordered_later_rate", Unit.RATIO),
}


def good_label(read: Read) -> str:
    """Return the scores that are high, for example `9–10`."""
    return ", ".join(one.label for one in read.params.high)
