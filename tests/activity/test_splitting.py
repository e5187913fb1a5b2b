"""Which words a text holds."""

from __future__ import annotations

import polars as pl
import pytest

from retainr.activity.splitting import words

pytestmark = pytest.mark.usefixtures("splitter")


def said(text: str) -> set[str]:
    return set(words(pl.DataFrame({"number": [0], "text": [text]}))["word"])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("It's SLOW, and the customer's app won't load", "slow customer app load"),
        ("I can’t log in; it isn‘t the sofa's colour", "log sofa colour"),
        ("naïve café: Über teuer", "naïve café über teuer"),
        ("ＢＡＤ　ｓｅｒｖｉｃｅ ﬁne", "bad service fine"),
        ("good-looking 'quoted' --- ''", "good looking quoted"),
        ("slow.Very bad", "slow bad"),
        ("=SUM(A1) +cmd|' /C calc' @evil -late", "sum cmd calc late"),
        ("👍🏽👍️ ok️ ☎️ ❤️‍🔥", "ok"),
        ("sl\u200bow deli\u00advery", "slow delivery"),
        ("no" + 99 * "o" + " ba\u0301d" + 99 * "\u0301" + " bad", "bad"),
        ("a b c x1 iPhone15 no3", ""),
        ("", ""),
    ],
)
def test_words_that_are_written_with_spaces(text: str, wanted: str) -> None:
    assert said(text) == set(wanted.split())


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("客服态度差，退款太慢了", "客服 态度 差 退款 太慢"),
        # Traditional characters are split as the simplified ones are, and stay as written.
        ("客服態度差，退貨麻煩，價格貴", "客服 態度 差 退貨 麻煩 價格 貴"),
        ("不推荐！没用，還是不满意", "不推荐 没用 不满意"),
        ("不", ""),
        ("app卡死了wifi连不上", "app 卡死 wifi 连不上"),
        ("我們覺得這個很好", "好"),
    ],
)
def test_chinese_words(text: str, wanted: str) -> None:
    assert said(text) == set(wanted.split())


@pytest.mark.parametrize(
    "text",
    [
        "ann.o'neil+shop@mail.example.co.uk",
        "mailto ＡＮＮ＠ｅｘａｍｐｌｅ．ｃｏｍ",
        "@ann_example",
        "https://example.com/ann?mail=ann#ann",
        "www.ann-example.org/ann",
        "ann.example.com/ann",
        "+86 138-0013-8000",
        "ref AB12345",
    ],
)
def test_addresses_and_numbers_of_people_are_no_words(text: str) -> None:
    assert said(f"退款{text} late") <= {"退款", "late", "mailto", "ref"}
    assert {"退款", "late"} <= said(f"退款{text} late")


def test_long_texts_and_many() -> None:
    long = "slow 客服态度差 " * 70_000
    texts = pl.DataFrame({"number": [0, 1, 2], "text": [long, "slow", ""]})
    found = words(texts).group_by("word").agg(pl.col("number").sort())
    assert dict(found.iter_rows()) == {"slow": [0, 1], "客服": [0], "态度": [0], "差": [0]}
