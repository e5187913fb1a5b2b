"""The reduction keeps to the words that all engines compute alike."""

from __future__ import annotations

from pathlib import Path

import pytest

import retainr
from tests.activity.vocabulary import violations

ACTIVITY = Path(retainr.__file__).parent / "activity"


@pytest.mark.parametrize("name", ["reduce.py", "counts.py"])
def test_the_reduction_keeps_to_the_vocabulary(name: str) -> None:
    assert violations((ACTIVITY / name).read_text(encoding="utf-8")) == []


def test_periods_keep_to_the_vocabulary() -> None:
    source = (ACTIVITY / "periods.py").read_text(encoding="utf-8")
    assert violations(source, "add", "_add_month") == []


def test_the_plan_of_contracts_keeps_to_the_vocabulary() -> None:
    assert violations((ACTIVITY / "contracts.py").read_text(encoding="utf-8"), "plan") == []


def test_the_plan_of_days_keeps_to_the_vocabulary() -> None:
    source = (ACTIVITY / "planned.py").read_text(encoding="utf-8")
    assert violations(source, "plan", "_when", "_by_day", "_people") == []


def test_the_account_keeps_to_the_vocabulary() -> None:
    source = (ACTIVITY.parent / "load" / "tallies.py").read_text(encoding="utf-8")
    assert violations(source, "by_day", "by_value") == []


def test_every_file_of_the_reduction_is_looked_at() -> None:
    sources = {path.name for path in ACTIVITY.glob("*.py") if "nw" in path.read_text("utf-8")}
    assert sources == {"reduce.py", "counts.py", "periods.py", "planned.py", "contracts.py"}


@pytest.mark.parametrize(
    "source",
    [
        "x = nw.col('a').min().over('customer')",
        "x = nw.when(nw.col('a') >= 0).then(nw.lit(1)).otherwise(nw.lit(0)).cast(nw.Int64)",
        "x = (nw.col('a') + 1 - 2 * nw.col('b')) // 7",
        "x = ~(nw.col('a').is_null() | (nw.col('b') == 'x') & (nw.col('c') < 3))",
        "x = f.group_by('a').agg(n=nw.len(), s=nw.col('a').sum(), u=nw.col('b').n_unique())",
        "x = f.join(g, on='customer', how='inner').select('a').filter(nw.col('a') != 1)",
        "x = nw.col('a').dt.year().cast(nw.Int64) * 12 + nw.col('a').dt.ordinal_day()",
        "x = nw.col('a').min().over('customer', 'order')",
        "x = spec.calendar.add(f, 'period', 'time_us')",
    ],
)
def test_the_words_are_enough(source: str) -> None:
    assert violations(source) == []


@pytest.mark.parametrize(
    "source",
    [
        "x = f.group_by('a').agg(nw.col('b').mean())",
        "x = nw.col('a') / 2",
        "x = nw.col('a') % 7",
        "x = nw.col('a') ** 2",
        "x = -nw.col('a')",
        "x = nw.col('a') * 0.5",
        "x = nw.col('a').dt.weekday()",
        "x = nw.col('a').dt.truncate('1w')",
        "x = nw.col('a').dt.date()",
        "x = nw.col('a').rank()",
        "x = nw.col('a').first()",
        "x = nw.col('a').round(2)",
        "x = nw.col('a').str.slice(0, 4)",
        "x = nw.col('a').name",
        "x = nw.col('a').cast(nw.Float64)",
        "x = nw.col('a').cast(nw.Int32)",
        "x = nw.col('a').map_batches(f)",
        "x = nw.sum_horizontal('a', 'b')",
        "x = nw.concat([f, g])",
        "x = nw.col('a').sum().over('customer')",
        "x = nw.col('a').over('customer')",
        "x = nw.col('a').min().over('order')",
        "x = nw.col('a').min().over(*names)",
        "x = nw.col('a').min().over('customer', order_by='time')",
        "x = nw.col('a').cum_sum()",
        "x = nw.col('a').min().over('customer', 'order')\n" * 2,
        "x = f.agg(nw.col('a').filter(nw.col('b') > 0).sum())",
        "x = f.agg((nw.col('a') * nw.col('b')).sum())",
        "x = f.join(g, on='customer', how='left')",
        "x = f.join(g, on='customer')",
        "x = f.unique('customer')",
        "x = f.sort('time')",
        "x = f'{nw.col(1)}'",
        "x = round(nw.col('a'))",
        "x = getattr(nw, 'mean')('a')",
        "import polars as pl",
        "import narwhals as nw",
        "from retainr.lazy import nw, pl",
        "from narwhals.stable import v1",
        "from narwhals.stable.v2 import mean",
    ],
)
def test_other_words_are_refused(source: str) -> None:
    assert violations(source) != []


def test_a_function_that_is_gone_is_noticed() -> None:
    with pytest.raises(AssertionError, match="gone"):
        violations("def other() -> None: ...", "of")
