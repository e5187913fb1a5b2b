"""The customer map: chains are followed; contradictions and circles are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retainr.errors import InputError
from retainr.load.aliases import follow, read_aliases

if TYPE_CHECKING:
    from pathlib import Path


def wrong(*pairs: tuple[str, str]) -> str:
    with pytest.raises(InputError) as caught:
        follow("map.csv", pairs)
    return caught.value.message


def test_chains_are_followed_to_their_end() -> None:
    assert follow("m", [("a", "b"), ("b", "c"), ("x", "b"), ("c", "c")]) == {
        "a": "c",
        "b": "c",
        "x": "c",
    }


def test_the_same_line_twice_is_no_contradiction() -> None:
    assert follow("m", [("a", "b"), ("a", "b")]) == {"a": "b"}


def test_one_alias_for_two_ids() -> None:
    assert wrong(("a", "b"), ("a", "c")) == "map.csv: 'a' stands for 'b' and for 'c'"
    assert wrong(("a", "b"), ("a", "c"), ("d", "e"), ("d", "f"), ("d", "g")) == (
        "map.csv: 'a' stands for 'b' and for 'c', and 1 more such aliases"
    )


def test_a_circle() -> None:
    assert wrong(("x", "a"), ("a", "b"), ("b", "a")) == "map.csv: a circle: a → b → a"


def test_a_long_circle_is_cut_short() -> None:
    pairs = [(str(n), str((n + 1) % 50)) for n in range(50)]
    assert wrong(*pairs) == "map.csv: a circle: 0 → 1 → 2 → … → 49 → 0"


def test_a_long_chain_takes_no_time() -> None:
    ends = follow("m", [(str(n), str(n + 1)) for n in range(100_000)])
    assert set(ends.values()) == {"100000"}


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12))
def test_every_end_is_an_id_that_stays(pairs: list[tuple[int, int]]) -> None:
    # Larger ids point to smaller ones: no circles; the first line of an alias counts.
    steps = {str(max(pair)): str(min(pair)) for pair in pairs}
    ends = follow("m", steps.items())
    for alias, end in ends.items():
        at = alias
        while at in steps and steps[at] != at:
            at = steps[at]
        assert end == at


def write(path: Path, *lines: str) -> str:
    path.write_text("\n".join((*lines, "")), encoding="utf-8")
    return str(path)


def test_a_file_is_read_as_text_and_cleaned(tmp_path: Path) -> None:
    path = write(tmp_path / "map.csv", "old,new", '"=""0042""", 0007 ', "0043,0042")
    assert read_aliases(path) == {"0042": "0007", "0043": "0007"}


def test_named_columns_may_stand_anywhere(tmp_path: Path) -> None:
    path = write(tmp_path / "map.csv", "ID,channel,Alias", "a,web,b")
    assert read_aliases(path) == {"b": "a"}


def test_numbers_that_pandas_wrote_as_floats(tmp_path: Path) -> None:
    assert read_aliases(write(tmp_path / "map.csv", "alias,id", "7.0,8.0")) == {"7": "8"}


def test_a_typed_file(tmp_path: Path) -> None:
    path = tmp_path / "map.parquet"
    pl.DataFrame({"alias": [7, 8], "id": ["x", "y"]}).write_parquet(path)
    assert read_aliases(str(path)) == {"7": "x", "8": "y"}


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (("alias,id", "a,b", ",c"), 'row 2 has no "alias"'),
        (("alias,id", "a,"), 'row 1 has no "id"'),
        (("a,b,c", "1,2,3"), 'not a customer map, it has "a", "b", "c"'),
        (("alias", "1"), 'not a customer map, it has "alias"'),
    ],
)
def test_files_that_are_no_map(tmp_path: Path, lines: tuple[str, ...], message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_aliases(write(tmp_path / "map.csv", *lines))
    assert caught.value.message.endswith(message)
    assert caught.value.hint
