"""A simulated shop with known truth: for the tutorial, the tests and the proofs."""

from __future__ import annotations

from retainr.demo.config import write_config
from retainr.demo.simulate import Shop, example_shop, simulate, write
from retainr.demo.truth import Channel, ShopTruth

__all__ = ["Channel", "Shop", "ShopTruth", "example_shop", "simulate", "write", "write_config"]
