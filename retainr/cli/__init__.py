"""The command line: parse, call, print; no arithmetic."""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run the program `retainr`."""
    import os

    from retainr.cli.guard import guarded

    with guarded(debug=bool(os.environ.get("RETAINR_DEBUG"))):
        from retainr.cli.app import build

        build()()
