"""Published fits to the CDNOW sample come out of the whole command, from a log of orders.

Of the sample there is the table of (x, t_x, T); the log is one of those that give this table.
Sources: Fader, Hardie & Lee (2005), Marketing Science 24, 275–284; their notes on Pareto/NBD.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from typing import TYPE_CHECKING

import polars as pl
import pytest

import retainr
from tests.metrics.written import frame
from tests.models.populations import CDNOW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

END = dt.date(1997, 9, 30)
TABLE = ("frequency", "recency_days", "age_days")


def days(frequency: int, recency: int, age: int) -> Iterator[dt.date]:
    """Yield the days of a customer: those between the first and the last follow the first."""
    first = END - dt.timedelta(days=age)
    yield from (first + dt.timedelta(days=n) for n in range(max(frequency, 1)))
    if frequency:
        yield first + dt.timedelta(days=recency)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the log; what is spent is drawn, since the table does not tell it."""
    draw, number, lines = random.Random(1), 0, ["customer,time,amount"]
    with CDNOW.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for _ in range(int(row["customers"])):
                mean = 35 * draw.gammavariate(4, 1 / 4)
                number += 1
                lines += [
                    f"{number:04d},{day},{mean * draw.gammavariate(6, 1 / 6):.2f}"
                    for day in days(*(int(row[name]) for name in TABLE))
                ]
    path = tmp_path_factory.mktemp("cdnow") / "cdnow.csv"
    path.write_text("\n".join(lines))
    return path


def test_the_log_gives_the_table(sample: Path) -> None:
    said = retainr.clv(retainr.load(sample, as_of=END), model="historic", time_unit="day")
    keys = {"frequency": "frequency", "recency": "recency_days", "T": "age_days"}
    found = frame(said, "customers").rename(keys).group_by(TABLE).agg(customers=pl.len())
    counts = found.select(pl.all().cast(pl.Int64)).sort(TABLE)
    assert counts.equals(pl.read_csv(CDNOW).sort(TABLE))


@pytest.mark.parametrize(
    ("model", "values", "errors", "likelihood", "ahead"),
    [
        (
            "bg-nbd", {"r": 0.2426, "alpha": 4.4136, "a": 0.7929, "b": 2.4259},
            (0.0126, 0.378, 0.186, 0.705), -9582.43, 1653.4,
        ),
        (
            "mbg-nbd", {"r": 0.5248, "alpha": 6.1831, "a": 0.8914, "b": 1.6140},
            None, -9582.14, 1576.7,
        ),
        (
            "pareto-nbd", {"r": 0.5533, "alpha": 10.578, "s": 0.6062, "beta": 11.669},
            (0.0476, 0.843, 0.187, 6.21), -9594.98, 1665.5,
        ),
    ],
)  # fmt: skip
def test_published(
    sample: Path,
    model: str,
    values: dict[str, float],
    errors: tuple[float, ...] | None,
    likelihood: float,
    ahead: float,
) -> None:
    said = retainr.clv(retainr.load(sample, as_of=END), model=model, horizon="39w")
    fit = frame(said, "model").filter(pl.col("model") == model)
    assert dict(fit.select("parameter", "estimate").iter_rows()) == pytest.approx(values, rel=1e-4)
    if errors:
        assert fit["standard_error"].to_list() == pytest.approx(errors, rel=4e-3)
    assert said.summary["log_likelihood"] == pytest.approx(likelihood, abs=0.005)
    assert (said.summary["customers"], said.summary["repeat_customers"]) == (2357, 946)
    expected = frame(said, "customers")["expected_orders"]
    assert expected.sum() == pytest.approx(ahead, abs=0.1)
