"""Which options of a command a store can answer, and what is said of the others."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from retainr.errors import InputError
from retainr.load.ledger import Ledger
from retainr.load.options import EVENTS, Reading
from retainr.load.tallies import day_number

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from retainr.load.manifest import Manifest
    from retainr.load.options import Needs

_DAYS = ("since", "until", "as_of")
_TAKEN = ("columns", "by", "given", "new_since", "max_rejects", "engine", *_DAYS)
"""Fields of a reading that are judged one by one, or that any store can answer."""

_CALLED = {"orders": "orders", "events": "events", "contracts": "subscriptions"}


def settled(named: str, manifest: Manifest, asked: Reading, needs: Needs) -> Reading:
    """Return how the rows of a store are read for a command.

    What is not said is as it was when the store was made; segments are split only by the
    columns that the command names.

    Args:
        named: the store, for messages.
        manifest: what it says of itself.
        asked: the command's options.
        needs: what the command reads.

    Raises:
        InputError: the store cannot answer one of them.
    """
    asking = _Asking(named, manifest, asked)
    asking.check_kind(needs)
    asking.check_columns(needs)
    asking.check_same(_TAKEN)
    asking.check_by()
    asking.check_days()
    own = manifest.reading
    given = {name: getattr(asked, name) for name in ("new_since", "max_rejects", *_DAYS)}
    told = {name: value for name, value in given.items() if _said(asked, name)}
    columns = {**own.columns, **asked.columns}
    return dataclasses.replace(own, columns=columns, by=asked.by, given=asked.given, **told)


def check_same_reading(named: str, manifest: Manifest, asked: Reading) -> None:
    """Refuse options that are not those that a store was made with.

    Args:
        named: the store, for messages.
        manifest: what it says of itself.
        asked: the user's options.

    Raises:
        InputError: one is not.
    """
    asking = _Asking(named, manifest, asked)
    asking.check_columns(EVENTS)
    asking.check_same(("columns", "given"))


def _said(asked: Reading, name: str) -> bool:
    """Say whether the user gave an option: with a value of its own, or its default in words."""
    return name in asked.given or getattr(asked, name) != getattr(_DEFAULT, name)


_DEFAULT = Reading()


@dataclass(frozen=True)
class _Asking:
    """Hold what is asked of a store."""

    named: str
    manifest: Manifest
    asked: Reading

    def check_kind(self, needs: Needs) -> None:
        """Refuse commands that read other rows."""
        kind = self.manifest.kind
        if needs.lenient:
            return
        if "customer" not in needs.required or needs.survey:
            raise self._error(
                f"a store of {_CALLED[kind]}, and this command reads other rows",
                "name the files themselves",
            )
        if kind == "contracts" and not (needs.contracts or "start" in needs.required):
            raise self._error(
                "a store of subscriptions, and this command reads orders or events",
                "subscriptions are read by churn, lifecycle, survival and clv",
            )
        if "event" in needs.required and "event" not in self.manifest.roles:
            raise self._error(
                "no event column was kept in this store",
                "make it anew: retainr reduce SOURCE --event COL -o STORE",
            )

    def check_columns(self, needs: Needs) -> None:
        """Refuse names of columns that the store has not for these roles."""
        roles = self.manifest.roles
        for role, column in self.asked.columns.items():
            kept = role == "referrer" and column in self.manifest.reading.by
            if roles.get(role) == column or kept:
                continue
            option = f"--{role.replace('_', '-')} {column}"
            if role == "referrer" and "referrer" in needs.optional:
                raise self._error(f"{option}: not kept in this store", _with(f"--by {column}"))
            has = f"it has {roles[role]}" if role in roles else "it has none"
            raise self._error(f"{option}: not what the store was reduced by; {has}", _with(option))

    def check_same(self, others: Sequence[str]) -> None:
        """Refuse options whose value is another one than that which the store was made with.

        Args:
            others: names of options that are judged otherwise.
        """
        own = self.manifest.reading
        for field in dataclasses.fields(Reading):
            name = field.name
            if name in others or not _said(self.asked, name):
                continue
            value, had = getattr(self.asked, name), getattr(own, name)
            if value != had:
                option = _option(name, value)
                has = "without it" if had in (None, False, ()) else f"with {_option(name, had)}"
                said = f"{option}: the store was reduced {has}"
                raise self._error(said, f"leave it out, or {_with(option)}")

    def check_by(self) -> None:
        """Refuse segments that were not kept, and to join customers that were kept apart."""
        kept, currency = self.manifest.reading.by, self.manifest.roles.get("currency")
        for column in self.asked.by:
            if column not in kept:
                has = f"kept are {', '.join(kept)}" if kept else "no column was kept for it"
                raise self._error(f"--by {column}: {has}", _with(f"--by {column}"))
        if currency in kept and currency not in self.asked.by:
            raise self._error(
                f"its customers are told apart by {currency}, whose amounts must not be mixed",
                f"--by {currency}",
            )

    def check_days(self) -> None:
        """Refuse days that the store cannot cut at: it has no rows there, or only whole orders."""
        own = self.manifest.reading
        for name in _DAYS:
            day, had = getattr(self.asked, name), getattr(own, name)
            if day is None or day == had:
                continue
            option = _option(name, day)
            if had is not None and (day < had if name == "since" else day > had):
                said = f"{option}: the store was reduced with {_option(name, had)}"
                raise self._error(said, _with(option))
            self._check_cut(name, option, day)

    def _check_cut(self, name: str, option: str, day: dt.date) -> None:
        number = day_number(day)
        last = number - 1 if name == "since" else number
        for first, end in self.manifest.spans:
            if first <= last < end:
                raise self._error(
                    f"{option}: an order has lines on both sides of that day, and the store "
                    "holds orders, not their lines",
                    "another day, or name the files themselves",
                )
        if name == "since" and self._has_copies():
            raise self._error(
                f"{option}: of events with one id the store holds the first, which may be earlier",
                _with(option),
            )

    def _has_copies(self) -> bool:
        read, kept = self.manifest.read, self.manifest.kept
        if kept is None or "event_id" not in self.manifest.roles:
            return False
        return Ledger(read, kept, None, as_of_from_data=False).rows_deduplicated > 0

    def _error(self, said: str, hint: str) -> InputError:
        return InputError(f"{self.named}: {said}", hint)


def _option(name: str, value: Any) -> str:
    option = f"--{name.replace('_', '-')}"
    if value is True:
        return option
    if value in (False, None, ()):
        return f"no {option}"
    if isinstance(value, tuple):
        return " ".join(_option(name, one) for one in value)
    text = str(value)
    return f'{option} "{text}"' if " " in text else f"{option} {text}"


def _with(option: str) -> str:
    return f"make another store: retainr reduce SOURCE {option} -o STORE"
