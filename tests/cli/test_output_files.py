"""`--format` and `-o`: each ending is what it says, and holds the same numbers."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import polars as pl
import pytest

from retainr.render import FILE_FORMATS, SCREEN_FORMATS
from tests.cli.logs import orders
from tests.cli.program import cohort, csv_rows

if TYPE_CHECKING:
    from collections.abc import Callable

RATES = [1.0, 0.5, 0.5, 0.5, 1.0, 1.0, 0.0, 1.0, 0.0, 1.0]
STARTS: dict[str, bytes] = {
    "png": b"\x89PNG\r\n\x1a\n",
    "pdf": b"%PDF-",
    "svg": b"<?xml",
    "xlsx": b"PK\x03\x04",
    "parquet": b"PAR1",
    "html": b"<!doctype html>",
    "json": b"{",
    "jsonl": b"{",
    "csv": b"cohort,age,",
    "tsv": b"cohort\tage\t",
    "md": b"## ",
}
READERS: dict[str, Callable[[Path], list[Any]]] = {
    "csv": lambda p: [float(row["retention_rate"]) for row in csv_rows(p.read_text())],
    "tsv": lambda p: pl.read_csv(p, separator="\t")["retention_rate"].to_list(),
    "parquet": lambda p: pl.read_parquet(p)["retention_rate"].to_list(),
    "json": lambda p: [r["retention_rate"] for r in json.loads(p.read_text())["tables"]["cohort"]],
    "jsonl": lambda p: [json.loads(line)["retention_rate"] for line in p.read_text().splitlines()],
    "xlsx": lambda p: pl.read_excel(p, sheet_name="cohort")["retention_rate"].to_list(),
}


def written(*args: object, name: str) -> Path:
    target = Path(name)
    outcome = cohort(orders(), "-q", "-o", target, *args)
    assert outcome.code == 0, outcome.err
    assert outcome.out == b""
    return target


def test_the_endings_are_those_of_the_specification() -> None:
    named = ".csv .tsv .parquet .json .jsonl .xlsx .md .html .png .svg .pdf"
    assert {f".{name}" for name in FILE_FORMATS} == set(named.split())
    assert set(STARTS) == set(FILE_FORMATS)
    assert SCREEN_FORMATS == ("table", "json", "csv", "md", "html")


@pytest.mark.parametrize("ending", STARTS)
def test_each_ending(ending: str) -> None:
    content = written(name=f"result.{ending}").read_bytes()
    assert content.lower().startswith(STARTS[ending].lower())
    if ending in ("svg", "html"):
        assert content.rstrip().endswith((b"</svg>", b"</html>"))


@pytest.mark.parametrize("ending", READERS)
def test_each_data_file_holds_the_numbers(ending: str) -> None:
    assert READERS[ending](written(name=f"result.{ending}")) == RATES


@pytest.mark.parametrize("ending", ["CSV", "Csv"])
def test_an_ending_in_capitals(ending: str) -> None:
    assert written(name=f"result.{ending}").read_bytes().startswith(STARTS["csv"])


def test_several_files_and_the_screen_at_once() -> None:
    endings = ("csv", "json", "parquet", "md")
    outputs = [part for ending in endings for part in ("-o", f"result.{ending}")]
    outcome = cohort(orders(), *outputs, "--output", "more.tsv")
    assert outcome.code == 0
    assert outcome.text.startswith("Retention by cohort")
    made = sorted(path.name for path in Path().iterdir())
    assert made == sorted(["orders.csv", "more.tsv", *(f"result.{e}" for e in endings)])


def test_two_files_of_one_kind() -> None:
    outcome = cohort(orders(), "-q", "-o", "one.csv", "-o", "two.csv")
    assert outcome.code == 0
    assert Path("one.csv").read_bytes() == Path("two.csv").read_bytes()


@pytest.mark.parametrize("name", SCREEN_FORMATS)
def test_each_format_of_standard_output(name: str) -> None:
    outcome = cohort(orders(), "--format", name)
    assert outcome.code == 0, outcome.err
    assert outcome.said == []
    start = b"Retention by cohort" if name == "table" else STARTS[name]
    assert outcome.out.lower().startswith(start.lower())
    assert outcome.out.endswith(b"\n") or name == "html"


@pytest.mark.parametrize("name", [name for name in SCREEN_FORMATS if name != "table"])
def test_standard_output_and_file_are_the_same(name: str) -> None:
    assert cohort(orders(), "--format", name).out == written(name=f"r.{name}").read_bytes()


def test_the_default_is_the_table() -> None:
    assert cohort(orders()).out == cohort(orders(), "--format", "table").out


@pytest.mark.parametrize("table", ["cohort", "curve", "trend", "brackets"])
@pytest.mark.parametrize("ending", ["csv", "parquet", "jsonl"])
def test_table_picks_the_table(table: str, ending: str) -> None:
    args = ("--table", table, "--brackets", "1-2")
    whole = json.loads(written(*args, name="all.json").read_text())["tables"]
    path = written(*args, name=f"one.{ending}")
    readers: dict[str, Callable[[Path], pl.DataFrame]] = {
        "csv": pl.read_csv,
        "parquet": pl.read_parquet,
        "jsonl": pl.read_ndjson,
    }
    assert readers[ending](path).columns == list(whole[table][0])
    assert readers[ending](path).height == len(whole[table])


def test_workbook_and_document_hold_all_tables() -> None:
    book = written("--brackets", "1-2", name="all.xlsx")
    sheets = set(pl.read_excel(book, sheet_id=0))
    assert {"cohort", "curve", "trend", "brackets"} <= sheets


@pytest.mark.parametrize("name", ["table", "csv", "md", "json"])
def test_a_table_that_is_not_there(name: str) -> None:
    outcome = cohort(orders(), "--table", "cohrt", "--format", name, "-o", "x.csv")
    assert outcome.code == 2
    assert outcome.error == "--table cohrt: no such table"
    assert outcome.hint == "tables: cohort, curve, trend"
    assert not Path("x.csv").exists()


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_a_table_without_a_chart(ending: str) -> None:
    outcome = cohort(orders(), "--table", "trend", "-o", "x.csv", "-o", f"x.{ending}")
    assert outcome.code == 2
    assert outcome.error == "table trend has no chart"
    assert "--table cohort" in outcome.hint
    assert [path.name for path in Path().iterdir()] == ["orders.csv"]


@pytest.mark.parametrize("layout", ["wide", "long"])
@pytest.mark.parametrize("ending", ["csv", "tsv", "parquet"])
def test_layout_of_data_files(layout: str, ending: str) -> None:
    path = written("--layout", layout, name=f"r.{ending}")
    first = (
        path.read_bytes()
        if ending != "parquet"
        else b",".join(name.encode() for name in pl.read_parquet_schema(path))
    )
    wide = b"cohort,size,1,2,3".replace(b",", b"\t" if ending == "tsv" else b",")
    assert first.startswith(wide) == (layout == "wide")


def test_data_files_are_long_and_the_screen_is_wide_by_default() -> None:
    assert (
        cohort(orders(), "--format", "csv").out
        == cohort(orders(), "--format", "csv", "--layout", "long").out
    )
    assert cohort(orders()).out == cohort(orders(), "--layout", "wide").out
    assert "unbounded_ci_low" in cohort(orders(), "--layout", "long", "--format", "md").text


def test_a_picture_is_a_picture_of_the_chosen_table() -> None:
    heatmap, curves = written(name="h.svg"), written("--table", "curve", name="c.svg")
    ElementTree.fromstring(heatmap.read_bytes())
    ElementTree.fromstring(curves.read_bytes())
    assert heatmap.read_bytes() != curves.read_bytes()


@pytest.mark.parametrize(
    ("args", "pixels"),
    [
        (("--size", "10x6"), (1500, 900)),
        (("--size", "10x6", "--dpi", "50"), (500, 300)),
        (("--size", "12.5X8"), (1875, 1200)),
    ],
)
def test_size_and_dpi(args: tuple[str, ...], pixels: tuple[int, int]) -> None:
    content = written(*args, name="r.png").read_bytes()
    assert struct.unpack(">II", content[16:24]) == pixels


@pytest.mark.parametrize("size", ["0x6", "axb", "10x", "10", "101x5", "10x6cm", "", "1e1x6"])
def test_a_size_that_is_none(size: str) -> None:
    outcome = cohort(orders(), "--size", size, "-o", "r.png")
    assert outcome.code == 2
    assert outcome.error == f"--size {size}: not a size in inches"
    assert outcome.hint == "for example --size 10x6"


@pytest.mark.parametrize("dpi", ["29", "1201", "x"])
def test_dpi_has_bounds(dpi: str) -> None:
    outcome = cohort(orders(), "--dpi", dpi, "-o", "r.png")
    assert outcome.code == 2
    assert "--dpi" in outcome.err
