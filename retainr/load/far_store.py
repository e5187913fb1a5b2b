"""An activity store behind an address: read where it is, its manifest first.

Only what a command needs is fetched, so the bytes of its tables are not compared with those
that were written, as those of a folder are; their rows are counted.
"""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load.cloud import storage_options
from retainr.load.failures import reading
from retainr.load.kinds import ENDINGS, ending
from retainr.load.manifest import NAME, manifest_in
from retainr.load.urls import CLOUD, masked, scheme_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars

    from retainr.load.manifest import Manifest, Table

_PATTERN = "*?["


def may_be_store(path: str) -> bool:
    """Say whether a path is the address of a folder, as far as it looks like one."""
    plain = not any(sign in path for sign in _PATTERN)
    return scheme_of(path) in CLOUD and plain and ending(path.rstrip("/")) not in ENDINGS


def far_manifest(url: str) -> Manifest | None:
    """Return the manifest of a store behind an address; None where there is none.

    Raises:
        InputError: it is a store that cannot be used, or nobody answers.
    """
    named = masked(url)
    with _fetching(named):
        try:
            lines = pl.scan_lines(_within(url, NAME), storage_options=storage_options()).collect()
        except FileNotFoundError as error:
            if "NoSuchBucket" in str(error):
                raise
            return None
    return manifest_in("\n".join(lines.to_series()), named, sure=False)


def far_table(url: str, table: Table) -> polars.LazyFrame:
    """Return a table of a store behind an address.

    Raises:
        InputError: it is not there, or has not the rows that the manifest says.
    """
    named = _within(masked(url), table.file)
    with _fetching(named):
        frame = pl.scan_parquet(
            _within(url, table.file), glob=False, storage_options=storage_options()
        )
        rows = frame.select(pl.len()).collect(engine="streaming").item()
    if rows != table.rows:
        raise InputError(
            f"{named}: not the table of its {NAME}: {rows:,} rows, not {table.rows:,}",
            "copy the whole store there again, its manifest last",
        )
    return frame


def _within(url: str, file: str) -> str:
    return f"{url.rstrip('/')}/{file}"


@contextmanager
def _fetching(named: str) -> Iterator[None]:
    with reading([named]), warnings.catch_warnings():
        # Polars finds a bucket's region by itself where the environment does not name it.
        warnings.simplefilter("ignore", UserWarning)
        yield
