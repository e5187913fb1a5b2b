"""The benchmark's own programs on 10,000 orders: they agree, with each other and with Polars."""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec
from pathlib import Path

import polars as pl
import pytest

import retainr
from retainr.load import Needs, Reading
from retainr.metrics import METRICS, Metric

from .commands import COMMANDS, OF_BUYERS, cost, row, shop
from .compare import Cells, cells, difference
from .data import write
from .measure import Cost, run
from .shop import PURCHASES, SPEND

HERE = Path(__file__).parent
FILES = ("orders.parquet", "orders.csv", "lines.parquet")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("bench")
    for name in FILES:
        write(made / name, 10_000, lines=name.startswith("lines"))
    return made


def orders(path: Path) -> list[tuple[str, int, float]]:
    """Read customer, month since year 0 and amount of each order, lines put together."""
    rows = (pl.read_csv if path.suffix == ".csv" else pl.read_parquet)(path)
    rows = rows.with_columns(pl.col("ordered_at").cast(pl.String))
    if "order_id" in rows.columns:
        rows = rows.group_by("customer_id", "order_id").agg(
            pl.col("ordered_at").min(), pl.col("amount").sum()
        )
    picked = rows.select("customer_id", "ordered_at", "amount").iter_rows()
    return [(who, int(at[:4]) * 12 + int(at[5:7]) - 1, amount) for who, at, amount in picked]


def by_hand(path: Path) -> Cells:
    """Compute the cohorts another way, order by order."""
    firsts: dict[str, int] = {}
    for who, month, _ in orders(path):
        firsts[who] = min(month, firsts.get(who, month))
    found: dict[tuple[str, int], list[tuple[str, float]]] = {}
    for who, month, amount in orders(path):
        cohort = f"{firsts[who] // 12}-{firsts[who] % 12 + 1:02}"
        found.setdefault((cohort, month - firsts[who]), []).append((who, amount))
    return {
        cell: {
            "retained": len({who for who, _ in own}),
            "orders": len(own),
            "revenue": sum(amount for _, amount in own),
        }
        for cell, own in found.items()
    }


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("program", ["duckdb", "pandas"])
def test_programs_compute_the_cohorts(folder: Path, program: str, file: str) -> None:
    if find_spec(program) is None:
        pytest.skip(f"{program} is not installed: python -m pip install '.[bench]'")
    cost, printed = run([sys.executable, str(HERE / f"{program}_cohort.py"), str(folder / file)])
    assert difference(cells(printed), by_hand(folder / file)) == ""
    assert cost.cpu > 0
    assert cost.wall > 0
    assert cost.peak > 10


def test_a_difference_is_said() -> None:
    row = {"cohort": "2024-01-01", "age": 1, "retained": 2, "orders": 3, "revenue": 4.0}

    def table(**change: object) -> Cells:
        return cells(json.dumps({"tables": {"cohort": [row | change]}}).encode())

    assert difference(table(), table(revenue=4.000001)) == ""
    assert "retained" in difference(table(), table(retained=3))
    assert "orders" in difference(table(), table(orders=4))
    assert "revenue" in difference(table(), table(revenue=4.01))
    assert "('2024-01', 1)" in difference(table(), table(retained=0))


def test_a_failed_program_is_said() -> None:
    with pytest.raises(RuntimeError, match="ended with 3: gone"):
        run([sys.executable, "-c", "import sys; sys.stderr.write('gone'); sys.exit(3)"])


def test_every_command_over_orders_is_measured(folder: Path) -> None:
    known = {metric.name for metric in METRICS if "time" in needs(metric).required}
    measured = {command.split()[0] for command in (*COMMANDS, *OF_BUYERS)}
    assert measured == known - {"inspect"} | {"report"}
    for command in ("churn", "loyalty", "report"):
        assert row(command, cost(command, folder / "orders.parquet"), Cost(1.0, 1.0, 1.0))


def test_the_shop_has_buyers_that_clv_can_fit(tmp_path: Path) -> None:
    path = shop(tmp_path, 2_000)
    assert path.name == "buyers-2000.parquet"
    assert 7 < pl.read_parquet(path).height / 2_000 < 8.4
    found = retainr.clv(retainr.load(path))
    model = next(table.frame for table in found.tables if table.name == "model")
    truth = pl.Series([*PURCHASES, *SPEND])
    assert ((model["estimate"] / truth).log().abs() < 1).all()
    assert model["standard_error"].null_count() == 0


def needs(metric: Metric) -> Needs:
    return metric.needs(metric.parameters(), Reading())
