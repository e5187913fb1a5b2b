"""CSV: exact numbers, RFC 4180, long or wide."""

from __future__ import annotations

import csv
import dataclasses
import io
from typing import TYPE_CHECKING

import polars as pl
import pytest

from retainr.errors import InputError
from retainr.render import View
from retainr.render.csv import render

if TYPE_CHECKING:
    from collections.abc import Callable

    from retainr.results import Result


def rows(data: bytes, separator: str = ",") -> list[list[str]]:
    text = io.StringIO(data.decode("utf-8"), newline="")
    return list(csv.reader(text, delimiter=separator, strict=True))


def test_the_long_table_comes_back_exactly(computed: Callable[..., Result]) -> None:
    frame = computed().tables[0].frame
    data = render(computed(), View())
    read = pl.read_csv(data, schema=frame.schema)
    assert read.equals(frame)


def test_values_are_written_as_they_are(made: Result, hostile: str) -> None:
    head, first, second, third, fourth = rows(render(made, View()))
    assert head == ["name|<b>", "day", "n", "rate", "yes", "none"]
    assert first == [hostile, "2024-01-01", "1234", repr(0.1 + 0.2), "true", ""]
    assert second == ["007", "1899-12-31", str(2**62 + 1), "", "false", ""]
    assert third == ["", "", "", "", "", ""]
    assert float(fourth[3]) == 1e-7
    assert b"\r" not in render(made, View())


def test_a_carriage_return_and_the_separator_are_quoted(made: Result) -> None:
    frame = pl.DataFrame({"name|<b>": ["a\rb", "a,b", "a\tb", 'a"b']})
    table = dataclasses.replace(made.tables[0], rows=frame)
    odd = dataclasses.replace(made, tables=(table,), charts={})
    for separator in (",", "\t"):
        read = rows(render(odd, View(), separator=separator), separator)
        assert [row[0] for row in read[1:]] == ["a\rb", "a,b", "a\tb", 'a"b']


def test_the_mark_of_byte_order_only_on_request(made: Result) -> None:
    assert render(made, View(bom=True)) == b"\xef\xbb\xbf" + render(made, View())


def test_wide_has_a_column_for_each_age(made: Result, hostile: str) -> None:
    assert rows(render(made, View(layout="wide"))) == [
        ["cohort", "size", "1", "2"],
        [hostile, "358", repr(86 / 358), "0.125"],
        ["2024-02", "1200", "", ""],
        ["2024-03", "41", "", ""],
    ]


def test_wide_of_a_computed_matrix_has_its_unrounded_rates(
    computed: Callable[..., Result],
) -> None:
    read = rows(render(computed(), View(layout="wide")))
    assert read == [
        ["cohort", "size", "1", "2", "3"],
        ["2024-01", "2", "0.5", "0.5", ""],
        ["2024-02", "1", "1.0", "", ""],
    ]


def test_wide_counts_are_whole(computed: Callable[..., Result]) -> None:
    counted = computed(show="retained")
    assert rows(render(counted, View(layout="wide")))[1][:4] == ["2024-01", "2", "1", "1"]


def test_wide_names_the_segment(split: Result, hostile: str) -> None:
    read = rows(render(split, View(layout="wide")))
    assert read[0] == ["segment", "cohort", "size", "1", "2"]
    assert [row[0] for row in read[1:]] == ["north"] * 3 + [hostile] * 3


def test_wide_is_long_where_there_is_no_matrix(made: Result) -> None:
    name = made.tables[1].name
    wide = render(made, View(table=name, layout="wide"))
    assert wide == render(made, View(table=name))
    assert len(rows(wide)) == 2


def test_a_table_is_chosen_by_name(made: Result) -> None:
    with pytest.raises(InputError) as caught:
        render(made, View(table="no"))
    assert caught.value.message == "no table 'no'"
    assert caught.value.hint == "tables: t, second: [x]/long name of a table"


def test_the_same_bytes_twice(made: Result) -> None:
    assert render(made, View()) == render(made, View())
