"""What a Spark server says is wrong, in one line with a hint and with nothing secret in it."""

from __future__ import annotations

import re

from retainr.errors import InputError

_LONGEST = 300
_CLASS = re.compile(r"\[([A-Z_0-9]+)(?:\.[A-Z_0-9]+)*\]\s*")
_SECRET = re.compile(r"(?i)((?:token|password|secret|bearer|authorization)[\"']?\s*[=: ]\s*)\S+")


def explained(engine: str, said: str) -> InputError:
    """Return the error to show.

    Args:
        engine: its name, with nothing secret in it.
        said: what Spark, Java or the network said.
    """
    text = _SECRET.sub(r"\1***", said)
    first = next((line for line in text.splitlines() if line.strip()), "no reason given")
    return InputError(f"{engine}: {first[:_LONGEST]}", "")
