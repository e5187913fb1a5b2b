"""Who a row's customer is: hidden ids, guests, aliases, one person in several currencies."""

from __future__ import annotations

import polars as pl
import pytest

from retainr.errors import InputError
from retainr.load.identity import Identity, check_masked
from retainr.load.ids import plan_ids


def read(identity: Identity, **columns: list[str | None]) -> list[str | None]:
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    plan = identity.plan(plan_ids("id", pl.String(), frame["id"]))
    made = frame.lazy().select(plan.key.alias("key"), plan.empty.alias("empty"))
    found = made.collect(engine="streaming")
    assert found["empty"].to_list() == [key is None for key in found["key"]]
    return found["key"].to_list()


def test_a_guest_is_known_by_the_other_column() -> None:
    identity = Identity(guest="mail", nobody=("0",))
    ids = ["0", "35", "0", None, "0"]
    assert read(identity, id=ids, mail=["a@x", "b@x", " ", "c@x", None]) == [
        "a@x",
        "35",
        None,
        "c@x",
        None,
    ]


def test_nobody_in_numbers_that_pandas_wrote_as_floats() -> None:
    assert read(Identity(nobody=("0",)), id=["0.0", "35.0"]) == [None, "35"]


def test_an_id_that_does_not_fit_the_plan_is_not_taken_for_a_guest() -> None:
    sample = pl.Series(["1", "2"])
    plan = Identity(guest="mail").plan(plan_ids("id", pl.String(), sample))
    frame = pl.DataFrame({"id": ["1", "x"], "mail": ["a@x", "b@x"]})
    broken = plan.broken("key")
    assert broken is not None
    assert frame.with_columns(key=plan.key).select(broken).to_series().to_list() == [False, True]


def test_aliases_are_applied_to_clean_ids_and_to_guests() -> None:
    identity = Identity(guest="mail", aliases={"7": "A", "a@x": "A"})
    assert read(identity, id=['="7"', "8", None], mail=[None, None, "a@x"]) == ["A", "8", "A"]


def test_a_person_is_split_by_currency() -> None:
    identity = Identity(split="currency")
    assert read(identity, id=["7", "7", "7", None], currency=["usd", " eur ", "", "usd"]) == [
        "7 (usd)",
        "7 (eur)",
        "7",
        None,
    ]


def test_nothing_to_do_leaves_the_plan_alone() -> None:
    ids = plan_ids("id", pl.String(), pl.Series(["1"]))
    assert Identity().plan(ids) is ids


MASKED = ["186******05", "##密文", "$$密文", "***", "t**", "匿名用户", "Guest", "13800000001-1234"]
PLAIN = ["13800000001", "a#1", "a*b", "x$$", "guest0@example.com", "2024-01-05", "00042"]


def wrong(*values: str | None) -> InputError:
    with pytest.raises(InputError) as caught:
        check_masked("x.csv", "buyer", pl.Series(values, dtype=pl.String))
    return caught.value


@pytest.mark.parametrize("value", MASKED)
def test_masked_ids_are_refused(value: str) -> None:
    error = wrong(None, "", f" {value} ")
    assert error.message == (
        f'x.csv: "buyer" holds masked ids, such as {value!r} in row 3: customers cannot be told '
        "apart"
    )
    assert "--allow-masked-id" in error.hint


@pytest.mark.parametrize("value", PLAIN)
def test_plain_ids_are_not(value: str) -> None:
    check_masked("x.csv", "buyer", pl.Series([value]))


def test_a_few_odd_names_are_no_masks() -> None:
    check_masked("x.csv", "buyer", pl.Series(["a**b", *map(str, range(19))]))
    assert wrong("a**b", *map(str, range(18)))


def test_what_is_no_text_is_not_masked() -> None:
    check_masked("x.csv", "buyer", pl.Series([1, 2]))
    check_masked("x.csv", "buyer", pl.Series([], dtype=pl.String))
