"""The workbook: typed cells, no formula, the same bytes whatever the time."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import re
import time
import zipfile
from typing import TYPE_CHECKING

import fastexcel
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from retainr.errors import InputError, OutputError
from retainr.render import View, xlsx
from retainr.render.xlsx import render
from retainr.render.xlsx_book import sheet_name
from retainr.results import Cell, Heatmap, Table, Unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from retainr.results import Result


def cells(data: bytes, sheet: int | str) -> list[tuple[object, ...]]:
    """Every cell of a sheet as text, the empty ones as None."""
    read = fastexcel.read_excel(data).load_sheet(sheet, header_row=None, dtypes="string")
    return read.to_polars().rows()


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_the_matrix_comes_first_then_the_tables_then_what_they_are(
    computed: Callable[..., Result],
) -> None:
    names = fastexcel.read_excel(render(computed(), View())).sheet_names
    assert names == ["cohort wide", "cohort", "curve", "trend", "about"]
    long = fastexcel.read_excel(render(computed(), View(layout="long"))).sheet_names
    assert long == ["cohort", "curve", "trend", "about"]


def test_a_table_comes_back_with_its_types(computed: Callable[..., Result]) -> None:
    frame = computed().tables[0].frame
    read = pl.read_excel(render(computed(), View()), sheet_name="cohort")
    assert read.columns == frame.columns
    assert read.schema["cohort"] == pl.Date
    assert read.schema["retained"].is_integer()
    assert read.schema["retention_rate"] == pl.Float64
    assert read.schema["complete"] == pl.Boolean
    # XlsxWriter writes 16 digits of a number.
    assert_frame_equal(read.cast(frame.schema), frame, rel_tol=1e-15)


def test_the_matrix_has_numbers_marks_and_totals(made: Result) -> None:
    rows = cells(render(made, View()), 0)
    assert rows[3][:4] == ("cohort", "size", "1", "2")
    assert rows[2][2] == "months after the first"
    assert rows[4][1:4] == ("358", "0.240223464", "0.125")
    assert rows[5][:4] == ("2024-02", "1200", "few", None)
    assert rows[6][:4] == ("2024-03", "41", None, None)
    assert [row[0] for row in rows[7:11]] == ["pooled", "95% low", "95% high", "of"]
    assert [str(row[2])[:6] for row in rows[7:11]] == ["0.2402", "0.1988", "0.2870", "358"]
    labels = [row[0] for row in rows]
    assert labels.index("warning:") < labels.index("note:")


def test_the_matrix_is_coloured_and_hatched_and_stays_in_view(made: Result) -> None:
    files = parts(render(made, View()))
    styles, sheet = files["xl/styles.xml"], files["xl/worksheets/sheet1.xml"]
    assert '<fgColor rgb="FF1A365C"/>' in styles  # step 19 of 20
    assert 'patternType="lightUp"' in styles
    assert 'formatCode="0.0%"' in styles
    assert 'formatCode="#,##0&quot;+&quot;"' in styles
    assert '<pane xSplit="2" ySplit="4"' in sheet
    long = files["xl/worksheets/sheet2.xml"]
    assert '<autoFilter ref="A1:F5"/>' in long
    assert '<pane xSplit="2" ySplit="1"' in long


def test_an_age_is_as_wide_as_its_longest_number(made: Result) -> None:
    heatmap = made.charts["t"][0]
    assert isinstance(heatmap, Heatmap)
    row = dataclasses.replace(heatmap.rows[0], cells=(Cell(12_345_678.9), None))
    money = dataclasses.replace(heatmap, rows=(row,), unit=Unit.MONEY, totals=None)
    files = parts(render(dataclasses.replace(made, charts={"t": (money,)}), View()))
    width = re.search(r'<col min="3" max="4" width="([\d.]+)"', files["xl/worksheets/sheet1.xml"])
    assert width
    assert float(width[1]) > len("12,345,678.90")


def test_segments_share_one_sheet(split: Result, hostile: str) -> None:
    labels = [row[0] for row in cells(render(split, View()), 0)]
    assert labels.count("pooled") == 2
    assert labels[4] == "north"
    assert hostile.split("|")[0] in str(labels[13])


def test_text_stays_text(made: Result, hostile: str) -> None:
    frame = pl.DataFrame({"name|<b>": ["=1+1", "007", "http://x.y", "+1", "@a", hostile]})
    odd = dataclasses.replace(made, tables=(Table("t", frame),), charts={})
    data = render(odd, View())
    names = [row[0] for row in cells(data, "t")[1:]]
    assert names[:5] == ["=1+1", "007", "http://x.y", "+1", "@a"]
    files = parts(data)
    assert not any("<f>" in text or "hyperlink" in text for text in files.values())
    assert "<script>" not in "".join(files.values())


def test_what_a_sheet_would_change_is_written_as_text(made: Result) -> None:
    rows = cells(render(made, View()), "t")
    assert rows[2][1] == "1899-12-31"
    assert rows[2][2] == str(2**62 + 1)
    assert rows[1][2] == "1234"
    assert [row[3] for row in rows[2:4]] == [None, None]  # NaN and infinity


def test_about_says_what_the_numbers_are(made: Result, computed: Callable[..., Result]) -> None:
    rows = [row[:3] for row in cells(render(made, View()), "about")]
    pairs = [row[:2] for row in rows]
    assert ("rows read", "7") in pairs
    assert ("period", "month") in pairs
    assert ("files", "https://host/a/orders.csv") in pairs
    assert ("n", "a count", "count") in rows
    text = cells(render(computed(), View()), "about")
    assert text[0][0] == "Retention by cohort · calendar months · orders.csv"
    assert str(text[2][1]).startswith("Share of each cohort")


class Later(dt.datetime):
    """A clock that is years ahead."""

    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> Later:
        return cls(2031, 5, 6, 7, 8, 9, tzinfo=tz)


def test_the_same_bytes_on_another_day(made: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    before = render(made, View())
    monkeypatch.setattr(xlsx, "_CREATED", Later(2000, 1, 1))
    monkeypatch.setattr("xlsxwriter.core.datetime", Later)
    monkeypatch.setattr(time, "time", lambda: 1935911289.0)
    assert render(made, View()) == before
    with zipfile.ZipFile(io.BytesIO(before)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    dates = re.findall(r"\d{4}-\d\d-\d\dT[^<]*", parts(before)["docProps/core.xml"])
    assert dates == ["2000-01-01T00:00:00Z"] * 2


def test_sheets_have_names_that_a_workbook_may_have(made: Result) -> None:
    names = fastexcel.read_excel(render(made, View())).sheet_names
    assert names == ["t wide", "t", "second_ _x__long name of a tabl", "about"]


def test_tables_whose_names_become_the_same_have_a_sheet_each(made: Result) -> None:
    frame = made.tables[0].frame
    alike = (Table("a/b", frame), Table("A:B", frame), Table("about", frame))
    data = render(dataclasses.replace(made, tables=alike, charts={}), View())
    assert fastexcel.read_excel(data).sheet_names == ["a_b", "A_B (2)", "about", "about (2)"]


@pytest.mark.parametrize(
    ("name", "taken", "expected"),
    [
        ("a[b]:c*d?e/f\\g", set(), "a_b__c_d_e_f_g"),
        ("'quoted'", set(), "quoted"),
        ("", set(), "sheet"),
        ("History", {"history"}, "History (2)"),
        ("x" * 40, {"x" * 31}, "x" * 27 + " (2)"),
        ("😀" * 20, set(), "😀" * 15),
        ("A", {"a", "a (2)"}, "A (3)"),
    ],
)
def test_a_sheet_name(name: str, taken: set[str], expected: str) -> None:
    assert sheet_name(name, taken) == expected


def test_more_rows_than_a_sheet_has_is_an_error_with_a_way_out(made: Result) -> None:
    frame = pl.DataFrame({"n": pl.int_range(1_048_576, eager=True)})
    large = dataclasses.replace(made, tables=(Table("t", frame),), charts={})
    with pytest.raises(OutputError, match="1,048,576 rows") as caught:
        render(large, View())
    assert caught.value.hint == "-o FILE.parquet or .csv"


def test_an_unknown_table_is_refused(made: Result) -> None:
    with pytest.raises(InputError, match="no table 'no'"):
        render(made, View(table="no"))
