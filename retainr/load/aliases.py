"""The customer map: ids of one person in several channels become one id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.load import ids
from retainr.load.failures import reading
from retainr.load.scan import quoted, scan
from retainr.load.words import normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import polars

_EXAMPLE = "two columns with a header, for example alias,id"


def read_aliases(path: str) -> Mapping[str, str]:
    """Return each alias of a customer map with the id that it stands for in the end.

    Args:
        path: a file of two columns, the alias and the id; named so, or in this order.

    Raises:
        InputError: it cannot be read, a cell is empty, or its lines contradict each other.
    """
    source = scan([path])
    columns = _columns(path, source.columns)
    with reading([path], source.parts):
        frame = source.select(columns).collect()
    read = [ids.text_ids(name, whole_floats=_floats(frame, name)).key for name in columns]
    pairs = frame.select(read[0].alias("alias"), read[1].alias("id"))
    for name, column in zip(columns, ("alias", "id"), strict=True):
        if pairs[column].null_count():
            row = pairs[column].is_null().arg_max()
            raise InputError(
                f'{path}: row {int(row or 0) + 1} has no "{name}"', "every line needs both ids"
            )
    return follow(path, pairs.iter_rows())


def _floats(frame: polars.DataFrame, name: str) -> bool:
    return bool(frame.select(ids.float_share(name).alias("all")).item())


def _columns(path: str, header: Sequence[str]) -> tuple[str, str]:
    named = {normal(name): name for name in header}
    if {"alias", "id"} <= set(named):
        return named["alias"], named["id"]
    if len(header) != 2:
        raise InputError(f"{path}: not a customer map, it has {quoted(header)}", _EXAMPLE)
    return header[0], header[1]


def follow(file: str, pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Return each alias with the id at the end of its chain; ids that stay are left out.

    Args:
        file: name of the map, for messages.
        pairs: alias and id.

    Raises:
        InputError: an alias stands for two ids, or for itself in a circle.
    """
    steps: dict[str, str] = {}
    clashes: dict[str, str] = {}
    for alias, id_ in pairs:
        if steps.setdefault(alias, id_) != id_:
            clashes.setdefault(alias, id_)
    if clashes:
        alias, other = next(iter(clashes.items()))
        more = f", and {len(clashes) - 1:,} more such aliases" if len(clashes) > 1 else ""
        raise InputError(
            f"{file}: {alias!r} stands for {steps[alias]!r} and for {other!r}{more}",
            "keep one line for each alias",
        )
    ends: dict[str, str] = {}
    for alias in steps:
        _walk(file, alias, steps, ends)
    return {alias: end for alias, end in ends.items() if alias != end}


def _walk(file: str, alias: str, steps: Mapping[str, str], ends: dict[str, str]) -> None:
    """Find the end of a chain, for all that stand on it."""
    path = {alias: None}
    at = alias
    while at not in ends and steps.get(at, at) != at:
        at = steps[at]
        if at in path:
            ids_ = list(path)
            circle = [*ids_[ids_.index(at) :], at]
            shown = circle if len(circle) < 8 else [*circle[:3], "…", *circle[-2:]]
            raise InputError(
                f"{file}: a circle: {' → '.join(shown)}",
                "leave out the line of the id that the others stand for",
            )
        path[at] = None
    ends |= dict.fromkeys(path, ends.get(at, at))
