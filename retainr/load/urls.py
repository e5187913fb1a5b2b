"""Addresses: which are read by whom, and how they are shown without what is secret in them."""

from __future__ import annotations

import re

CLOUD = ("s3", "s3a", "gs", "gcs", "az", "azure", "abfs", "abfss", "hf")
"""Schemes that Polars scans where the files are."""

WEB = ("https", "http")
"""Schemes of files that are fetched whole first."""

SPARK = "sc"
"""Scheme of a Spark Connect server."""

TABLE = "table:"
LAKES = ("delta:", "iceberg:", "parquet:")
"""Before names of tables, and places of files, that only a server knows."""

POSTGRESQL = ("postgresql", "postgres")
SQLITE = "sqlite"

_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.:-]+)://(.*)", re.S)
_NEARLY = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):/?([^/].*)", re.S)
"""An address with a slip in it; it may hold a password all the same."""

_IN_TEXT = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*://[^\s'"<>]+""")
_SECRET = re.compile(r"(?i)\b(password|passwd|secret|token|signature|sig)(\s*[=:]\s*)[^\s,;&'\")]+")


def scheme_of(path: str) -> str | None:
    """Return what stands before `://`, in small letters; None for a path of this machine."""
    found = _ADDRESS.fullmatch(path)
    return found[1].lower() if found else None


def is_served(path: str) -> bool:
    """Say whether a path is one that only a server knows."""
    return path.startswith((TABLE, *LAKES))


def masked(path: str) -> str:
    """Return a path as it may be shown: in an address, no password, key or signature stays.

    A password may hold any character, so in doubt more is masked than has to be.
    """
    found = _ADDRESS.fullmatch(path)
    if found is None:
        slip = _NEARLY.fullmatch(path)
        return f"{slip[1]}:***" if slip and "@" in slip[2] else path
    scheme, rest = found.groups()
    if scheme.lower() == SPARK:
        # What follows the first semicolon says how to connect: tokens, users.
        place, semicolon, _ = rest.partition(";")
        return f"{scheme}://{place}{';***' if semicolon else ''}"
    before, separator, after = _split_query(rest)
    if "@" in after:
        return f"{scheme}://***"
    return f"{scheme}://{_without_login(scheme, before)}{separator}{'***' if separator else ''}"


def _split_query(rest: str) -> tuple[str, str, str]:
    place = min((rest.find(c) for c in "?#" if c in rest), default=-1)
    return (rest, "", "") if place < 0 else (rest[:place], rest[place], rest[place + 1 :])


def _without_login(scheme: str, place: str) -> str:
    """Return host and path without the login; the user's name of a database stays."""
    if scheme in ("abfs", "abfss"):
        # Here a container stands before the host; it has no password.
        container, at, host = place.partition("@")
        return place if ":" not in container else f"***{at}{host}"
    login, at, host = place.rpartition("@")
    if not at:
        return place
    user, colon, _ = login.partition(":")
    if colon:
        return f"{user}:***@{host}"
    return f"***@{host}" if scheme in WEB and "/" not in login else place


def scrubbed(text: str) -> str:
    """Return a message of a driver without the secrets that it repeats."""
    return _SECRET.sub(r"\1\2***", _IN_TEXT.sub(lambda m: masked(m[0]), text))
