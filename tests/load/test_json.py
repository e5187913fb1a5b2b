"""JSON, line by line or as one array: nothing is lost, and a broken line is named."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from retainr.errors import InputError
from retainr.load.scan import scan
from tests.load.inputs import EVENTS, load

if TYPE_CHECKING:
    from pathlib import Path

GOOD = '{"customer_id": "a", "order_date": "2024-01-05", "amount": 1}'


def lines(path: Path, *values: str) -> Path:
    path.write_text("".join(f"{value}\n" for value in values), encoding="utf-8")
    return path


def column(path: Path, name: str, *values: str) -> list[str | None]:
    """Return what a key with these values is read as."""
    lines(path, *(f'{{"n": 1, "{name}": {value}}}' for value in values))
    found: list[str | None] = scan([str(path)]).select((name,)).collect()[name].to_list()
    return found


def wrong(path: Path, **options: Any) -> InputError:
    with pytest.raises(InputError) as caught:
        load(path, **options)
    return caught.value


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        (('"00042"', "7"), ("00042", "7")),
        (("9007199254740993", "1"), ("9007199254740993", "1")),
        (("18446744073709551617", '"x"'), ("18446744073709551617", "x")),
        (("12583.0", "7.0"), ("12583", "7")),
        (("19.99", "-0.5", "100"), ("19.99", "-0.5", "100")),
        (("true", "false", '"yes"'), ("true", "false", "yes")),
        (("null", '"x"'), (None, "x")),
        (('"\\u4e2d\\ud83d\\ude00"', '"a\\nb"'), ("中😀", "a\nb")),
        (('{"x": 1}', '"t"'), ('{"x": 1}', "t")),
        (("[1]", "5"), ("[1]", "5")),
        (('{"x": 1}', "[2]", "3"), ('{"x": 1}', "[2]", "3")),
    ],
    ids=str,
)
def test_values_are_what_stands_there(
    tmp_path: Path, values: tuple[str, ...], texts: tuple[str | None, ...]
) -> None:
    assert column(tmp_path / "o.ndjson", "value", *values) == list(texts)


def test_a_key_that_comes_late_is_found(tmp_path: Path) -> None:
    early = ['{"customer_id": "a", "order_date": "2024-01-05"}'] * 5000
    path = lines(tmp_path / "o.ndjson", *early, GOOD)
    loaded = load(path)
    assert loaded.money == [10_000]
    assert loaded.ledger.reasons == {"no amount": 5000}


def test_a_number_among_words_late(tmp_path: Path) -> None:
    values = ["7"] * 5000 + ['"x7"', "9007199254740993"]
    assert column(tmp_path / "o.ndjson", "id", *values)[-3:] == ["7", "x7", "9007199254740993"]


def test_objects_in_objects_become_columns_with_dots(tmp_path: Path) -> None:
    one = {
        "event": "buy",
        "properties": {"distinct_id": "00042", "time": 1, "plan": {"name": "pro"}},
        "timestamp": "2024-01-05T10:00:00Z",
    }
    late = {"event": "buy", "properties": {"plan": {"seats": 5}}, "timestamp": "2024-01-06T10:00Z"}
    path = lines(tmp_path / "o.ndjson", json.dumps(one), json.dumps(late))
    assert set(scan([str(path)]).columns) == {
        "event",
        "timestamp",
        "properties.distinct_id",
        "properties.time",
        "properties.plan.name",
        "properties.plan.seats",
    }
    named = {"customer": "properties.distinct_id", "time": "timestamp"}
    loaded = load(path, needs=EVENTS, columns=named, by=("properties.plan.name",))
    assert loaded.used["customer"].to_list() == [42]
    assert loaded.used["segment_0"].to_list() == ["pro"]


def test_a_key_with_a_dot_beside_an_object(tmp_path: Path) -> None:
    path = lines(tmp_path / "o.ndjson", '{"a.b": 1, "a": {"b": 2}}')
    found = scan([str(path)])
    assert found.columns == ("a.b (1)", "a.b (2)")
    assert found.select(found.columns).collect().row(0) == ("1", "2")


def test_a_list_does_no_harm_until_it_is_used(tmp_path: Path) -> None:
    path = lines(tmp_path / "o.ndjson", GOOD.replace("}", ', "tags": ["x", 1, {"y": 2}]}'))
    assert load(path).money == [10_000]
    assert load(path, dedupe=True).money == [10_000]
    error = wrong(path, by=("tags",))
    assert '"tags" holds list' in error.message


@pytest.mark.parametrize("ending", ["\r\n", "\n\n", "\n  \n"])
def test_line_ends_and_empty_lines(tmp_path: Path, ending: str) -> None:
    path = tmp_path / "o.ndjson"
    path.write_bytes((GOOD + ending + GOOD).encode())
    assert load(path).money == [10_000, 10_000]


@pytest.mark.parametrize("name", ["a[1].ndjson", "b*.ndjson", "[x]/o.ndjson"])
def test_a_name_that_looks_like_a_pattern(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    assert load(lines(path, GOOD)).money == [10_000]


@pytest.mark.parametrize("name", ["o.ndjson", "o.csv", "o.txt", "o", "o.log"])
def test_it_is_known_by_its_first_bytes(tmp_path: Path, name: str) -> None:
    assert load(lines(tmp_path / name, GOOD)).money == [10_000]


@pytest.mark.parametrize("content", [GOOD, f"[{GOOD},\n{GOOD}]", f"\n [ {GOOD} ]"])
def test_a_byte_order_mark(tmp_path: Path, content: str) -> None:
    path = tmp_path / "o.json"
    path.write_text(content, encoding="utf-8-sig")
    assert set(load(path).money) == {10_000}


def test_an_array_keeps_its_digits(tmp_path: Path) -> None:
    path = tmp_path / "o.json"
    path.write_text('[{"id": 9007199254740993},\n {"id": "00042", "x": "a\\nb"}]')
    found = scan([str(path)])
    assert found.select(("id", "x")).collect().rows() == [
        ("9007199254740993", None),
        ("00042", "a\nb"),
    ]


BAD = {
    "cut": (f'{GOOD}\n{GOOD}\n{{"customer_id": "b', "line 3 is no JSON object: Unterminated"),
    "not JSON": (f"{GOOD}\ncustomer b\n", "line 2 is no JSON object: Expecting value at 1"),
    "two on a line": (f"{GOOD}{GOOD}\n", "line 1 is no JSON object: Extra data"),
    "a comma": (f"{GOOD},\n{GOOD}\n", "line 1 is no JSON object: Extra data"),
    "a number": (f"{GOOD}\n\n5\n", "line 3 is no JSON object: it is '5'"),
    "a list": (f"{GOOD}\n[1]\n", "line 2 is no JSON object: it is '[1]'"),
    "NaN": (f'{GOOD}\n{{"amount": NaN}}\n', "line 2 is no JSON object: NaN is no JSON value"),
    "over lines": ('{\n "customer_id": 1\n}\n', "line 1 is no JSON object: Expecting property"),
    "deep": (f'{GOOD}\n{{"a": {"[" * 5000}\n', "line 2 is no JSON object: "),
    "array that ends": (f"[{GOOD},", "not a whole JSON array: "),
    "array of numbers": (f"[{GOOD}, 5]", "value 2 of the array is no object"),
    "empty array": ("[]", "empty file"),
    "blank": ("\n \n", "empty file"),
}


@pytest.mark.parametrize("fault", BAD)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, fault: str) -> None:
    content, message = BAD[fault]
    path = tmp_path / "o.json"
    path.write_text(content)
    error = wrong(path)
    assert error.message.startswith(f"{path}: {message}")
    assert "\n" not in error.message
    assert error.hint


def test_a_line_of_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "o.ndjson"
    path.write_bytes(f"{GOOD}\n".encode() + '{"customer_id": "客"}\n'.encode("gb18030"))
    error = wrong(path)
    assert error.message.startswith(f"{path}: line 2 is no JSON object: byte 0xbf at 18 is not")


def test_a_large_array_is_not_read_as_one_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["retainr.load.ndjson"], "_LARGEST_ARRAY", 20)
    path = tmp_path / "o.json"
    path.write_text(f"[{GOOD}]")
    assert "jq -c" in wrong(path).hint


def test_no_object_has_any_key(tmp_path: Path) -> None:
    assert "no columns in it" in wrong(lines(tmp_path / "o.ndjson", "{}", "{}")).message


def test_files_of_one_input_may_nest_differently(tmp_path: Path) -> None:
    lines(tmp_path / "a.ndjson", GOOD.replace("}", ', "p": {"x": 1}}'))
    lines(tmp_path / "b.ndjson", GOOD.replace("}", ', "p.x": "t"}'))
    loaded = load(tmp_path, by=("p.x",))
    assert sorted(loaded.used["segment_0"]) == ["1", "t"]
