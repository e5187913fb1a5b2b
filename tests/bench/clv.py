"""Measure fits beside lifetimes: `python -m tests.bench.clv --help`."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.buyers import CDNOW, write
from tests.bench.measure import ROOT

HERE = Path(__file__).parent
ABOUT = "Measure the fit and the forecast of retainr clv beside lifetimes, in CPU seconds."
HEAD = (
    "| Model | Customers | | retainr, s | lifetimes, s | times faster |\n"
    "| --- | ---: | --- | ---: | ---: | ---: |"
)
PARETO_LIMIT = 100_000
"""With more customers Pareto/NBD takes lifetimes many minutes."""


def main() -> int:
    """Run what was asked for and print a Markdown table."""
    asked = arguments()
    print(HEAD)
    with tempfile.TemporaryDirectory() as folder:
        for model in asked.model:
            for customers in asked.customers:
                path = f"{folder}/{model}-{customers}.npy"
                write(path, model, customers)
                mine = costs([sys.executable, "-m", "tests.bench.retainr_fit", path, model], asked)
                other = None
                if asked.lifetimes and (model != "pareto-nbd" or customers <= PARETO_LIMIT):
                    program = str(HERE / "lifetimes_fit.py")
                    other = costs([asked.lifetimes, program, path, model], asked)
                print("\n".join(rows(model, customers, mine, other)), flush=True)
    return 0


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.clv", description=ABOUT)
    parser.add_argument("--lifetimes", help="Python that has lifetimes; without it retainr alone")
    parser.add_argument("--customers", type=numbers, default=[2357, 23_570, 1_000_000])
    parser.add_argument("--model", type=lambda text: text.split(","), default=list(CDNOW))
    parser.add_argument("--runs", type=int, default=3)
    return parser.parse_args()


def numbers(text: str) -> list[int]:
    """Read a list of numbers such as 2357,23570."""
    return [int(part) for part in text.split(",")]


def costs(command: list[str], asked: argparse.Namespace) -> dict[str, Any]:
    """Return the medians of some runs, and what the last of them found."""
    found = [
        json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout)
        for _ in range(asked.runs)
    ]
    spent = {name: median(one[name] for one in found) for name in ("fit", "predict")}
    return {**found[-1], **spent}


def rows(
    model: str, customers: int, mine: dict[str, Any], other: dict[str, Any] | None
) -> list[str]:
    """Format the two steps, and what both programs say of the orders to come."""
    lines = []
    for step in ("fit", "predict"):
        theirs = f"{other[step]:,.3f} | {other[step] / mine[step]:,.0f}" if other else "– | –"
        lines.append(f"| {model} | {customers:,} | {step} | {mine[step]:,.3f} | {theirs} |")
    said = f"{other['orders']:,.1f}" if other else "–"
    lines.append(f"| {model} | {customers:,} | orders | {mine['orders']:,.1f} | {said} | |")
    return lines


if __name__ == "__main__":
    sys.exit(main())
