"""Two small logs whose numbers can be counted on fingers."""

from __future__ import annotations

from pathlib import Path

ORDERS = """\
customer_id,order_id,order_date,amount,channel,country,joined
ann,1,2024-01-03,10.00,web,DE,2023-12-15
ann,2,2024-02-10,20.00,shop,FR,2023-12-15
ann,3,2024-04-05,5.00,web,DE,2023-12-15
bob,4,2024-01-20,30.00,shop,DE,2024-01-20
bob,5,2024-03-02,7.50,web,DE,2024-01-20
cy,6,2024-02-14,12.25,web,FR,2024-02-01
cy,7,2024-03-31,8.00,web,FR,2024-02-01
cy,8,2024-03-31,-3.00,web,FR,2024-02-01
dee,9,2024-03-05,100.00,shop,FR,2024-03-05
eve,10,2024-04-30,1.00,web,DE,2024-04-01
"""
"""Five customers; order 8 is a refund; all months to April are complete."""

EVENTS = """\
user_id,timestamp,event,event_id,old_event
u1,2024-01-05 09:00,signup,1,buy
u1,2024-01-20 09:00,view,2,view
u1,2024-02-03 09:00,buy,3,signup
u1,2024-02-07 09:00,buy,4,view
u1,2024-02-07 09:00,buy,4,view
u2,2024-01-02 09:00,view,5,view
u2,2024-01-09 09:00,signup,6,view
u2,2024-03-01 09:00,buy,7,signup
u3,2024-02-02 09:00,view,8,view
u1,2024-03-31 09:00,view,9,view
"""
"""Two signed up in January; one bought twice in February, the other once in March."""


def orders(name: str = "orders.csv") -> Path:
    """Write the orders into the working directory."""
    return _written(name, ORDERS)


def events(name: str = "events.csv") -> Path:
    """Write the events into the working directory."""
    return _written(name, EVENTS)


def lines(
    *rows: str, name: str = "orders.csv", header: str = "customer_id,order_date,amount"
) -> Path:
    """Write rows under a header into the working directory."""
    return _written(name, "\n".join((header, *rows, "")))


def _written(name: str, text: str) -> Path:
    path = Path(name)
    path.write_text(text, encoding="utf-8", newline="")
    return path
