"""Which rows count: the export's words, or those of all the world."""

from __future__ import annotations

import polars as pl
import pytest

from retainr.load.columns import ColumnMap
from retainr.load.presets import Statuses, named, presets
from retainr.load.statuses import (
    COUNTS,
    EXCLUDED,
    REFUNDED,
    UNKNOWN,
    general,
    plan_status,
    words_of,
)

WORDS = Statuses(("paid", "refunded"), ("pending",), ("refunded",))


def codes(words: Statuses, *values: str | None, after: list[str | None] | None = None) -> list[int]:
    frame = pl.DataFrame(
        {"status": values, "after": after or [None] * len(values)},
        schema={"status": pl.String, "after": pl.String},
    )
    plan = plan_status("status", "after" if after else None, words)
    return frame.lazy().select(plan).collect(engine="streaming").to_series().to_list()


def test_words_are_compared_as_headers_are() -> None:
    assert codes(WORDS, "paid", " PAID", "Pend-ing", "ｐａｉｄ", "refunded") == [
        COUNTS,
        COUNTS,
        EXCLUDED,
        COUNTS,
        REFUNDED,
    ]


def test_words_in_no_list_are_unknown() -> None:
    assert codes(WORDS, "paidx", "", None, "-") == [UNKNOWN] * 4


def test_or_do_not_count_where_everybody_names_their_own() -> None:
    words = named("hubspot").statuses
    assert codes(words, "Closed won", "Qualified to buy", None) == [COUNTS, EXCLUDED, EXCLUDED]


def test_brackets_at_the_end_are_left_out() -> None:
    hubspot, jd = named("hubspot").statuses, named("jd").statuses
    assert codes(hubspot, "Closed won (Sales Pipeline)", "5. Closed won") == [COUNTS, EXCLUDED]
    assert codes(jd, "(删除)等待出库", "（删除）锁定", "完成") == [EXCLUDED, EXCLUDED, COUNTS]


def test_a_second_column_tells_of_refunds_only() -> None:
    words = named("douyin").statuses
    after = ["退款成功", "-", "退款成功", None]
    assert codes(words, "已完成", "已完成", "已关闭", "已发货", after=after) == [
        REFUNDED,
        COUNTS,
        EXCLUDED,
        COUNTS,
    ]


@pytest.mark.parametrize("name", [name for name, p in presets().items() if p.statuses.counts])
def test_every_word_of_an_export_has_its_code(name: str) -> None:
    words = named(name).statuses
    assert set(codes(words, *words.excludes)) == {EXCLUDED}
    assert set(codes(words, *words.counts)) <= {COUNTS, REFUNDED}
    assert COUNTS in codes(words, *words.counts)


def test_the_general_words_do_not_contradict_themselves() -> None:
    words = general()
    assert set(codes(words, *words.excludes)) == {EXCLUDED}
    assert set(codes(words, *words.counts)) == {COUNTS, REFUNDED}
    assert set(codes(words, *words.refunds)) == {REFUNDED}


HEADER = ("Financial Status", "Fulfillment Status")


def test_the_words_are_those_of_the_column() -> None:
    shopify = named("shopify")
    own = ColumnMap({"status": "Financial Status"}, {}, shopify)
    other = ColumnMap({"status": "Fulfillment Status"}, {}, shopify)
    assert words_of(own, HEADER) == shopify.statuses
    assert words_of(other, HEADER) == general()
    assert words_of(ColumnMap({"status": "x"}, {}), ("x",)) == general()
    assert words_of(ColumnMap({}, {}, shopify), HEADER) is None
