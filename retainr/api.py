"""The Python interface."""

from __future__ import annotations

cohort = load = render = write = None
