"""Monthly cohorts in pandas: `pandas_cohort.py FILE`.

Grouping by factorised ids was the fastest of the formulations tried on 10 million orders.
"""

from __future__ import annotations

import json
import sys

import pandas as pd  # type: ignore[import-untyped]


def read(path: str) -> pd.DataFrame:
    """Read orders or lines."""
    if path.endswith(".csv"):
        return pd.read_csv(path, parse_dates=["ordered_at"])
    return pd.read_parquet(path)


def collapse(lines: pd.DataFrame) -> pd.DataFrame:
    """Make one order of all its lines."""
    lines["order_id"] = pd.factorize(lines["order_id"])[0]
    return lines.groupby(["customer_id", "order_id"], sort=False, as_index=False).agg(
        ordered_at=("ordered_at", "min"), amount=("amount", "sum")
    )


def cohorts(rows: pd.DataFrame) -> pd.DataFrame:
    """Count retained customers, orders and revenue per cohort and age."""
    rows["customer_id"] = pd.factorize(rows["customer_id"])[0]
    orders = collapse(rows) if "order_id" in rows else rows
    at = orders["ordered_at"].dt
    orders["month"] = at.year * 12 + at.month - 1
    by_customer = orders.groupby(["customer_id", "month"], sort=False)
    monthly = by_customer["amount"].agg(orders="size", revenue="sum").reset_index()
    monthly["cohort"] = monthly.groupby("customer_id")["month"].transform("min")
    monthly["age"] = monthly["month"] - monthly["cohort"]
    return (
        monthly.groupby(["cohort", "age"])
        .agg(retained=("orders", "size"), orders=("orders", "sum"), revenue=("revenue", "sum"))
        .reset_index()
    )


def main(path: str) -> None:
    """Print the cohorts in the shape of `retainr cohort --format json`."""
    table = cohorts(read(path)).to_dict("records")
    for row in table:
        row["cohort"] = f"{row['cohort'] // 12}-{row['cohort'] % 12 + 1:02}-01"
    json.dump({"tables": {"cohort": table}}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
