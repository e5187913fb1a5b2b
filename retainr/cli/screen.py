"""What standard output can show."""

from __future__ import annotations

import os
import shutil
import sys

LIGHT_BACKGROUNDS = ("7", "15")


def width() -> int:
    """Return the columns of the terminal; 80 where there is none, or what COLUMNS says."""
    return shutil.get_terminal_size((80, 24)).columns


def colour(*, wanted: bool) -> str | None:
    """Return the colours that may be used: None, `standard`, `256` or `truecolor`."""
    if not wanted or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return None
    if not sys.stdout.isatty() and not os.environ.get("FORCE_COLOR"):
        return None
    if os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return "truecolor"
    return "256" if "256" in os.environ.get("TERM", "") else "standard"


def theme() -> str:
    """Return which ramp suits the terminal's background, as far as it tells."""
    background = os.environ.get("COLORFGBG", "").rsplit(";", 1)[-1]
    return "light" if background in LIGHT_BACKGROUNDS else "dark"


def encoding() -> str:
    """Return the encoding of standard output."""
    return sys.stdout.encoding or "utf-8"


def say(text: str) -> None:
    """Print one line on standard error, whatever characters the names in it have."""
    printable = "".join(c if c.isprintable() else " " for c in text)
    encoding = sys.stderr.encoding or "utf-8"
    print(printable.encode(encoding, "replace").decode(encoding), file=sys.stderr)
