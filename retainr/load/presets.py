"""Known exports: which columns they have, which rows count, and what is wrong with them."""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from retainr.errors import InputError
from retainr.load.words import normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NONE = "none"
"""The name that switches recognition off."""

ROLES = (
    "customer",
    "guest",
    "stand_in",
    "time",
    "amount",
    "quantity",
    "price",
    "refunded",
    "order",
    "currency",
    "status",
    "after_sale",
    "survey",
    "event",
    "event_id",
    "score",
    "comment",
    "start",
    "end",
)


@dataclass(frozen=True)
class Statuses:
    """Say which rows count, by a word in a column; words are compared as `normal` gives them.

    Attributes:
        counts: words of rows that count.
        excludes: words of rows that don't.
        refunds: words of rows that count with an amount of 0.
        others: what becomes of rows with another word: `rejected` or `excluded`.
    """

    counts: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    refunds: tuple[str, ...] = ()
    others: str = "rejected"


@dataclass(frozen=True)
class Layout:
    """Say how an export's text stands in its file, where it is not plain CSV.

    Attributes:
        names: the columns of files without a header, for each number of them.
        header_rows: lines above the data; the first names the columns.
        encoding: of files that are not Unicode.
        date_order: of dates that leave it open.
    """

    names: tuple[tuple[str, ...], ...] = ()
    header_rows: int = 1
    encoding: str | None = None
    date_order: str | None = None


@dataclass(frozen=True)
class Preset:
    """Describe one export.

    Attributes:
        name: as `--preset` takes it.
        title: what it is, for people.
        kind: what a row is: `orders`, `events` or `surveys`.
        signatures: sets of header names; a header that has all of one is this export's.
        roles: role to the names of its columns, best first.
        statuses: which rows count.
        nobody: values of the customer column that mean: no customer.
        first_line: roles whose cells are empty on an order's later lines.
        once: columns that repeat a value of the whole order on each of its lines.
        unusable: why customers cannot be told apart without a customer column.
        layout: how the text stands in the file.
    """

    name: str
    title: str
    kind: str
    signatures: tuple[frozenset[str], ...]
    roles: Mapping[str, tuple[str, ...]]
    statuses: Statuses = field(default_factory=Statuses)
    nobody: tuple[str, ...] = ()
    first_line: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    unusable: str | None = None
    layout: Layout = field(default_factory=Layout)

    def column(self, role: str, header: Iterable[str]) -> str | None:
        """Return the file's own name of a role's column, or None where it has none.

        Args:
            role: one of `ROLES`.
            header: the file's column names.
        """
        by_name: dict[str, str] = {}
        for name in header:
            by_name.setdefault(normal(name), name)
        wanted = (normal(name) for name in self.roles.get(role, ()))
        return next((by_name[name] for name in wanted if name in by_name), None)

    def with_stand_in(self) -> Preset:
        """Return the same export with what stands in for a customer where it has none."""
        customers = (*self.roles.get("customer", ()), *self.roles.get("stand_in", ()))
        return replace(self, roles={**self.roles, "customer": customers})


def presets() -> Mapping[str, Preset]:
    """Return all known exports by name."""
    return _read()


def named(name: str) -> Preset:
    """Return the export of this name.

    Raises:
        InputError: there is none.
    """
    known = presets()
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name.lower(), known, 1, 0.5)
    meant = f"did you mean {near[0]}? " if near else ""
    others = [other for other in known if other not in near]
    raise InputError(
        f"--preset {name}: no such export", f"{meant}known: {', '.join([*near, *others, NONE])}"
    )


def recognise(header: Iterable[str], file: str = "header") -> Preset | None:
    """Return the export that a header belongs to, the most specific one; None for no known one.

    Args:
        header: the file's column names.
        file: name of the input, for messages.

    Raises:
        InputError: two exports fit it equally well.
    """
    names = {normal(name) for name in header}
    sizes = {
        name: max((len(s) for s in preset.signatures if s <= names), default=0)
        for name, preset in presets().items()
    }
    best = [name for name, size in sizes.items() if size == max(sizes.values())]
    if not sizes[best[0]]:
        return None
    if len(best) > 1:
        raise InputError(
            f"{file}: fits the exports {' and '.join(best)} equally well",
            f"say which one: --preset {best[0]}; or --preset {NONE}",
        )
    return presets()[best[0]]


def chosen(name: str | None, header: Iterable[str], file: str) -> Preset | None:
    """Return the export that a file is: as the user says, or as its header shows.

    Args:
        name: what `--preset` says; None where it says nothing.
        header: the file's column names.
        file: its name, for messages.

    Raises:
        InputError: there is no export of this name, or two fit equally well.
    """
    if name is None:
        return recognise(header, file)
    return None if name == NONE else named(name)


def layout_of(name: str | None) -> Layout:
    """Return the layout of the export that `--preset` names; the usual one where it names none."""
    return Layout() if name in (None, NONE) else named(str(name)).layout


@cache
def _read() -> Mapping[str, Preset]:
    text = (files("retainr.load") / "presets.toml").read_text(encoding="utf-8")
    made = {name: _preset(name, entry) for name, entry in tomllib.loads(text).items()}
    owners: dict[frozenset[str], str] = {}
    for preset in made.values():
        for signature in preset.signatures:
            if owners.setdefault(signature, preset.name) != preset.name:
                raise ValueError(f"{preset.name} and {owners[signature]} have the same headers")
    return MappingProxyType(made)


def _preset(name: str, entry: Mapping[str, Any]) -> Preset:
    return Preset(
        name=name,
        title=entry["title"],
        kind=entry["kind"],
        signatures=tuple(frozenset(map(normal, names)) for names in entry["headers"]),
        roles={role: tuple(entry[role]) for role in ROLES if role in entry},
        statuses=statuses(entry),
        nobody=tuple(entry.get("nobody", ())),
        first_line=tuple(entry.get("first_line", ())),
        once=tuple(entry.get("once", ())),
        unusable=entry.get("unusable"),
        layout=Layout(
            names=tuple(map(tuple, entry.get("names", ()))),
            header_rows=entry.get("header_rows", 1),
            encoding=entry.get("encoding"),
            date_order=entry.get("date_order"),
        ),
    )


def statuses(entry: Mapping[str, Any]) -> Statuses:
    """Return the lists of status words of a table.

    Args:
        entry: a table with `counts`, `excludes`, `refunds` and `others`, each as it may be.
    """
    return Statuses(
        counts=tuple(entry.get("counts", ())),
        excludes=tuple(entry.get("excludes", ())),
        refunds=tuple(entry.get("refunds", ())),
        others=entry.get("others", "rejected"),
    )
