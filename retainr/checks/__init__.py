"""Thresholds: what is asked of a number, and whether it holds."""

from __future__ import annotations

from retainr.checks.check import LATEST, Check, Level, NoData

__all__ = ["LATEST", "Check", "Level", "NoData"]
