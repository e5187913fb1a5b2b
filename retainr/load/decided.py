"""What was decided about whole columns, as short texts: equal where files are read alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retainr.load.decisions import Decisions
    from retainr.load.times import TimeChoice
    from retainr.load.typed import TypedColumns

_TIMES = ("time", "end", "acquired")
_AMOUNTS = ("amount", "quantity", "price", "refunded")


def decided_of(typed: TypedColumns, decided: Decisions) -> dict[str, str]:
    """Return by column what was decided.

    Args:
        typed: how the columns became typed ones.
        decided: in the end.
    """
    roles = typed.columns.roles
    found = {f"type of {name}": str(dtype) for name, dtype in typed.dtypes.items()}
    found |= {f"--where on {name}": str(expr) for name, expr in typed.where.items()}
    for role in ("customer", "order"):
        if role in roles:
            found[role] = "floats" if getattr(decided, role) == "floats" else "as they stand"
    for role in _TIMES:
        choice = getattr(decided, role)
        if choice.forms:
            found[role] = _told(choice)
    for role in _AMOUNTS:
        if role in roles and getattr(decided, role).style:
            found[role] = getattr(decided, role).style
    if typed.meaning.filled or typed.meaning.once:
        found["cells of an order"] = "on its first line"
    return found


def _told(choice: TimeChoice) -> str:
    """Return how times are read; forms that only one reading fits are all alike."""
    forms = choice.forms
    if any(form.order or form.count or form.label.isalnum() for form in forms):
        return choice.label
    return "year, month, day" + (" with an offset" if any(f.zoned for f in forms) else "")
