"""Rows become activity: who was active when, in integers, on any engine."""
