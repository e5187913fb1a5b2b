"""Page 2.7 in plain Python: answers in a list, looked at one by one."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from statistics import NormalDist

from tests.oracle.dates import first_day, last_day


@dataclass(frozen=True)
class Answer:
    """Hold one row of a survey."""

    customer: str | None
    day: dt.date
    score: int
    segment: str | None


@dataclass(frozen=True)
class Asked:
    """Hold what `nps` is asked."""

    period: str | None = None
    keep: str = "last"
    by_segment: bool = False
    include_incomplete: bool = False
    interval: str | None = None


def kept(answers: list[Answer], asked: Asked) -> list[Answer]:
    """Return the answers that count."""
    counted: list[Answer] = []
    of: dict[tuple[str, dt.date | None], list[tuple[dt.date, int]]] = defaultdict(list)
    for place, answer in enumerate(answers):
        if answer.customer is None or asked.keep == "all":
            counted.append(answer)
        else:
            of[answer.customer, start(answer.day, asked)].append((answer.day, place))
    for places in of.values():
        if asked.keep == "last":
            counted.append(answers[max(places)[1]])
        else:
            first = min(day for day, _ in places)
            counted.append(answers[max(place for day, place in places if day == first)])
    return counted


def start(day: dt.date, asked: Asked) -> dt.date | None:
    """Return the first day of the period that holds a day; None where all is one."""
    return None if asked.period is None else first_day(day, asked.period, "monday")


def expected(answers: list[Answer], asked: Asked) -> list[dict[str, object]]:
    """Return the table `scores`."""
    as_of = max(answer.day for answer in answers)
    cells: dict[tuple[str, dt.date | None], list[int]] = defaultdict(list)
    for answer in kept(answers, asked):
        segment = (answer.segment or "(none)") if asked.by_segment else ""
        cells[segment, start(answer.day, asked)].append(answer.score)
    table: list[dict[str, object]] = []
    for segment, period in sorted(cells, key=lambda cell: (cell[0], cell[1] or as_of)):
        scores = cells[segment, period]
        row: dict[str, object] = {"channel": segment} if asked.by_segment else {}
        complete = True
        if period is not None:
            row["period"] = period
            complete = last_day(period, str(asked.period)) <= as_of
        row |= counts(scores)
        row |= _rated(scores, asked) if complete or asked.include_incomplete else _NONE
        row["too_small"] = len(scores) < 30
        if period is not None:
            row["complete"] = complete
            row |= _changed(table, row, cells, asked)
        table.append(row)
    return table


_NONE: dict[str, object] = {"nps": None, "ci_low": None, "ci_high": None}
_NO_CHANGE: dict[str, object] = {"change": None, "change_ci_low": None, "change_ci_high": None}


def counts(scores: list[int]) -> dict[str, object]:
    """Return the answers by their kinds."""
    return {
        "responses": len(scores),
        "promoters": sum(score >= 9 for score in scores),
        "passives": sum(score in (7, 8) for score in scores),
        "detractors": sum(score <= 6 for score in scores),
    }


def _middle(scores: list[int], *, adjusted: bool) -> tuple[float, float]:
    """Return the score and its squared standard error, in points."""
    more = 3 if adjusted else 0
    n = len(scores) + more
    p = (sum(score >= 9 for score in scores) + more / 4) / n
    d = (sum(score <= 6 for score in scores) + more / 4) / n
    return 100 * (p - d), 1e4 * (p + d - (p - d) ** 2) / n


def _adjusted(scores: list[int], asked: Asked) -> bool:
    if asked.interval is not None:
        return asked.interval == "adjusted"
    same = all(s >= 9 for s in scores) or all(s <= 6 for s in scores)
    return len(scores) < 30 or same or all(s in (7, 8) for s in scores)


def _rated(scores: list[int], asked: Asked) -> dict[str, object]:
    middle, squared = _middle(scores, adjusted=_adjusted(scores, asked))
    half = NormalDist().inv_cdf(0.975) * max(squared, 0) ** 0.5
    low, high = max(middle - half, -100.0), min(middle + half, 100.0)
    return {"nps": _middle(scores, adjusted=False)[0], "ci_low": low, "ci_high": high}


def _changed(
    table: list[dict[str, object]],
    row: dict[str, object],
    cells: dict[tuple[str, dt.date | None], list[int]],
    asked: Asked,
) -> dict[str, object]:
    segment, period = str(row.get("channel", "")), row["period"]
    assert isinstance(period, dt.date)
    earlier = start(period - dt.timedelta(days=1), asked)
    same = [r for r in table if str(r.get("channel", "")) == segment and r["period"] == earlier]
    if not same or same[0]["nps"] is None or row["nps"] is None:
        return _NO_CHANGE
    first, second = cells[segment, earlier], cells[segment, period]
    adjusted = _adjusted(first, asked) or _adjusted(second, asked)
    (a, va), (b, vb) = _middle(first, adjusted=adjusted), _middle(second, adjusted=adjusted)
    half = NormalDist().inv_cdf(0.975) * (va + vb) ** 0.5
    change = _middle(second, adjusted=False)[0] - _middle(first, adjusted=False)[0]
    return {
        "change": change,
        "change_ci_low": min(max(b - a - half, -200.0), change),
        "change_ci_high": max(min(b - a + half, 200.0), change),
    }
