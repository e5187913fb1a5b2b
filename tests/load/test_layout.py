"""Layouts: separators, lines above the header, repeated and missing headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from retainr.errors import InputError
from retainr.load.encoding import Sample
from retainr.load.layout import BLANKS, Layout, Told, find_layout, row_like_a_header
from retainr.load.paths import File
from retainr.load.text import open_text

if TYPE_CHECKING:
    from pathlib import Path


def layout(text: str, **told: object) -> Layout:
    return find_layout(Sample("o.csv", text.encode()), Told(**told))  # type: ignore[arg-type]


def rows(text: str, folder: Path, **told: object) -> list[tuple[str | None, ...]]:
    path = folder / "o.csv"
    path.write_bytes(text.encode())
    opened = open_text(File("o.csv", path), Told(**told))  # type: ignore[arg-type]
    frame = opened.frame().collect()
    return [tuple(frame.columns), *frame.rows()]


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a,b\n1,2\n", ","),
        ("a;b,c;d\n", ";"),
        ("a\tb\n", "\t"),
        ("a|b|c\n", "|"),
        ('"a;b",c\n', ","),
        ('"a\n;;;",c\n1,2\n', ","),
        (" a  b c\n 1  2 3\n", BLANKS),
        ("a b c\n", ","),
        ("a b c\n1 2 3", ","),
        ("a b c\n1 2 3\n4 5", BLANKS),
        ("order date\n2024-01-05 10:00\n", ","),
        ("order date time\n2024-01-05 10:00\n", ","),
        ("one\n1\n", ","),
    ],
)
def test_the_separator_is_found(text: str, separator: str) -> None:
    assert layout(text).separator == separator


def test_runs_of_blanks_set_columns_apart(tmp_path: Path) -> None:
    text = " id  day   amount\r\n 01 19970101  1.5\r\n\t2   19970102 2\r\n  3 19970103   4  "
    assert rows(text, tmp_path) == [
        ("id", "day", "amount"),
        ("01", "19970101", "1.5"),
        ("2", "19970102", "2"),
        ("3", "19970103", "4"),
    ]


def test_lines_above_the_header_are_skipped_by_request(tmp_path: Path) -> None:
    text = '# export, of today\n"unbalanced\na,b\n1,2\n'
    assert rows(text, tmp_path, skip=2) == [("a", "b"), ("1", "2")]
    assert rows(text.replace("\n", "\r"), tmp_path, skip=2) == [("a", "b"), ("1", "2")]


def test_a_header_further_down_is_noticed() -> None:
    text = "Report,,\nof 2024-01-05,,\nOrder ID,Order Date,Amount\n1,2024-01-05,3\n"
    sample = Sample("o.csv", text.encode())
    assert row_like_a_header(sample, layout(text)) == 2
    plain = Sample("o.csv", text.partition("\n")[2].partition("\n")[2].encode())
    assert row_like_a_header(plain, find_layout(plain, Told())) is None


def test_excels_hint_names_the_separator(tmp_path: Path) -> None:
    assert rows("sep=;\r\na,x;b\r\n1;2\r\n", tmp_path) == [("a,x", "b"), ("1", "2")]


def test_more_rows_of_headings_are_no_data(tmp_path: Path) -> None:
    text = 'Q1,Q2\n"What, and\nwhy?",How?\n"{""id"": 1}",x\n9,good\n'
    assert rows(text, tmp_path, headings=3) == [("Q1", "Q2"), ("9", "good")]


def test_names_for_a_text_without_a_header(tmp_path: Path) -> None:
    names = (("customer", "time"), ("customer", "time", "amount"))
    assert rows("c1,20240105,3\n", tmp_path, names=names) == [names[1], ("c1", "20240105", "3")]
    with_header = "customer,date,x\nc1,20240105,3\n"
    assert rows(with_header, tmp_path, names=names)[0] == ("customer", "date", "x")


def test_repeated_headings_are_numbered_and_missing_ones_named(tmp_path: Path) -> None:
    assert rows("date,a,date,,\n1,2,3,4,5\n", tmp_path) == [
        ("date (1)", "a", "date (2)", "column 4", "column 5"),
        ("1", "2", "3", "4", "5"),
    ]
    assert rows(",a\n1,2\n", tmp_path)[0] == ("column 1", "a")


def test_the_line_ends_of_old_macintoshes(tmp_path: Path) -> None:
    assert rows("a,b\r1,2\r3,4\r", tmp_path) == [("a", "b"), ("1", "2"), ("3", "4")]


@pytest.mark.parametrize(
    ("text", "said"), [("\n", "empty file"), ("  \n", "empty file"), ("\n\n1,2\n", "no header")]
)
def test_no_header_is_an_error(text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        layout(text)
    assert caught.value.message == f"o.csv: {said}"


def test_fewer_lines_than_are_skipped() -> None:
    with pytest.raises(InputError) as caught:
        layout("a,b\n1,2\n", skip=5)
    assert caught.value.message == "o.csv: no header below the 5 lines above it"
