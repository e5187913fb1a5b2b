"""Texts name paths as the config does, whatever the folders are called."""

from __future__ import annotations

import pytest

from retainr.report.places import as_written


@pytest.mark.parametrize(
    ("text", "root", "told"),
    [
        ("shop/o.csv, shop/p.csv: no column", "shop/", "o.csv, p.csv: no column"),
        ("shop/old/shop/o.csv: empty", "shop/", "old/shop/o.csv: empty"),
        ("../../exports/o.csv: empty", "../", "../exports/o.csv: empty"),
        ("workshop/o.csv: empty", "shop/", "workshop/o.csv: empty"),
        ("sqlite:///shop/o.db: no table", "shop/", "sqlite:///o.db: no table"),
        ("--customer-map='shop/map.csv'", "shop/", "--customer-map='map.csv'"),
        ("shop/o.csv: empty", "", "shop/o.csv: empty"),
    ],
)
def test_the_way_to_the_config_is_left_out_once(text: str, root: str, told: str) -> None:
    assert as_written(text, root) == told
