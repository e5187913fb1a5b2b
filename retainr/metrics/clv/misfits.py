"""Options that say nothing of what values are computed with, and inputs that do not fit it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.metrics.clv.params import Model

if TYPE_CHECKING:
    from retainr.metrics.clv.params import ClvParams

_NOTHING = {
    Model.SBG: ("horizon", "holdout", "inactive_after"),
    Model.HISTORIC: (
        *("horizon", "holdout", "discount_rate", "what_if", "inactive_after", "grace"),
    ),
    Model.SIMPLE: ("horizon", "holdout", "discount_rate", "grace"),
}
_OF_PURCHASES = ("inactive_after", "grace")


def check_options(file: str, params: ClvParams, *, contracts: bool) -> None:
    """Refuse a model that does not fit the rows, and options that have nothing to act on.

    Args:
        file: name of the input, for messages.
        params: the command's parameters.
        contracts: the rows are contracts.

    Raises:
        InputError: there is one.
    """
    if contracts and params.model is not Model.SBG:
        raise InputError(
            f"{file}: contracts, and --model {params.model} is for orders",
            "--model sbg values contracts; --time COL if the rows are orders",
        )
    if not contracts and params.model is Model.SBG:
        raise InputError(
            f"{file}: orders, and --model sbg is for contracts, whose end is seen",
            "--model bg-nbd values orders; --start COL --end COL if the rows are contracts",
        )
    for name in _NOTHING.get(params.model, _OF_PURCHASES):
        if getattr(params, name) is not None:
            option = "--" + name.replace("_", "-")
            raise InputError(
                f"{file}: {option} says nothing of --model {params.model}", "leave it out"
            )
