"""What speaks against computing anything from rows that can be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.load.answers import wrong_scale
from retainr.load.failures import CUT_OFF
from retainr.load.rejects import several_currencies, too_many
from retainr.load.several import several

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retainr.load.rows import Collected

_LARGEST = 2.0**62


@dataclass(frozen=True)
class Objection:
    """Hold one thing that stops every command but `inspect`.

    Attributes:
        code: its name.
        error: what is said.
    """

    code: str
    error: InputError


def objections(collected: Collected) -> Iterator[Objection]:
    """Yield all there is to object, the worst first: no rows, open dates, rejects, currencies."""
    rows, account = collected.rows, collected.ledger
    if account.rows_read == 0:
        error = InputError(f"{rows.name}: no data rows, only headings", CUT_OFF)
        yield Objection("no-rows", error)
        return
    try:
        rows.deciding().check(collected.decided, account)
    except InputError as open_question:
        yield Objection("reading", open_question)
    if scale := wrong_scale(collected):
        yield Objection("score-scale", scale)
    left = account.rows_read - account.rows_filtered
    if sum(account.reasons.values()) > rows.reading.max_rejects * left:
        yield Objection("rejects", too_many(rows, collected))
    if len(account.currencies) > 1:
        column = rows.typed.columns.get("currency")
        counts = account.currencies
        named = several(rows.name, column, counts, "currencies") if column else None
        yield Objection("currencies", named or several_currencies(rows, collected))
    if len(account.surveys) > 1:
        column = str(rows.typed.columns.get("survey"))
        yield Objection("surveys", several(rows.name, column, account.surveys, "surveys"))
    if "size" in account.read.columns and float(account.read["size"].sum()) >= _LARGEST:
        places = max(rows.reading.amount_scale - 2, 0)
        error = InputError(
            f"{rows.name}: the amounts are too large to be summed exactly",
            f"--amount-scale {places} keeps fewer places",
        )
        yield Objection("huge-amounts", error)
