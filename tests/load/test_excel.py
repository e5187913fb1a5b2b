"""Workbooks: cells become the text that a CSV of the sheet would hold."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from retainr.errors import InputError
from retainr.load import Reading
from retainr.load.scan import scan
from tests.cli.program import cohort
from tests.load.inputs import load
from tests.load.tables import write_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HEADER = ("customer_id", "order_date", "amount")
DAY, NOON = dt.date(2024, 1, 5), dt.datetime(2024, 1, 5, 12, 30)
ROWS = (HEADER, ("00042", DAY, 1.5), ("b", dt.date(2024, 2, 29), 2))


def column(path: Path, *values: Any) -> list[str | None]:
    """Return what a column of these cells is read as."""
    write_workbook(path, Orders=[("n", "value"), *enumerate(values)])
    found = scan([str(path)]).select(("value",)).collect()["value"].to_list()
    return [*found, *[None] * (len(values) - len(found))]


def wrong(path: Path, **options: Any) -> InputError:
    with pytest.raises(InputError) as caught:
        load(path, **options)
    return caught.value


@pytest.mark.parametrize(
    ("cells", "texts"),
    [
        (("00042", "7"), ("00042", "7")),
        ((12583, 7), ("12583", "7")),
        ((12583.0, 7.0), ("12583", "7")),
        (("00042", 12583.0), ("00042", "12583")),
        ((123_456_789_012_345,), ("123456789012345",)),
        ((19.99, 0.1, 1e-7, -5), ("19.99", "0.1", "0.0000001", "-5")),
        ((DAY, dt.date(1999, 12, 31)), ("2024-01-05", "1999-12-31")),
        ((DAY, NOON), ("2024-01-05 00:00:00", "2024-01-05 12:30:00")),
        ((DAY, "5th of May", 45292), ("2024-01-05", "5th of May", "45292")),
        ((True, False, "yes"), ("true", "false", "yes")),
        (("x", None, "y"), ("x", None, "y")),
        (("中文", "a\nb"), ("中文", "a\nb")),
        (('="0012"', "'5"), ('="0012"', "'5")),
    ],
    ids=str,
)
def test_cells_are_what_they_show(
    tmp_path: Path, cells: Sequence[Any], texts: Sequence[str | None]
) -> None:
    assert column(tmp_path / "o.xlsx", *cells) == list(texts)


def test_a_formula_counts_by_its_value(tmp_path: Path) -> None:
    import xlsxwriter  # type: ignore[import-untyped]

    with xlsxwriter.Workbook(str(tmp_path / "o.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ("a", "2024-01-05"))
        sheet.write_formula(1, 2, "=1+1", None, 2)
        sheet.write_row(2, 0, ("b", "2024-01-05"))
        sheet.write_formula(2, 2, "=1/0", None, "#DIV/0!")
    loaded = load(tmp_path / "o.xlsx")
    assert loaded.money == [20_000]
    assert loaded.ledger.reasons == {"no amount": 1}


def test_days_and_text_in_one_column_lose_neither(tmp_path: Path) -> None:
    rows = [HEADER, ("a", DAY, 1), ("b", "2024-01-06", 1), ("c", "20240107", 1)]
    times = load(write_workbook(tmp_path / "o.xlsx", Orders=rows)).times
    assert [time.date() for time in times] == [dt.date(2024, 1, day) for day in (5, 6, 7)]


def test_days_compare_in_a_filter_as_those_of_a_csv(tmp_path: Path) -> None:
    rows = [(*HEADER, "due"), ("a", DAY, 1, DAY), ("b", DAY, 2, dt.date(2024, 3, 1))]
    path = write_workbook(tmp_path / "o.xlsx", Orders=rows)
    assert load(path, where="due > DATE '2024-02-01'").money == [20_000]


def test_the_table_may_begin_anywhere(tmp_path: Path) -> None:
    rows = [(), (), *((None, None, *row) for row in ROWS), (), ()]
    path = write_workbook(tmp_path / "o.xlsx", Orders=rows)
    assert scan([str(path)]).columns == HEADER
    assert load(path).money == [15_000, 20_000]


def test_an_empty_row_in_between_is_a_row_without_a_customer(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "o.xlsx", Orders=[*ROWS[:2], (), ROWS[2]])
    loaded = load(path)
    assert loaded.ledger.reasons == {"no customer": 1}
    assert loaded.rows.rejected()["row"].to_list() == [2]


def test_repeated_and_missing_headings(tmp_path: Path) -> None:
    rows = [("a", "a", None, " a ", "b"), (1, 2, 3, 4, 5)]
    path = write_workbook(tmp_path / "o.xlsx", Orders=rows)
    found = scan([str(path)])
    assert found.columns == ("a (1)", "a (2)", "column 3", "a (3)", "b")
    assert found.select(found.columns).collect().row(0) == ("1", "2", "3", "4", "5")


def test_the_first_sheet_is_taken_and_named(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    other = [HEADER, ("z", DAY, 100)]
    write_workbook(Path("o.xlsx"), **{"Orders": ROWS, "2023": other, "Notes": []})
    assert load("o.xlsx").money == [15_000, 20_000]
    said = cohort("o.xlsx").said
    assert said == ['o.xlsx: sheet "Orders" (first of 3)']
    assert cohort("o.xlsx", "-q").err == ""
    assert cohort("o.xlsx", "--sheet", "2").said == []


@pytest.mark.parametrize("sheet", ["2023", "2"])
def test_a_sheet_by_name_or_number(tmp_path: Path, sheet: str) -> None:
    sheets = {"Orders": ROWS, "2023": [HEADER, ("z", DAY, 100)], "3": ROWS}
    path = write_workbook(tmp_path / "o.xlsx", **sheets)
    assert load(path, sheet=sheet).money == [1_000_000]


def test_a_name_wins_over_a_number(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "o.xlsx", **{"Orders": ROWS, "1": [HEADER, ("z", DAY, 100)]})
    assert load(path, sheet="1").money == [1_000_000]


def test_only_one_sheet_needs_no_words(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "o.xlsx", Orders=ROWS)
    assert cohort(path).said == []


@pytest.mark.parametrize("sheet", ["Nope", "3", "0", "orders"])
def test_no_such_sheet(tmp_path: Path, sheet: str) -> None:
    path = write_workbook(tmp_path / "o.xlsx", Orders=ROWS, Other=[])
    error = wrong(path, sheet=sheet)
    assert error.message == f'{path}: no sheet "{sheet}"'
    assert error.hint == 'its sheets: "Orders", "Other"; or a number from 1'


def test_an_empty_sheet(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "o.xlsx", Notes=[], Orders=ROWS)
    error = wrong(path)
    assert error.message == f'{path}: sheet "Notes": nothing in it'
    assert '"Orders"' in error.hint


def test_only_headings(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "o.xlsx", Orders=ROWS[:1])
    assert wrong(path).message == f"{path}: no data rows, only headings"


TITLE = [("Orders of the year 2024",), (), *ROWS]


def test_a_title_above_the_table(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "o.xlsx", Orders=TITLE)
    error = wrong(path)
    assert error.message == (
        f"{path}: sheet \"Orders\": row 1 has one cell only ('Orders of the year 2024'): "
        "a title, not the headings"
    )
    assert error.hint.startswith("--skip-rows 2 ")
    assert load(path, skip_rows=2).money == [15_000, 20_000]
    assert load(path, skip_rows=1).money == [15_000, 20_000]


def test_more_rows_skipped_than_there_are(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "o.xlsx", Orders=ROWS)
    assert "nothing in it below row 99" in wrong(path, skip_rows=99).message


def test_a_table_of_one_column_is_no_title(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "o.xlsx", Orders=[("customer_id",), ("a",), ("b",)])
    assert scan([str(path)]).columns == ("customer_id",)


def test_several_workbooks_are_one_input(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", Orders=ROWS)
    write_workbook(tmp_path / "b.xlsx", Bestellungen=ROWS, Other=ROWS)
    (tmp_path / "~$a.xlsx").write_bytes(b"\x05owner")
    loaded = load(tmp_path)
    assert loaded.ledger.rows_read == 4
    assert [part.remark for part in loaded.rows.source.parts] == [
        None,
        f'{tmp_path / "b.xlsx"}: sheet "Bestellungen" (first of 2)',
    ]


def encrypted(path: Path) -> None:
    """Write what a workbook with a password begins with."""
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    path.write_bytes(container + "EncryptedPackage".encode("utf-16-le") + bytes(1024))


def without(path: Path, name: str) -> None:
    """Write a workbook that lacks one of its files."""
    write_workbook(path, Orders=ROWS)
    with zipfile.ZipFile(path) as whole:
        contents = {n: whole.read(n) for n in whole.namelist() if n != name}
    with zipfile.ZipFile(path, "w") as lacking:
        for inner, content in contents.items():
            lacking.writestr(inner, content)


def cut(path: Path) -> None:
    write_workbook(path, Orders=ROWS)
    path.write_bytes(path.read_bytes()[:2000])


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "password": (encrypted, "a workbook with a password"),
    "cut": (cut, "not a whole workbook"),
    "junk": (lambda p: p.write_bytes(b"PK\3\4" + bytes(500)), "not a whole workbook"),
    "old junk": (
        lambda p: p.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)),
        "not a whole workbook",
    ),
    "no workbook": (lambda p: without(p, "xl/workbook.xml"), "a workbook without sheets"),
    "no sheet": (lambda p: without(p, "xl/worksheets/sheet1.xml"), "not a whole workbook"),
    "no texts": (lambda p: without(p, "xl/sharedStrings.xml"), ""),
    "nothing": (lambda p: p.write_bytes(b""), "empty file"),
    "page": (
        lambda p: p.write_text("\n<html><table><tr><td>1</td></tr></table>"),
        "a page of HTML or XML, whatever its ending",
    ),
}


@pytest.mark.parametrize("fault", BAD)
@pytest.mark.parametrize("ending", ["xlsx", "xls"])
def test_damaged_workbooks(tmp_path: Path, fault: str, ending: str) -> None:
    damage, message = BAD[fault]
    path = tmp_path / f"o.{ending}"
    damage(path)
    error = wrong(path)
    assert error.message.startswith(f"{path}: {message}")
    assert "\n" not in error.message + error.hint
    assert error.hint


@pytest.mark.parametrize("step", [61, 127])
def test_a_workbook_with_wrong_bytes_gives_an_error_or_an_answer(tmp_path: Path, step: int) -> None:
    whole = write_workbook(tmp_path / "whole.xlsx", Orders=ROWS).read_bytes()
    for place in range(30, len(whole), step):
        path = tmp_path / "o.xlsx"
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            load(path)
        except InputError as error:
            assert "\n" not in error.message


@pytest.mark.parametrize("ending", ["xls", "xlsb", "ods", "csv", ""])
def test_a_wrong_ending_does_no_harm(tmp_path: Path, ending: str) -> None:
    path = write_workbook(tmp_path / "o.xlsx", Orders=ROWS).rename(tmp_path / f"o.{ending}")
    assert load(path).money == [15_000, 20_000]


def test_text_called_xls_is_text(tmp_path: Path) -> None:
    path = tmp_path / "export.xls"
    path.write_text("customer_id\torder_date\tamount\na\t2024-01-05\t1\n")
    assert load(path).money == [10_000]


def test_an_open_document(tmp_path: Path) -> None:
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{value}</text:p>'
            "</table:table-cell>"
            for value in row
        )
        + "</table:table-row>"
        for row in (HEADER, ("00042", "2024-01-05", "1.5"))
    )
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content{names}><office:body><office:spreadsheet>"
        f'<table:table table:name="Orders">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(tmp_path / "o.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    assert load(tmp_path / "o.ods").money == [15_000]


def test_a_sheet_belongs_to_workbooks_only(tmp_path: Path) -> None:
    path = tmp_path / "o.csv"
    path.write_text("customer_id,order_date\na,2024-01-05\n")
    with pytest.raises(InputError, match="--sheet is for Excel; this is CSV"):
        scan([str(path)], Reading(sheet="Orders"))
