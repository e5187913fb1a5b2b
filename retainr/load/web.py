"""Files on the web: fetched whole into a temporary file, then read as any other."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit, urlunsplit

from retainr.errors import InputError
from retainr.load.kinds import ending
from retainr.load.packed import CHUNK
from retainr.load.spool import Spool
from retainr.load.urls import masked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.client import HTTPResponse
    from urllib.request import Request

_SECONDS = 20
"""How long a server may be silent."""

_ANSWERS = {
    401: ("the server asks for a login", "https://USER:PASSWORD@HOST/…, or fetch it yourself"),
    403: ("the server does not let you read this", "has the link expired?"),
    404: ("no such file there", "check the address"),
    410: ("no such file there any more", "check the address"),
}


def fetched(url: str) -> Spool:
    """Return a copy of a file on the web, never all of it in memory.

    Raises:
        InputError: no server answers, it refuses, or the transfer breaks off.
    """
    plain = url.split("?", 1)[0].split("#", 1)[0]
    return Spool(masked(url), _chunks(url), ending(plain.rsplit("/", 1)[-1]) or ".csv")


def _chunks(url: str) -> Iterator[bytes]:
    import http.client
    import urllib.error
    import urllib.request

    name = masked(url)
    try:
        with urllib.request.urlopen(_request(url), timeout=_SECONDS) as answer:
            yield from _whole(name, answer)
    except urllib.error.HTTPError as error:
        plain = (f"the server answers {error.code}", "does a browser get it?")
        what, hint = _ANSWERS.get(error.code, plain)
        raise InputError(f"{name}: {what}", hint) from None
    except urllib.error.URLError as error:
        raise _unreachable(name, error.reason) from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise _unreachable(name, error) from None


def _request(url: str) -> Request:
    """Return the request; a login in the address goes into a header, for this server only."""
    import urllib.request

    parts = urlsplit(url)
    login, _, host = parts.netloc.rpartition("@")
    request = urllib.request.Request(urlunsplit(parts._replace(netloc=host)))
    if login:
        coded = base64.b64encode(unquote(login).encode()).decode()
        request.add_unredirected_header("Authorization", f"Basic {coded}")
    return request


def _whole(name: str, answer: HTTPResponse) -> Iterator[bytes]:
    promised, had = answer.headers["Content-Length"], 0
    while chunk := answer.read(CHUNK):
        had += len(chunk)
        yield chunk
    if promised is not None and had != int(promised):
        raise InputError(
            f"{name}: the transfer broke off after {had:,} of {int(promised):,} bytes", "try again"
        )


def _unreachable(name: str, reason: object) -> InputError:
    """Return the error for a server that does not answer; nothing of the address is repeated."""
    import socket

    if isinstance(reason, socket.gaierror):
        return InputError(f"{name}: no such host", "check the address")
    if isinstance(reason, TimeoutError):
        return InputError(f"{name}: no answer in {_SECONDS} seconds", "try again later")
    if isinstance(reason, ConnectionRefusedError):
        return InputError(f"{name}: no server answers there", "check host and port")
    if "CERTIFICATE" in str(reason).upper():
        return InputError(f"{name}: the server's certificate is not valid", "check the address")
    return InputError(f"{name}: cannot be fetched", "does a browser get it?")
