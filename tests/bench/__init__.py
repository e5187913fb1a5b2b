"""Cohorts of millions of orders, beside DuckDB and pandas; run by hand, not by CI."""
