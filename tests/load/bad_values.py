"""Bad values and options: times, amounts, exports without customers, maps, filters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.load.bad import GOOD, HEADER, Bad, amounts, rows, times

if TYPE_CHECKING:
    from collections.abc import Callable

TIMES: dict[str, Bad] = {
    "03/04 only": Bad(times("03/04/2024", "05/06/2024")),
    "day first and month first": Bad(times("31/01/2024", "01/31/2024", "03/04/2024")),
    "times with and without an offset": Bad(times("2024-01-05T10:00:00Z", "2024-01-06T10:00:00")),
    "31 February": Bad(times("2024-02-31", "2024-02-30")),
    "the year 24": Bad(times("0024-01-05", "0024-01-06")),
    "the year 99999": Bad(times("99999-01-05", "2024-01-06")),
    "no date at all": Bad(times("soon", "later")),
    "only a time of day": Bad(times("10:00", "11:30")),
    "only years": Bad(times("2023", "2024")),
    "a form without a year": Bad(GOOD, ("--time-format", "%d.%m.")),
    "a form that fits nothing": Bad(GOOD, ("--time-format", "%d.%m.%Y")),
    "an unknown time zone": Bad(GOOD, ("--tz", "Europe/Bonn")),
}

AMOUNTS: dict[str, Bad] = {
    "1,234 only": Bad(amounts('"1,234"', '"5,678"')),
    "points and commas": Bad(amounts('"1.234,50"', '"1,234.50"')),
    "two currencies": Bad(amounts("€5", "$5")),
    "amounts beyond counting": Bad(amounts(*["400000000000000"] * 3)),
    "amounts with letters": Bad(amounts("12abc", "1x")),
    "numbers in powers beyond counting": Bad(amounts("1e300", "1e300")),
    "an unknown decimal sign": Bad(GOOD, ("--decimal", "dot")),
}

_PINDUODUO = "订单号,订单状态,商品总价(元),商家实收金额(元),订单成交时间\n1,已签收,5,5,2024-01-05\n"
_OLIST = (
    "order_id,customer_id,order_status,order_purchase_timestamp\n"
    "1,a,delivered,2024-01-05 10:00:00\n"
)
_MAP = ("--customer-map", "map.csv")


def _with_map(text: str) -> Callable[[Path], object]:
    """Return what writes good orders and a customer map beside them."""

    def make(path: Path) -> None:
        path.write_text(GOOD)
        Path("map.csv").write_text(text)

    return make


PEOPLE: dict[str, Bad] = {
    "nobody": Bad(rows(",2024-01-05,1", ",2024-01-06,1")),
    "masked customers": Bad(rows(*(f"a**{n}@x.com,2024-01-0{n},1" for n in range(1, 6)))),
    "an export without customers": Bad(_PINDUODUO),
    "an export with a customer an order": Bad(_OLIST),
    "an unknown preset": Bad(GOOD, ("--preset", "shopfy")),
    "aliases in a circle": Bad(_with_map("alias,id\na,b\nb,a\n"), _MAP),
    "an alias of two": Bad(_with_map("alias,id\na,b\na,c\n"), _MAP),
    "a map of one column": Bad(_with_map("alias\na\n"), _MAP),
    "a map with a gap": Bad(_with_map("alias,id\na,\n"), _MAP),
    "a map that is not there": Bad(GOOD, _MAP),
}

OPTIONS: dict[str, Bad] = {
    "a filter that is no SQL": Bad(GOOD, ("--where", "amount >")),
    "a filter on no column": Bad(GOOD, ("--where", "amont > 1")),
    "a filter that compares text with a number": Bad(
        rows("a,2024-01-05,1,x", header=HEADER[:-1] + ",note\n"), ("--where", "note > 1")
    ),
    "a filter that is no condition": Bad(GOOD, ("--where", "amount + 1")),
    "a filter with a function that is none": Bad(GOOD, ("--where", "nope(amount) > 1")),
    "a filter that is a query": Bad(GOOD, ("--where", "select * from x")),
    "an empty filter": Bad(GOOD, ("--where", " ")),
    "no such column": Bad(GOOD, ("--customer", "customer")),
    "no such segment": Bad(GOOD, ("--by", "chanel")),
    "two columns for the time": Bad("customer_id,Paid at,Created at\na,2024-01-05,2024-01-06\n"),
    "a quantity without a price": Bad(
        "customer_id,order_date,quantity\na,2024-01-05,1\n", ("--quantity", "quantity")
    ),
}

TABLE = {**TIMES, **AMOUNTS, **PEOPLE, **OPTIONS}
