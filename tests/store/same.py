"""Results as documents that can be compared, whatever their input is called."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import retainr
from retainr.errors import RetainrError

if TYPE_CHECKING:
    from collections.abc import Callable

    from retainr import Result


def document(make: Callable[[], Result], name: object = None) -> dict[str, Any]:
    """Return the document of a result, or the error that comes in its place.

    Args:
        make: computes the result.
        name: of an input that stands within sentences, too.
    """
    try:
        result = make()
    except RetainrError as error:
        return {"error": error.message.partition(": ")[2], "hint": error.hint}
    text = str(retainr.render(result, "json"))
    if name is not None:
        text = text.replace(str(name), "INPUT")
    found: dict[str, Any] = json.loads(text)
    for account in (found["data"], *found["data"].values()):
        if isinstance(account, dict):
            account.pop("sources", None)
    return found
