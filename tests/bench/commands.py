"""Measure the other commands beside `cohort`: `python -m tests.bench.commands --help`.

All work on one reduction of the same orders, so none may take more than twice the CPU of
`cohort`, nor 1.25 times its memory; `clv` fits a model beside it and may take three times. It
is measured beside `cohort` on as many orders of customers that do what its model says. A
`report` with seven sections reads the rows once and may take 2.5 times.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import polars as pl

from tests.bench.__main__ import MILLION, data, machine
from tests.bench.measure import Cost, middle, run

COMMANDS = (
    "cohort",
    "churn",
    "lifecycle",
    "repurchase",
    "survival",
    "survival --event second-order",
    "definitions",
    "report",
)
OF_BUYERS = ("cohort", "clv", "clv --format json", "loyalty", "risk", "report")
"""Written as JSON each customer is a row; on screen the best of them are. `loyalty` fits, too."""
SECTIONS = ("cohort", "churn", "lifecycle", "repurchase", "survival", "clv", "nps")
"""Of the report; a few answers are its survey."""
ORDERS_EACH = 7.7
"""Of a customer that does what the model of `clv` says."""
EXAMPLES = Path(__file__).parents[2] / "examples"
HEAD = "| Command | CPU s | × cohort | Peak MB | × cohort |\n| --- | ---: | ---: | ---: | ---: |"


def main() -> int:
    """Run each command in turn and print a Markdown table."""
    asked = arguments()
    asked.data.mkdir(parents=True, exist_ok=True)
    path = data(asked.data, "parquet", round(asked.orders * MILLION))
    bought = shop(asked.data, round(asked.orders * MILLION / ORDERS_EACH))
    print(f"{machine()}\nMedian of {asked.runs} runs, in turn, whole processes.")
    for said, names, file in (("", COMMANDS, path), ("BG/NBD buyers:\n\n", OF_BUYERS, bought)):
        rounds = [{name: cost(name, file) for name in names} for _ in range(asked.runs + 1)][1:]
        costs = {name: middle([each[name] for each in rounds]) for name in names}
        print(f"\n{said}{HEAD}")
        print("\n".join(row(name, own, costs["cohort"]) for name, own in costs.items()))
    return 0


def shop(folder: Path, customers: int) -> Path:
    """Return the orders of so many buyers, made now if they are not there yet."""
    path = folder / f"buyers-{customers}.parquet"
    if not path.exists():
        print(f"making {path}", file=sys.stderr)
        run([sys.executable, "-m", "tests.bench.shop", str(path), str(customers)])
    return path


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.commands", description=__doc__)
    parser.add_argument("--orders", type=float, default=10.0, help="millions")
    parser.add_argument("--runs", type=int, default=3, help="measured, after one that is not")
    default = Path(tempfile.gettempdir()) / "retainr-bench"
    parser.add_argument("--data", type=Path, default=default, help=f"kept there: {default}")
    return parser.parse_args()


def answers(orders: Path) -> Path:
    """Return a survey of every twelfth buyer, made now if it is not there yet."""
    path = orders.with_name(f"answers-{orders.stem}.parquet")
    if not path.exists():
        who = pl.scan_parquet(orders).group_by("customer_id").agg(pl.col("ordered_at").min())
        asked = who.sort("customer_id").gather_every(12)
        score = pl.int_range(pl.len()) % 11
        asked.with_columns(score=score).collect().write_parquet(path)
    return path


def cost(command: str, path: Path) -> Cost:
    """Return what one run costs."""
    name, *options = command.split()
    if name == "loyalty":
        path, options = answers(path), ["--orders", str(path), *options]
    if name == "report":
        page, survey = path.with_name(f"report-{path.stem}.html"), EXAMPLES / "survey.csv"
        options += ["--survey", str(survey), "-o", str(page)]
        options += [word for section in SECTIONS for word in ("--section", section)]
    return run([sys.executable, "-m", "retainr", name, str(path), *options, "-q"])[0]


def row(name: str, own: Cost, base: Cost) -> str:
    """Format a command's cost and its ratios to that of `cohort`."""
    cpu, peak = own.cpu / base.cpu, own.peak / base.peak
    return f"| {name} | {own.cpu:.2f} | {cpu:.2f} | {own.peak:,.0f} | {peak:.2f} |"


if __name__ == "__main__":
    sys.exit(main())
