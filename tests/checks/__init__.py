"""Checks: targets, measures, verdicts, what is shown."""
