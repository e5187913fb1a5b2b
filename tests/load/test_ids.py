"""Identifiers in text files: what makes two rows one customer, and what is no customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retainr.load.ids import IdPlan
from tests.load.inputs import Loaded, load, of_customers, text

if TYPE_CHECKING:
    from pathlib import Path

ARMOUR = ('"=""123"""', "'123", '"\t123"', " 123 ", "\u00a0123", "\u3000123", '="123"')
NOTHING = ("", '""', " ", "null", "NULL", "NaN", "nan", "None", "n/a", "N/A", "-", "——", '"\t"')
ODD = (
    *(
        "1012 ",
        "+1012",
        "-1012",
        "+101",
        "-101",
        "1e3",
        "1012.0",
        "01012",
        "0x3F4",
        "1_012",
        "1,012",
        "x1",
    ),
    *("١٠١٢", "１０１２", "1234567890123456", "99999999999999999999", "Zoë", "客户1", "1012'", "–"),
)
PROPERTY = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None
)


def named(loaded_from: Path, customer: str) -> Loaded:
    """Load only the rows of one customer, named as its text is."""
    return load(loaded_from, where=f"customer_id = '{customer}'")


def quote(field: str) -> str:
    return '"' + field.replace('"', '""') + '"'


def bare(field: str) -> str | None:
    """Return what the specification makes of a field: armour and spaces off, or nothing."""
    text = field.strip()
    if len(text) > 2 and text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    text = text.removeprefix("'").strip()
    return None if text.lower() in ("", "null", "nan", "none", "n/a", "-", "——") else text


def test_leading_zeros_make_another_customer(tmp_path: Path) -> None:
    path = of_customers(tmp_path / "o.csv", "007", "07", "7", "7")
    assert load(path).customers == 3
    assert named(path, "007").used.height == 1
    assert named(path, "7").used.height == 2


def test_leading_zeros_of_one_width_are_kept(tmp_path: Path) -> None:
    path = of_customers(tmp_path / "o.csv", "00042", "00043", "00042")
    assert load(path).customers == 2
    assert named(path, "00042").used.height == 2
    assert named(path, "42").used.height == 0


@pytest.mark.parametrize("field", ["007", "0007", "+7", "-7", "7 ", "7.0", "seven", "'7", "00"])
def test_an_odd_id_among_ids_of_many_widths(tmp_path: Path, field: str) -> None:
    ids = [str(n) for n in range(1500)]
    loaded = load(of_customers(tmp_path / "o.csv", *ids, field))
    assert loaded.used.height == 1501
    assert loaded.customers == len({bare(one) for one in (*ids, field)})


@pytest.mark.parametrize("before", [0, 1500])
def test_a_zero_in_front_far_down_makes_another_customer(tmp_path: Path, before: int) -> None:
    path = of_customers(tmp_path / "o.csv", "1001", "01001", "c1001", before=before)
    assert load(path).customers == (52 if before else 3)


def test_whole_floats_lose_their_fraction_when_all_are_so(tmp_path: Path) -> None:
    path = of_customers(tmp_path / "o.csv", "12583.0", "5.0", "", "12583.0", "nan")
    loaded = load(path)
    assert loaded.customers == 2
    assert loaded.ledger.reasons == {"no customer": 2}
    assert named(path, "12583").used.height == 2


def test_one_id_that_is_no_whole_float_keeps_all_as_they_are(tmp_path: Path) -> None:
    path = of_customers(tmp_path / "o.csv", "12583.0", "12583", "a.0")
    assert load(path).customers == 3
    assert named(path, "12583.0").used.height == 1
    assert named(path, "a.0").used.height == 1


@pytest.mark.parametrize("before", [0, 1500])
@pytest.mark.parametrize("field", ARMOUR)
def test_armour_and_spaces_come_off(tmp_path: Path, field: str, before: int) -> None:
    path = of_customers(tmp_path / "o.csv", field, "123", before=before)
    assert load(path).customers == (51 if before else 1)
    assert named(path, "123").used.height == 2


@pytest.mark.parametrize("before", [0, 1500])
@pytest.mark.parametrize("field", NOTHING)
def test_missing_ids(tmp_path: Path, field: str, before: int) -> None:
    loaded = load(of_customers(tmp_path / "o.csv", field, "123", before=before))
    assert loaded.ledger.reasons == {"no customer": 1}
    assert loaded.used.height == before + 1


@pytest.mark.parametrize("field", ["nanette", "nullify", "--", "—", "n.a.", "0", "none of us"])
def test_what_only_looks_missing_is_a_customer(tmp_path: Path, field: str) -> None:
    loaded = load(of_customers(tmp_path / "o.csv", field))
    assert loaded.ledger.reasons == {}
    assert loaded.customers == 1


@pytest.mark.parametrize("field", ODD)
def test_an_odd_id_in_row_5000_is_one_more_customer(tmp_path: Path, field: str) -> None:
    path = of_customers(tmp_path / "o.csv", quote(field), before=4999)
    loaded = load(path)
    known = bare(field) == "1012"
    assert loaded.customers == (50 if known else 51)
    assert loaded.used.height == 5000
    assert named(path, "1012").used.height == (101 if known else 100)


@pytest.mark.parametrize("field", ["user-7f3a", " user-7f3a", "user-7f3a ", "'user-7f3a"])
def test_an_id_to_be_cleaned_far_below_texts_that_need_nothing(tmp_path: Path, field: str) -> None:
    found = load(of_customers(tmp_path / "o.csv", *["user-7f3a", "user-9b"] * 750, field))
    assert set(found.used["customer"]) == {"user-7f3a", "user-9b"}


@pytest.mark.parametrize("field", [*NOTHING, "Zoë", "客户一二三", "a b", "__user__"])
def test_an_odd_id_far_below_texts_that_need_nothing(tmp_path: Path, field: str) -> None:
    found = load(of_customers(tmp_path / "o.csv", *["user-7f3a", "user-9b"] * 750, field))
    assert found.customers == 2 + (field not in NOTHING)


@PROPERTY
@given(st.lists(st.sampled_from((*ODD, "1012", "", "null")), min_size=1, max_size=6))
def test_where_a_row_stands_does_not_matter(tmp_path: Path, ids: list[str]) -> None:
    fields = [quote(one) for one in ids]
    filler = [f"{1000 + n % 50}" for n in range(1500)]
    last = load(of_customers(tmp_path / "last.csv", *filler, *fields))
    first = load(of_customers(tmp_path / "first.csv", *fields, *filler))
    assert first.account == last.account
    assert first.customers == last.customers


@PROPERTY
@given(
    st.lists(
        st.one_of(
            st.from_regex(r"(c|客)?0{0,2}[0-9]{1,3}", fullmatch=True),
            st.sampled_from([*ODD, "'7", '="7"', " 7", "N/A", "7.0", "c7.0"]),
        ),
        min_size=1,
        max_size=8,
    ).filter(lambda ids: not all(one.strip().endswith(".0") for one in ids if bare(one)))
)
def test_customers_are_the_distinct_bare_ids(tmp_path: Path, ids: list[str]) -> None:
    loaded = load(of_customers(tmp_path / "o.csv", *map(quote, ids)))
    kept = [one for one in map(bare, ids) if one is not None]
    assert loaded.used.height == len(kept)
    assert loaded.customers == len(set(kept))


def test_order_ids_follow_the_same_rules(tmp_path: Path) -> None:
    header = "customer_id,order_date,order_id,amount"
    lines = [f"a,2024-01-05,{order},1" for order in ("001", "1", "'1", " 1 ", '"=""1"""')]
    loaded = load(text(tmp_path / "o.csv", *lines, header=header))
    assert loaded.used["order"].n_unique() == 2


def test_rows_without_an_order_id_are_orders_of_their_own(tmp_path: Path) -> None:
    header = "customer_id,order_date,order_id,amount"
    lines = [f"a,2024-01-05,{order},1" for order in ("5", "5", "", "null", "n/a")]
    loaded = load(text(tmp_path / "o.csv", *lines, header=header))
    assert loaded.ledger.reasons == {}
    assert loaded.used["order"].n_unique() == 4


@pytest.mark.parametrize("width", [0, 1, 3, 8])
@pytest.mark.parametrize(
    "keys", [[0], [0, 5, 12], [], [None, 3], [None], [999, 1000], [-4, 3], [10**8]]
)
def test_keys_are_written_as_wide_as_they_stood(width: int, keys: list[int | None]) -> None:
    plan = IdPlan(pl.col("id"), pl.col("id"), pl.lit(value=False), prefix="c", width=width)
    found = plan.written(pl.Series("id", keys, dtype=pl.Int64))
    assert found.to_list() == [k if k is None else "c" + str(k).zfill(width) for k in keys]
