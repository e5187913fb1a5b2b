"""Orders of a shop whose customers buy and stop as BG/NBD says: what `clv` is measured on.

The fit of `tests.bench.data`'s orders, whose customers only ever slow down, has no maximum
inside. Here customers come over three years and make 7.7 orders each, whose values are those
of the gamma-gamma model: a million of them write a file of 7.7 million orders. Run as a
process of its own, as `tests.bench.data` is: `python -m tests.bench.shop PATH CUSTOMERS`.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import numpy as np
import polars as pl

from tests.bench.buyers import repeats

START = datetime(2022, 1, 1)
DAYS, LATEST = 156 * 7, 60
"""Days that are watched, and how long before their end the last customer comes."""

PURCHASES = (1.2, 9.0, 0.6, 6.0)
"""r, alpha, a and b of BG/NBD, in weeks."""
SPEND = (6.25, 3.74, 15.44)
"""p, q and gamma of gamma-gamma."""


def orders(customers: int) -> pl.DataFrame:
    """Draw all orders, in no order: `customer_id`, `ordered_at`, `amount`."""
    draw = np.random.default_rng(customers)
    r, alpha, a, b = PURCHASES
    p, q, gamma = SPEND
    rate = draw.gamma(r, 1 / alpha, customers) / 7
    first = draw.random(customers) * (DAYS - LATEST)
    made = list(repeats(draw, rate, DAYS - first, draw.beta(a, b, customers)))
    who = np.concatenate([np.arange(customers), *(who for who, _ in made)])
    days = np.concatenate([first, *(first[who] + time for who, time in made)])
    scale = draw.gamma(q, 1 / gamma, customers)
    amount = np.maximum(draw.gamma(p, 1, len(who)) / scale[who], 0.01).round(2)
    seconds = pl.duration(seconds=pl.lit(pl.Series(days * 86_400).cast(pl.Int64)))
    times = pl.select(START + seconds).to_series()
    names = "c" + pl.Series(who).cast(pl.String).str.zfill(8)
    frame = pl.DataFrame({"customer_id": names, "ordered_at": times, "amount": amount})
    return frame[draw.permutation(len(who))]


if __name__ == "__main__":
    path = Path(sys.argv[1])
    # Only a whole file gets the name that later runs look for.
    part = path.with_suffix(".part")
    orders(int(sys.argv[2])).write_parquet(part)
    part.rename(path)
