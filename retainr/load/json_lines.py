"""Lines of JSON read one by one: slowly, to name the one that is wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from retainr.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ONE_A_LINE = "write one object a line: jq -c '.[]' FILE > FILE.ndjson"
_OPEN = (b"{", b"[")


def objects(name: str, path: Path) -> Iterator[dict[str, object]]:
    """Yield the objects of all lines that are not empty.

    Raises:
        InputError: a line is no object.
    """
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            if fault := _fault(line):
                over = line.strip() in _OPEN
                hint = ONE_A_LINE if over else "mend that line, or take it out"
                raise InputError(f"{name}: line {number} is no JSON object: {fault}", hint)
            yield json.loads(line)


def _fault(line: bytes) -> str | None:
    """Return what is wrong with a line; None where it is one object."""
    try:
        value = json.loads(line.decode("utf-8"), parse_constant=no_constant)
    except UnicodeDecodeError as error:
        return f"byte 0x{line[error.start]:02x} at {error.start + 1} is not UTF-8 text"
    except json.JSONDecodeError as error:
        return f"{error.msg} at {error.pos + 1}"
    except (ValueError, RecursionError) as error:
        return str(error)
    return None if isinstance(value, dict) else f"it is {line.strip()[:20].decode()!r}"


def no_constant(name: str) -> None:
    """Refuse `NaN` and its like, which JSON does not know."""
    raise ValueError(f"{name} is no JSON value")
