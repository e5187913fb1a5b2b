"""A double of S3 on loopback: objects by range, their heads, and the list of a bucket."""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEY, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY"


class Server(ThreadingHTTPServer):
    """Serve the files of a folder: the first part of a path is the bucket.

    Attributes:
        folder: where the files are.
        asked: method, path and range of every request.
        keys: whether requests must be signed with `KEY`.
        logins: what stood in `Authorization`, by the host that was asked.
    """

    daemon_threads = True

    def __init__(self, folder: Path, *, keys: bool) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.folder = folder
        self.keys = keys
        self.asked: list[tuple[str, str, str | None]] = []
        self.logins: set[tuple[str, str]] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    """Answer as S3 does, as far as readers of files ask it."""

    server: Server
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def _answer(self, *, body: bool) -> None:
        self.server.asked.append((self.command, self.path, self.headers["Range"]))
        if login := self.headers["Authorization"]:
            self.server.logins.add((str(self.headers["Host"]).split(":")[0], login))
        place, query = urlsplit(self.path), parse_qs(urlsplit(self.path).query)
        if place.path.startswith("/elsewhere"):
            there = f"http://localhost:{self.server.server_port}{place.path[10:]}"
            self._send(302, b"", body=body, Location=there)
        elif self.server.keys and f"Credential={KEY}/" not in (self.headers["Authorization"] or ""):
            self._send(403, _error("InvalidAccessKeyId"), body=body)
        elif "list-type" in query:
            self._send(200, self._listed(place.path, query.get("prefix", [""])[0]), body=body)
        else:
            self._object(self.server.folder / unquote(place.path).strip("/"), body=body)

    def _object(self, path: Path, *, body: bool) -> None:
        if not path.is_file():
            self._send(404, _error("NoSuchKey"), body=body)
            return
        content = path.read_bytes()
        asked = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers["Range"] or "")
        if asked is None:
            self._send(200, content, body=body)
            return
        if not content:
            self._send(416, b"", body=body)
            return
        first = int(asked[1]) if asked[1] else max(len(content) - int(asked[2]), 0)
        last = min(int(asked[2]), len(content) - 1) if asked[1] and asked[2] else len(content) - 1
        within = {"Content-Range": f"bytes {first}-{last}/{len(content)}"}
        self._send(206, content[first : last + 1], body=body, **within)

    def _listed(self, bucket: str, prefix: str) -> bytes:
        root = self.server.folder / bucket.strip("/")
        found = sorted(p for p in root.rglob("*") if p.is_file())
        entries = [
            f"<Contents><Key>{escape(str(p.relative_to(root)))}</Key><Size>{p.stat().st_size}</Size>"
            '<LastModified>2024-01-01T00:00:00.000Z</LastModified><ETag>"x"</ETag></Contents>'
            for p in found
            if str(p.relative_to(root)).startswith(prefix)
        ]
        inner = f"<IsTruncated>false</IsTruncated>{''.join(entries)}"
        return f"<ListBucketResult>{inner}</ListBucketResult>".encode()

    def _send(self, status: int, content: bytes, *, body: bool, **headers: str) -> None:
        self.send_response(status)
        broken = self.path.startswith("/broken-off")
        given = {
            "Content-Length": "99" if broken else str(len(content)),
            "ETag": '"x"',
            "Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT",
            "Accept-Ranges": "bytes",
            **headers,
        }
        for name, value in given.items():
            self.send_header(name, value)
        self.end_headers()
        if body:
            self.wfile.write(content)
        self.close_connection = broken

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def _error(code: str) -> bytes:
    return f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode()


@contextmanager
def serving(folder: Path, *, keys: bool = True) -> Iterator[Server]:
    """Serve a folder while it is needed."""
    server = Server(folder, keys=keys)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
