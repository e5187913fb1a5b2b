"""Rules over the known exports: strict keys, lists that fit each other, a sample of each."""

from __future__ import annotations

import csv
import io
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from retainr.load.presets import NONE, ROLES, presets, recognise
from retainr.load.words import normal

ENTRIES: dict[str, dict[str, Any]] = tomllib.loads(
    (files("retainr.load") / "presets.toml").read_text("utf-8")
)
SAMPLES = sorted(
    path
    for path in (Path(__file__).parents[1] / "load" / "presets").iterdir()
    if path.suffix != ".toml"
)
EACH = pytest.mark.parametrize("name", ENTRIES)
TEXTS = ("title", "kind", "others", "unusable", "encoding", "date_order")
LISTS = (*ROLES, "counts", "excludes", "refunds", "nobody", "first_line", "once")
NUMBERS = ("header_rows",)
CHOICES = {
    "kind": ("orders", "events", "surveys"),
    "others": ("excluded",),
    "date_order": ("dmy", "mdy", "ymd"),
}
EXPECTED = (
    "shopify woocommerce stripe hubspot salesforce zoho fxiaoke taobao youzan douyin pinduoduo jd "
    "wechat-shop online-retail olist cdnow ga4 posthog mixpanel amplitude typeform surveymonkey "
    "qualtrics delighted wjx"
)


def of_sample(path: Path) -> str:
    """Return the preset that a sample is named after: `taobao-masked` is one of `taobao`."""
    return max((name for name in ENTRIES if path.stem.startswith(name)), key=len)


def header(path: Path) -> list[str]:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030")
    if path.suffix == ".txt":
        return text.splitlines()[0].split()
    return next(csv.reader(io.StringIO(text)))


def test_every_export_that_was_promised_is_there() -> None:
    assert list(ENTRIES) == EXPECTED.split()
    assert NONE not in ENTRIES


@EACH
def test_its_keys_are_known_and_hold_what_they_should(name: str) -> None:
    for key, value in ENTRIES[name].items():
        if key in TEXTS:
            assert isinstance(value, str), key
            assert value in CHOICES.get(key, (value,)), key
        elif key in NUMBERS:
            assert isinstance(value, int), key
        elif key in LISTS:
            assert all(isinstance(item, str) for item in value), key
        else:
            assert key in ("headers", "names"), key
            assert all(isinstance(item, str) for names in value for item in names), key
    assert {"title", "kind", "headers", "time"} <= set(ENTRIES[name])


@EACH
def test_its_lists_have_no_word_twice(name: str) -> None:
    for key in LISTS:
        words = [normal(word) for word in ENTRIES[name].get(key, ())]
        assert len(words) == len(set(words)), key
    for words in ENTRIES[name]["headers"]:
        assert len(words) == len({normal(word) for word in words})


@EACH
def test_a_status_counts_or_does_not(name: str) -> None:
    entry = ENTRIES[name]
    counts, excludes = ({normal(w) for w in entry.get(key, ())} for key in ("counts", "excludes"))
    assert not counts & excludes
    assert bool(counts) == bool(excludes) == ("status" in entry)
    refunds = {normal(word) for word in entry.get("refunds", ())}
    assert refunds <= counts or "after_sale" in entry
    assert bool(refunds) or "after_sale" not in entry


@EACH
def test_what_it_says_of_roles_and_columns_is_about_its_own(name: str) -> None:
    entry = ENTRIES[name]
    assert set(entry.get("first_line", ())) <= set(entry)
    money = {c for role in ("amount", "refunded") for c in entry.get(role, ())}
    assert set(entry.get("once", ())) <= money
    for role in ("first_line", "once"):
        assert role not in entry or "order" in entry
    assert "nobody" not in entry or "guest" in entry
    assert "stand_in" not in entry or "unusable" in entry
    assert "customer" in entry or "unusable" in entry
    assert 1 <= entry.get("header_rows", 1) <= 3


def test_every_export_has_a_sample_and_every_sample_an_account() -> None:
    assert {of_sample(path) for path in SAMPLES} == set(ENTRIES)
    assert all(path.with_suffix(".toml").is_file() for path in SAMPLES)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_sample_is_recognised_as_what_it_is(path: Path) -> None:
    found = recognise(header(path))
    # Without a header there is nothing to recognise; the option names the export then.
    assert (found.name if found else "cdnow") == of_sample(path)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_no_two_exports_fit_a_sample_equally_well(path: Path) -> None:
    names = {normal(name) for name in header(path)}
    sizes = [max(len(s & names) == len(s) and len(s) for s in p.signatures) for p in
             presets().values()]  # fmt: skip
    best = max(sizes)
    assert sizes.count(best) == 1 or best == 0
