"""Rows with too few or too many fields are kept, marked, and never cut silently."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retainr.errors import InputError
from retainr.load import ragged
from retainr.load.layout import Told
from retainr.load.paths import File
from retainr.load.text import open_text

if TYPE_CHECKING:
    from retainr.load.text import Text

CELLS = st.text(st.sampled_from('ab1,"\n ;\té中'), max_size=5)
TABLES = st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=8)


def opened(content: str, folder: Path, **told: object) -> Text:
    path = folder / "o.csv"
    path.write_bytes(content.encode())
    return open_text(File("o.csv", path), Told(**told))  # type: ignore[arg-type]


def marked(content: str, folder: Path, **told: object) -> list[tuple[str | None, ...]]:
    text = ragged.marked(opened(content, folder, **told))
    return text.frame().collect().rows()


@pytest.mark.parametrize(
    ("body", "even"),
    [
        ("1,2,3\n4,5,6\n", True),
        ("1,2,3\n4,5,6", True),
        ("1,2,\n,,\n", True),
        ('1,"2,\n2",3\n4,"5""5",6\n', True),
        ("1,2,3\r\n4,5,6\r\n", True),
        ("1,2\n4,5,6\n", False),
        ("1,2,3\n4,5,6,7\n", False),
        ("1,2\n4,5,6,7\n", False),
        ("1,2,3\n\n4,5,6\n", False),
        ("1,2,3\n\n", False),
        ("1,2,3\n4,5", False),
        ('1,2,3\n4,"5,6\n', False),
    ],
)
def test_fields_are_counted(body: str, even: bool, tmp_path: Path) -> None:
    assert ragged.is_even(opened(f"a,b,c\n{body}", tmp_path)) is even
    assert ragged.is_even(opened(f'above, "\n\na,b,c\n{body}', tmp_path, skip=2)) is even


def test_small_pieces_count_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ragged, "_AT_A_TIME", 1)
    assert ragged.is_even(opened('a,b\n"1,\n1",2\n3,4\n', tmp_path))
    assert not ragged.is_even(opened('a,b\n"1,\n1"\n3,4\n', tmp_path))


def test_uneven_rows_are_filled_up_or_cut_and_marked(tmp_path: Path) -> None:
    body = '1,2,3\n4,5\n\n6,7,8,9,"x,y"\n7,8,9,,\n"a\nb",c,d\n'
    assert marked(f"a,b,c\n{body}", tmp_path) == [
        ("1", "2", "3", None),
        ("4", "5", None, "2 fields"),
        ("6", "7", "8", "5 fields, left over: 9, x,y"),
        ("7", "8", "9", None),
        ("a\nb", "c", "d", None),
    ]


def test_lines_above_and_more_headings_stay_out(tmp_path: Path) -> None:
    text = 'x\n"y\na,b\nA,B\n1,2\n3\n'
    assert marked(text, tmp_path, skip=2, headings=2) == [("1", "2", None), ("3", None, "1 fields")]


def test_a_stray_quote_is_a_character(tmp_path: Path) -> None:
    rows = marked('a,b\n5" disk,1\n"x" y,2\n', tmp_path)
    assert [row[0] for row in rows] == ['5" disk', "x y"]


@pytest.mark.parametrize("rest", ["", "3,4\n" * 3, "3,4\n" * 200])
def test_a_quote_that_is_never_closed_names_its_row(
    rest: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ragged, "_LONGEST_ROW", 500)
    with pytest.raises(InputError) as caught:
        marked(f'a,b\n1,2\n2,"x\n{rest}', tmp_path)
    assert caught.value.message == "o.csv: row 2 does not end: a quote is opened and not closed"


@given(TABLES)
def test_fields_are_counted_as_python_counts_them(table: list[list[str]]) -> None:
    out = StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([["a", "b"], *table])
    with TemporaryDirectory() as folder:
        text = opened(out.getvalue(), Path(folder))
        assert ragged.is_even(text) is all(len(row) == 2 for row in table)
        copy = ragged.marked(text)
        found = copy.frame().collect()[ragged.FIELDS]
        expected = [len(row) < 2 or any(row[2:]) for row in table]
        assert found.is_not_null().to_list() == expected
