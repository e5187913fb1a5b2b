"""Object stores: Polars reads the files where they are, with credentials from the environment."""

from __future__ import annotations

import os
import warnings
from typing import TYPE_CHECKING, Any

from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load.failures import reading
from retainr.load.ndjson import flat, texts
from retainr.load.part import Part
from retainr.load.remote import remote

if TYPE_CHECKING:
    import polars

    from retainr.load.paths import File

_PATIENCE: dict[str, Any] = {"max_retries": 2, "retry_timeout_ms": 15_000}
"""Polars tries ten times; an address with a slip in it is told sooner."""


def cloud(file: File, kind: str) -> Part:
    """Return the files behind an address, which may be a pattern.

    Raises:
        InputError: there is nothing, it may not be read, or nobody answers.
    """
    url = str(file.url)
    with reading([file.name]), warnings.catch_warnings():
        # Polars finds a bucket's region by itself where the environment does not name it.
        warnings.simplefilter("ignore", UserWarning)
        if kind == "CSV":
            frame = _csv(file, url)
        elif kind == "JSON":
            return _ndjson(file, url)
        elif kind in ("Parquet", "Arrow"):
            frame = _typed(url, kind)
        else:
            raise InputError(
                f"{file.name}: {kind} is not read from there",
                "copy it to this machine, or write it as Parquet or CSV",
            )
        return Part(file.name, frame, dict(frame.collect_schema()), file.path)


def storage_options() -> dict[str, Any]:
    """Return what Polars is told of a store, beside what the environment tells it."""
    stores = os.environ.get("AWS_ENDPOINT_URL") or os.environ.get("AWS_ENDPOINT_URL_S3")
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    # Other stores than Amazon's have no regions, but the signature needs one.
    return {**_PATIENCE, "aws_region": "us-east-1"} if stores and not region else _PATIENCE


def _csv(file: File, url: str) -> polars.LazyFrame:
    first = pl.scan_lines(url, n_rows=1, storage_options=storage_options()).collect()
    if first.is_empty():
        raise InputError(f"{file.name}: nothing there, or an empty file", "check the name")
    header = str(first.item()).removeprefix("\ufeff")
    separator = max((",", ";", "\t", "|"), key=header.count)
    return pl.scan_csv(
        url, separator=separator, infer_schema=False, storage_options=storage_options()
    )


def _ndjson(file: File, url: str) -> Part:
    options = storage_options()
    lines = pl.scan_ndjson(url, infer_schema_length=None, storage_options=options)
    try:
        found = lines.collect_schema()
    except (pl.exceptions.ComputeError, pl.exceptions.SchemaError) as error:
        said = str(error).strip().splitlines()[0]
        far = remote(file.name, said)
        slip = InputError(
            f"{file.name}: not lines of JSON objects: {said}",
            "copy it here: retainr then names the line",
        )
        raise far or slip from None
    frame = pl.scan_ndjson(url, schema=texts(found), storage_options=options)
    return flat(file.name, frame, found, file.path)


def _typed(url: str, kind: str) -> polars.LazyFrame:
    """Return typed files; the keys of their folders (`day=2024-01-05`) are text."""
    scan = pl.scan_parquet if kind == "Parquet" else pl.scan_ipc
    plain = scan(url, hive_partitioning=False, storage_options=storage_options())
    if "*" not in url:
        return plain
    both = scan(url, hive_partitioning=True, storage_options=storage_options()).collect_schema()
    keys = [name for name in both if name not in plain.collect_schema()]
    if not keys:
        return plain
    return scan(
        url,
        hive_schema=dict.fromkeys(keys, pl.String()),
        try_parse_hive_dates=False,
        storage_options=storage_options(),
    )
