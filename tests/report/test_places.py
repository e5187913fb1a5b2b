"""Texts name paths as the config does, whatever the folders are called."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

import retainr
from retainr.report.places import as_written, of_config
from tests.cli.logs import orders

if TYPE_CHECKING:
    from pathlib import Path


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


def test_further_inputs_are_named_as_the_config_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = retainr.cohort(retainr.load(orders()))
    data = dataclasses.replace(result.data, sources=("../o.csv",))
    told = of_config(dataclasses.replace(result, data=data, others={"survey": data}), "../")
    assert told.data.sources == told.others["survey"].sources == ("o.csv",)
