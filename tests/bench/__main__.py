"""Measure `retainr cohort` beside DuckDB and pandas: `python -m tests.bench --help`."""

from __future__ import annotations

import argparse
import os
import platform
import re
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.compare import Cells, cells, difference
from tests.bench.measure import Cost, middle, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

HERE = Path(__file__).parent
CASES = {"parquet": "orders-{}.parquet", "csv": "orders-{}.csv", "lines": "lines-{}.parquet"}
PROGRAMS = ("retainr", "duckdb", "pandas")
MILLION = 1_000_000
ABOUT = "Measure `retainr cohort` beside DuckDB and pandas, each as a whole process, in turn."
HEAD = (
    "| Case | Orders | Program | CPU s | × DuckDB | Wall s | × DuckDB | Peak MB | × DuckDB |\n"
    "| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |"
)


def main() -> int:
    """Run what was asked for and print a Markdown table."""
    asked = arguments()
    folder: Path = asked.data
    folder.mkdir(parents=True, exist_ok=True)
    print(f"{machine()}\nMedian of {asked.runs} runs, in turn, whole processes.\n\n{HEAD}")
    for millions in asked.orders:
        for case in asked.case:
            orders = round(millions * MILLION)
            costs = case_costs(asked, data(folder, case, orders))
            print("\n".join(rows(case, orders, costs)), flush=True)
    return 0


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=ABOUT)
    parser.add_argument("--orders", type=numbers, default=[1.0, 10.0], help="millions: 1,10,100")
    parser.add_argument(
        "--pandas-limit", type=float, default=16.0, help="GB of memory that pandas may ask for"
    )
    parser.add_argument("--runs", type=int, default=5, help="measured, after one that is not")
    parser.add_argument("--case", type=names_of(CASES), default=list(CASES), help=",".join(CASES))
    parser.add_argument(
        "--program", type=names_of(PROGRAMS), default=list(PROGRAMS), help=",".join(PROGRAMS)
    )
    default = Path(tempfile.gettempdir()) / "retainr-bench"
    parser.add_argument("--data", type=Path, default=default, help=f"kept there: {default}")
    return parser.parse_args()


def numbers(text: str) -> list[float]:
    """Read a list of numbers such as 1,10."""
    return [float(part) for part in text.split(",")]


def names_of(known: Iterable[str]) -> Callable[[str], list[str]]:
    """Return a reader of lists of known names."""

    def names(text: str) -> list[str]:
        if unknown := set(text.split(",")) - set(known):
            raise argparse.ArgumentTypeError(f"unknown: {', '.join(sorted(unknown))}")
        return text.split(",")

    return names


def machine() -> str:
    """Describe what is measured on what."""
    versions = []
    for name in ("polars", "duckdb", "pandas"):
        try:
            versions.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            versions.append(f"no {name}")
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    return f"Python {platform.python_version()}, {', '.join(versions)}; {system}."


def data(folder: Path, case: str, orders: int) -> Path:
    """Return the file of a case, made now if it is not there yet."""
    path = folder / CASES[case].format(orders)
    if not path.exists():
        print(f"making {path}", file=sys.stderr)
        run([sys.executable, "-m", "tests.bench.data", str(path), str(orders), case])
    return path


def command(program: str, path: Path) -> list[str]:
    """Return what to run."""
    if program == "retainr":
        return [sys.executable, "-m", "retainr", "cohort", str(path), "--format", "json"]
    return [sys.executable, str(HERE / f"{program}_cohort.py"), str(path)]


def case_costs(asked: argparse.Namespace, path: Path) -> dict[str, Cost | None]:
    """Compare what the programs print, then run them in turn.

    Returns:
        What each costs; None for pandas where its memory does not suffice.

    Raises:
        SystemExit: they do not agree.
    """
    # The first round fills the page cache and is not measured.
    tables = {name: table for name in asked.program if (table := printed(asked, name, path))}
    first = next(iter(tables))
    for name, table in tables.items():
        if said := difference(tables[first], table):
            raise SystemExit(f"{path.name}: {first} and {name} differ: {said}")
    rounds = [{name: run(command(name, path))[0] for name in tables} for _ in range(asked.runs)]
    return {
        name: middle([costs[name] for costs in rounds]) if name in tables else None
        for name in asked.program
    }


def printed(asked: argparse.Namespace, name: str, path: Path) -> Cells | None:
    """Return what a program prints; None for pandas where its memory does not suffice."""
    try:
        return cells(run(command(name, path), asked.pandas_limit if name == "pandas" else None)[1])
    except RuntimeError as error:
        if name == "pandas" and re.search("memory|alloc", str(error), re.I):
            return None
        raise


def rows(case: str, orders: int, costs: dict[str, Cost | None]) -> list[str]:
    """Format the programs' costs and their ratios to DuckDB's."""
    base = costs.get("duckdb")
    lines = []
    for name, cost in costs.items():
        if cost is None:
            lines.append(f"| {case} | {orders:,} | {name} | – | – | – | – | too much | – |")
            continue
        figures = [
            f"{mine:,.{digits}f} | {f'{mine / theirs:.2f}' if theirs else '–'}"
            for mine, theirs, digits in (
                (cost.cpu, base and base.cpu, 2),
                (cost.wall, base and base.wall, 2),
                (cost.peak, base and base.peak, 0),
            )
        ]
        lines.append(f"| {case} | {orders:,} | {name} | {' | '.join(figures)} |")
    return lines


if __name__ == "__main__":
    sys.exit(main())
