"""The listed customers as the contact import of a CRM takes them.

What imports have in common: UTF-8, a row of headings, one contact a row, found again by its
email or by a field of its own that is marked as unique. Headings are those of custom fields,
which have to be there; Salesforce knows them by their API names, which end in `__c`.

Source:
    knowledge.hubspot.com, "Set up import files" (2025); Salesforce Data Loader Guide, "Data Types
    Supported by Data Loader", and Salesforce help, "What Is Imported for Business Accounts and
    Contacts"; help.zoho.com and its partners, "Rules for data importing in Zoho CRM".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.metrics.risk.params import Export
from retainr.results import GLOSSARY, Column, Table, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars

KEY = "customer_id"
_EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"

_LABELS = {
    "last_order": "Last order",
    "next_order_due": "Next order due",
    "days_since_last_order": "Days since last order",
    "overdue_ratio": "Overdue ratio",
    "p_alive": "Probability alive",
    "revenue_365d": "Revenue 365 days",
    "revenue_at_risk": "Revenue at risk",
    "reasons": "Risk reasons",
    "action": "Suggested action",
}
"""What is exported, and the labels of the fields."""

_UNITS = {
    "last_order": Unit.TEXT,
    "next_order_due": Unit.TEXT,
    "days_since_last_order": Unit.DAYS,
    "overdue_ratio": Unit.MEAN,
    "p_alive": Unit.PROBABILITY,
    "revenue_365d": Unit.MONEY,
    "revenue_at_risk": Unit.MONEY,
    "reasons": Unit.TEXT,
    "action": Unit.TEXT,
}
_PLACES = {"overdue_ratio": 2, "p_alive": 4, "revenue_365d": 2, "revenue_at_risk": 2}


@dataclass(frozen=True)
class Exported:
    """Hold the file of one CRM.

    Attributes:
        table: its rows, with the headings of the import.
        columns: declarations of these.
        key: the heading that contacts are found again by.
    """

    table: Table
    columns: Mapping[str, Column]
    key: str


def export(listed: polars.DataFrame, kind: Export) -> Exported:
    """Return the listed customers for one CRM.

    Args:
        listed: the table `customers`.
        kind: which CRM.
    """
    emails = listed.height > 0 and bool(listed[KEY].str.contains(_EMAIL).all())
    heads = {KEY: _key(kind, emails=emails), **{n: _head(n, kind) for n in _LABELS}}
    frame = listed.select(
        KEY,
        *(_day(name, kind) for name in ("last_order", "next_order_due")),
        "days_since_last_order",
        *(pl.col(name).round(places) for name, places in _PLACES.items()),
        # Fields of several choices are read with semicolons between them.
        pl.col("reasons").str.replace_all(", ", ";"),
        "action",
    ).rename(heads)
    units = {KEY: Unit.TEXT, **_UNITS}
    columns = {
        head: Column(head, units[name], f"{name}, for the contact import of a CRM")
        for name, head in heads.items()
        if head not in GLOSSARY
    }
    return Exported(Table("export", frame, keys=1, guarded=True), columns, heads[KEY])


def _day(name: str, kind: Export) -> polars.Expr:
    """Return a day as an import reads it, which reads text."""
    if kind is Export.CSV:
        return pl.col(name)
    return pl.col(name).dt.strftime("%m/%d/%Y" if kind is Export.ZOHO else "%Y-%m-%d")


def patterns() -> tuple[tuple[str, Unit], ...]:
    """Return the headings that there can be, each with its unit."""
    keys = {_key(kind, emails=emails) for kind in Export for emails in (True, False)}
    found = {_head(name, kind): unit for name, unit in _UNITS.items() for kind in Export}
    every = {**dict.fromkeys(keys, Unit.TEXT), **found}
    own = {head: GLOSSARY[head].unit for head in every if head in GLOSSARY}
    return tuple(sorted({**every, **own}.items()))


def _key(kind: Export, *, emails: bool) -> str:
    if kind is Export.CSV:
        return KEY
    if emails:
        return "Email"
    return "Customer_ID__c" if kind is Export.SALESFORCE else "Customer ID"


def _head(name: str, kind: Export) -> str:
    if kind is Export.CSV:
        return name
    if kind is Export.SALESFORCE:
        return f"{_LABELS[name].replace(' ', '_')}__c"
    return _LABELS[name]
