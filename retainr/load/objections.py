"""What speaks against computing anything from rows that can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.load.failures import CUT_OFF
from retainr.load.origin import Objection
from retainr.load.rejects import several_currencies, too_many
from retainr.load.several import several

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retainr.load.origin import Found

_LARGEST = 2**62


def objections(found: Found) -> Iterator[Objection]:
    """Yield all there is to object, the worst first: no rows, open dates, rejects, currencies."""
    account, origin = found.ledger, found.origin
    name, reading = ", ".join(origin.names), origin.reading
    if account.rows_read == 0:
        error = InputError(f"{name}: no data rows, only headings", CUT_OFF)
        yield Objection("no-rows", error)
        return
    yield from origin.objections(found)
    left = account.rows_read - account.rows_filtered
    if sum(account.reasons.values()) > reading.max_rejects * left:
        yield Objection("rejects", too_many(found))
    if len(account.currencies) > 1:
        column = origin.columns.get("currency")
        counts = account.currencies
        named = several(name, column, counts, "currencies") if column else None
        yield Objection("currencies", named or several_currencies(found))
    if len(account.surveys) > 1:
        column = str(origin.columns.get("survey"))
        yield Objection("surveys", several(name, column, account.surveys, "surveys"))
    if account.size >= _LARGEST:
        places = max(reading.amount_scale - 2, 0)
        error = InputError(
            f"{name}: the amounts are too large to be summed exactly",
            f"--amount-scale {places} keeps fewer places",
        )
        yield Objection("huge-amounts", error)
