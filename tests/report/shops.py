"""Small logs that reports are made from."""

from __future__ import annotations

from calendar import monthrange
from typing import TYPE_CHECKING

from retainr.engines.polars import PolarsEngine
from retainr.metrics import METRICS
from retainr.report import Request, Section, calendar_of, run, time_of

if TYPE_CHECKING:
    from pathlib import Path

    from retainr.report import Benchmark, Report

BY_NAME = {metric.name: metric for metric in METRICS}


def shop(months: int = 16, *, start: int = 2023, amounts: bool = True) -> str:
    """Return orders of a shop that grows: each month new customers, of whom some come back."""
    lines = ["customer_id,order_date,amount,channel"]
    for month in range(months):
        for n in range(12 + month % 5):
            name = f"c{month:02d}-{n:02d}"
            again = [0, *(later for later in range(1, months - month) if (n + later) % 4 == 0)]
            for later in again:
                year, part = divmod(month + later, 12)
                day = f"{start + year}-{part + 1:02d}-{1 + n:02d}"
                amount = f"{10 + n + later}" if amounts else ""
                lines.append(f"{name},{day},{amount},{'web' if n % 3 else 'shop'}")
    last_year, last_part = divmod(months - 1, 12)
    last = monthrange(start + last_year, last_part + 1)[1]
    lines.append(f"c00-00,{start + last_year}-{last_part + 1:02d}-{last},5,web")
    return "\n".join(lines) + "\n"


def survey(shares: list[tuple[str, int, int, int]]) -> str:
    """Return answers: for each month promoters, passives and detractors."""
    lines = ["customer_id,date,score"]
    for month, *counts in shares:
        scores = [score for score, count in zip((10, 8, 3), counts, strict=True)
                  for _ in range(count)]  # fmt: skip
        lines += [f"{month}-{n},{month}-{1 + n % 28:02d},{s}" for n, s in enumerate(scores)]
    return "\n".join(lines) + "\n"


def made(
    path: Path | None,
    *names: str,
    answers: Path | None = None,
    benchmarks: dict[str, Benchmark] | None = None,
    **options: object,
) -> Report:
    """Return a report over a file of orders, of answers, or of both."""
    every = options.pop("every", None)
    calendar = calendar_of(str(every) if every else None, None)
    sections = []
    for name in names:
        metric = BY_NAME[name]
        source = answers if Section.reads_answers(metric) else path
        own = {**options, "confidence": 0.95, **time_of(metric, calendar)}
        sections.append(Section(metric, (str(source),), own))
    request = Request(tuple(sections), calendar, benchmarks=benchmarks or {})
    return run(request, PolarsEngine())
