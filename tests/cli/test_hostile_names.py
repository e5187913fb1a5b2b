"""Names that somebody made up to do harm are text, and nothing else, wherever they come out."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import polars as pl
import pytest

from retainr.render.excel_safe import excel_safe
from tests.cli.program import csv_rows, retainr
from tests.render.test_report_page import Page

if TYPE_CHECKING:
    from tests.cli.program import Outcome

FORMULAS = (
    '=HYPERLINK("http://x","y")', "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1",
    "\x00=1+1", "＝1+1", "＋1+1", "－1+1", "＠SUM(A1)",
)  # fmt: skip
OTHERS = (
    "<script>alert(1)</script>", "]]><!--", "a|b`c`*d*", "two\nlines\r::error::x", "::error::x",
    "##[error]x", "%0A::error::x", "\x1b[31mred\x9b2J", "\u202eturned\u200f\u2066", "nul\x00end",
    '"><img src=x onerror=alert(2)>', "{{7*7}}{x}[red]", "'quoted", "\ufffe",
)  # fmt: skip
NASTY = (*FORMULAS, *OTHERS)
ARRIVED = {text.strip() for text in FORMULAS}
"""Names lose blanks at their ends where they are read."""

HEAD = "=cmd|'/C calc'!A1"
FILE = '=HYPERLINK("http:x")<script>|\u202e\x1b[31m::error::.parquet'
ACTS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What a terminal acts on, and what turns the writing."""


def names(*, file: str = FILE) -> str:
    """Write orders whose customers, segments, heading and file are named like that."""
    rows = [(name, day, 10.0, name) for name in NASTY for day in ("2024-01-05", "2024-02-09")]
    frame = pl.DataFrame(rows, schema=["customer_id", "date", "amount", HEAD], orient="row")
    frame.with_columns(pl.col("date").str.to_date()).write_parquet(file)
    return file


def cohort(*args: object) -> Outcome:
    outcome = retainr("cohort", names(), "--by", HEAD, *args)
    assert outcome.code == 0, outcome.err
    return outcome


@pytest.mark.parametrize("text", FORMULAS)
def test_what_is_taken_for_a_formula_gets_an_apostrophe(text: str) -> None:
    frame = excel_safe(pl.DataFrame({text: [text, None, "plain"], "n": [-1, 2, None]}))
    assert frame.columns == [f"'{text}", "n"]
    assert frame.rows() == [(f"'{text}", -1), (None, 2), ("plain", None)]


@pytest.mark.parametrize("text", ["-5", "+4.5e-3", "a=1", " x", "", "'=1", "007", "5-4", "–"])
def test_nothing_else_is_changed(text: str) -> None:
    frame = pl.DataFrame({"x": [text], "low": [-0.25], "kind": ["-a"]})
    kinds = frame.with_columns(pl.col("kind").cast(pl.Categorical))
    assert excel_safe(kinds).rows() == [(text, -0.25, "'-a")]


def test_csv_for_excel_differs_by_apostrophes_only() -> None:
    cohort("-q", "-o", "plain.csv", "-o", "plain.tsv")
    cohort("-q", "-o", "safe.csv", "-o", "safe.tsv", "--excel-safe")
    for ending, separator in (("csv", ","), ("tsv", "\t")):
        plain, safe = (
            pl.read_csv(f"{name}.{ending}", separator=separator, has_header=False)
            for name in ("plain", "safe")
        )
        texts = {cell for row in safe.rows() for cell in row if isinstance(cell, str)}
        assert {f"'{text}" for text in (HEAD, *ARRIVED)} <= texts
        for before, after in zip(plain.rows(), safe.rows(), strict=True):
            for old, new in zip(before, after, strict=True):
                assert new == (f"'{old}" if old in (HEAD, *ARRIVED) else old)


def test_every_way_to_csv_is_safe() -> None:
    """On the screen, of customers, of rejects, of checks and of differences."""
    path = names()
    shown = retainr("clv", path, "--model", "simple", "--table", "customers", "--format", "csv",
                    "--excel-safe")  # fmt: skip
    assert {f"'{name}" for name in ARRIVED} <= {row["customer_id"] for row in csv_rows(shown.text)}
    whole = pl.read_parquet(path, glob=False)
    whole.with_columns(date=pl.lit(None, pl.Date)).write_parquet("bad.parquet")
    both = [path, "bad.parquet", "--max-rejects", "99%", "--excel-safe"]
    assert retainr("cohort", *both, "-q", "--rejects", "rejects.csv").code == 0
    rejected = pl.read_csv("rejects.csv", has_header=False, truncate_ragged_lines=True)
    cells = {cell for row in rejected.rows() for cell in row}
    assert {f"'{name}" for name in (HEAD, *FORMULAS)} <= cells
    checks("=1+1")
    told = retainr("check", "--format", "csv", "--excel-safe").text
    assert [row["check"] for row in csv_rows(told)] == ["'=1+1"]
    for option in ("--period=month", "--period=week"):
        assert retainr("cohort", path, "--by", HEAD, option, "-q", "-o", f"{option}.json").code == 0
    moved = retainr("diff", "./--period=month.json", "./--period=week.json", "--format", "csv",
                    "--table", "changes", "--excel-safe")  # fmt: skip
    assert moved.code == 0, moved.err
    assert not re.search(r"(^|,)\"?[=+@＝＋－＠]", moved.text, re.M)


def test_a_workbook_has_texts_and_no_formula() -> None:
    cohort("-q", "-o", "r.xlsx", "--title", FORMULAS[0])
    with zipfile.ZipFile("r.xlsx") as book:
        parts = {name: book.read(name).decode() for name in book.namelist()}
    for name, text in parts.items():
        ElementTree.parse(io.StringIO(text))
        assert not re.search(r"<f[ >]|hyperlink|<ddeLink|externalLink", text), name
    assert FORMULAS[0].replace('"', "&quot;") in parts["xl/sharedStrings.xml"] or (
        FORMULAS[0] in parts["xl/sharedStrings.xml"]
    )


def lines_are_harmless(text: str) -> None:
    assert [line for line in text.splitlines() if ACTS.search(line)] == []


def test_pages_texts_and_screens_show_them_as_text() -> None:
    outcome = cohort("-o", "r.html", "-o", "r.md")
    lines_are_harmless(outcome.text)
    lines_are_harmless(outcome.err)
    page, text = (Path(f"r.{kind}").read_text("utf-8") for kind in ("html", "md"))
    for made in (page, text):
        lines_are_harmless(made)
        assert "<script>" not in made
        assert "<img" not in made
    tables_are_even(text)


def tables_are_even(text: str) -> None:
    """Each row of a Markdown table has as many cells as its heading."""
    for block in text.split("\n\n"):
        rows = [line for line in block.splitlines() if line.startswith("|")]
        counts = {len(re.findall(r"(?<!\\)\|", row)) for row in rows}
        assert len(counts) <= 1, block


def checks(*named: str) -> None:
    """Write a config whose checks, source and title are named like that."""
    tables = "".join(
        f"[[checks]]\nname = {toml(name)}\nmetric = 'cohort.customers'\nmin = 999\n"
        for name in named
    )
    source = f"[sources.{toml(named[0])}]\npath = {toml(names())}\n"
    report = f"[report]\ntitle = {toml(named[0])}\nsections = ['cohort']\n"
    own = f"[benchmarks]\ncustomers = {{ value = 30, source = {toml(named[0])} }}\n"
    Path("retainr.toml").write_text(source + report + own + tables, "utf-8")


def toml(text: str) -> str:
    return json.dumps(text).replace("\x7f", "\\u007f")


def test_no_name_of_a_check_is_a_command_of_the_runner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    checks(*OTHERS, FORMULAS[0])
    outcome = retainr("check", "--github", "--junit", "j.xml")
    assert outcome.code == 1, outcome.err
    said = [*outcome.text.splitlines(), *outcome.err.splitlines()]
    told = [line for line in said if line.lstrip().startswith("::")]
    assert len(told) == len(OTHERS) + 1
    for line in told:
        assert re.fullmatch(r"::error title=[^:,]*::\S.*", line), line
    assert [line for line in said if "##[" in line and line not in told] == []
    lines_are_harmless(outcome.text)
    lines_are_harmless(outcome.err)
    assert len(ElementTree.parse("j.xml").findall(".//testcase")) == len(OTHERS) + 1
    summary = Path("summary.md").read_text("utf-8")
    lines_are_harmless(summary)
    tables_are_even(summary)
    assert "<script>" not in summary
    assert "<img" not in summary


def test_a_report_shows_names_of_sources_checks_and_its_own_as_text() -> None:
    checks("".join(OTHERS), *NASTY)
    outcome = retainr("report", "-o", "r.html", "-o", "r.md")
    assert outcome.code == 0, outcome.err
    lines_are_harmless(outcome.text)
    lines_are_harmless(outcome.err)
    page, text = (Path(f"r.{kind}").read_text("utf-8") for kind in ("html", "md"))
    assert "own benchmark 30 (" in page
    assert Page(page).tags.count("script") == 1
    assert "img" not in Page(page).tags
    for made in (page, text):
        lines_are_harmless(made)
    assert "<script" not in text
    tables_are_even(text)
