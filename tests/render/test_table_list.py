"""Long tables on a terminal, and what stands around every table."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields

import polars as pl
import pytest
from rich.cells import cell_len

from retainr.lang import Texts, texts
from retainr.render.table import Screen, render
from retainr.render.table_text import wrap
from retainr.results import Account, Column, Note, Phrase, Result, Severity, Table, Unit

NEEDED = {
    "screen.files": "{count:,} files",
    "screen.stdin": "standard input",
    "screen.more_rows": "… {count:,} more",
}
ENGLISH = Texts("en", {**NEEDED, **texts("en").templates, "said": "{text}"})
MONTHS = [dt.date(2011, 1, 1), dt.date(2011, 2, 1)]
COHORT = {
    "cohort": (Unit.DATE, MONTHS),
    "age": (Unit.PERIODS, [1, 10]),
    "eligible": (Unit.COUNT, [7846, 41]),
    "rate": (Unit.RATIO, [0.147, 0.0042]),
    "drop": (Unit.DIFFERENCE, [None, -0.034]),
    "revenue": (Unit.MONEY, [1234.5, -2.0]),
    "complete": (Unit.FLAG, [True, False]),
}


def say(text: str) -> Phrase:
    return Phrase("said", {"text": text})


def result_of(
    columns: dict[str, tuple[Unit, list[object]]],
    files: tuple[str, ...] = ("o.csv",),
    notes: tuple[Note, ...] = (),
) -> Result:
    data = Account(**{**dict.fromkeys(f.name for f in fields(Account)), "sources": files})  # type: ignore[arg-type]
    frame = pl.DataFrame({name: values for name, (_, values) in columns.items()}, strict=False)
    declared = {name: Column(name, unit, "") for name, (unit, _) in columns.items()}
    tables = (Table("first", pl.DataFrame()), Table("t", frame))
    return Result("x", say("T"), say(""), say("S"), {}, data, {}, tables, declared, notes)


def shown(result: Result, width: int = 80) -> list[str]:
    return render(result, ENGLISH, Screen(width), table="t").splitlines()


def test_columns_are_aligned_by_their_units_and_null_is_empty() -> None:
    assert shown(result_of(COHORT)) == [  # type: ignore[arg-type]
        "T · o.csv",
        "S",
        "",
        "cohort      age  eligible  rate %  drop pp   revenue  complete",
        "2011-01-01    1     7,846   14.7            1,234.50  yes",
        "2011-02-01   10        41    0.42     −3.4     −2.00  no",
    ]


def test_a_table_wider_than_the_screen_is_folded_and_repeats_its_keys() -> None:
    assert shown(result_of(COHORT), 40)[2:] == [  # type: ignore[arg-type]
        "",
        "(part 1 of 3)",
        "cohort      age  eligible  rate %",
        "2011-01-01    1     7,846   14.7",
        "2011-02-01   10        41    0.42",
        "",
        "(part 2 of 3)",
        "cohort      age  drop pp   revenue",
        "2011-01-01    1           1,234.50",
        "2011-02-01   10     −3.4     −2.00",
        "",
        "(part 3 of 3)",
        "cohort      age  complete",
        "2011-01-01    1  yes",
        "2011-02-01   10  no",
    ]


@pytest.mark.parametrize(("rows", "left_out"), [(59, 0), (60, 20), (2389, 2349)])
def test_long_tables_say_how_many_rows_are_left(rows: int, left_out: int) -> None:
    lines = shown(result_of({"n": (Unit.COUNT, [*range(rows)])}))[4:]
    assert lines[rows - left_out :] == ([f"… {left_out:,} more"] if left_out else [])


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_names_are_cut_and_ids_and_numbers_are_not(width: int) -> None:
    names = ["[red]Schulist[/red], Adams and Somebody\x1b[2J", "长" * 60 + " x"]
    columns: dict[str, tuple[Unit, list[object]]] = {
        "customer": (Unit.TEXT, ["8e7d1f0a-b4c2-4d", "x"]),
        "an unusually long name of a column that holds the airline": (Unit.TEXT, [*names]),
        "unbounded_retention_rate_of_all_customers": (Unit.RATIO, [0.123, None]),
        "clv": (Unit.MONEY, [123456789.1, 1.0]),
    }
    text = "\n".join(shown(result_of(columns), width))
    assert "8e7d1f0a-b4c2-4d" in text
    assert "123,456,789.10" in text
    assert "12.3" in text
    assert "[red]Schulist[/red]," in text
    assert "长…" in text
    assert "\x1b" not in text
    assert max(map(cell_len, text.split("\n"))) <= width


def test_an_empty_table_has_its_headings() -> None:
    assert shown(result_of({"n": (Unit.COUNT, [])}))[2:] == ["", "n"]


@pytest.mark.parametrize(
    ("files", "width", "title"),
    [
        (("data/o.csv",), 80, "T · o.csv"),
        (("https://h/a/o.csv?token=secret",), 80, "T · o.csv"),
        (("C:\\x\\o.csv",), 80, "T · o.csv"),
        (("a.csv", "b.csv"), 80, "T · 2 files"),
        (("-",), 80, "T · standard input"),
        ((), 80, "T"),
        (("n" * 60 + ".csv",), 24, "T · " + "n" * 19 + "…"),
        (("a\udcff\n.csv",), 80, "T · a\ufffd .csv"),
    ],
)
def test_the_title_names_the_files_in_one_line(
    files: tuple[str, ...], width: int, title: str
) -> None:
    assert shown(result_of({}, files), width)[0] == title


def test_warnings_stand_before_notes() -> None:
    notes = (Note("a", Severity.NOTE, say("n")), Note("b", Severity.WARNING, say("w")))
    assert shown(result_of({}, notes=notes))[-3:] == ["", "warning: w", "note:    n"]


def test_lines_break_beside_wide_characters_but_not_before_punctuation() -> None:
    assert wrap("留存率，按自然月计算", 6) == ["留存", "率，按", "自然月", "计算"]
    assert wrap("共（3）个 cohort", 6) == ["共", "（3）", "个", "cohort"]
    assert wrap("--new-since 2011-01-01", 12) == ["--new-since", "2011-01-01"]
    assert wrap("a 123456789", 4) == ["a", "1234", "5678", "9"]
    assert wrap("", 4) == [""]
