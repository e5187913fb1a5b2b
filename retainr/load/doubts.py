"""What other commands would refuse of rows that were opened leniently."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.load.candidates import with_candidates
from retainr.load.columns import NoColumnError, choose
from retainr.load.decisions import RAW
from retainr.load.identity import check_masked
from retainr.load.opening import check_agreement
from retainr.load.origin import Objection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retainr.load.options import Needs
    from retainr.load.rows import Rows


def doubts(rows: Rows, needs: Needs) -> Iterator[Objection]:
    """Yield what stops a command with these needs before it reads a row."""
    source, reading, found = rows.source, rows.reading, rows.columns
    preset, customer = found.preset, found.get("customer")
    try:
        columns = choose(rows.name, source.columns, reading.columns, needs, preset)
        source.select(tuple(columns.roles.values()))
        check_agreement(source, columns, reading, needs)
    except InputError as found_none:
        error = found_none
        if isinstance(error, NoColumnError):
            error = with_candidates(error, source, needs)
        hidden = preset and preset.unusable and customer is None
        yield Objection("identity" if hidden else "columns", error)
    if customer is None or reading.allow_masked_id:
        return
    try:
        check_masked(rows.name, customer, rows.typed.sample[RAW + customer])
    except InputError as error:
        yield Objection("identity", error)
