"""Object stores and the web: real runs of the program against a double on loopback."""

from __future__ import annotations

import contextlib
import socket
from typing import TYPE_CHECKING

import polars as pl
import pytest

import retainr
from retainr.load.remote import remote
from tests.cli.program import cohort
from tests.load.s3 import KEY, SECRET, serving
from tests.load.tables import orders, pack
from tests.process.program import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.load.s3 import Server

CSV = "customer_id,order_date\na,2024-01-05\n"
OTHER = "order_date,customer_id\n2024-01-05,a\n"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve a bucket with good and bad files."""
    folder = tmp_path_factory.mktemp("store")
    shop = folder / "shop"
    (shop / "differ").mkdir(parents=True)
    orders().write_parquet(shop / "o.parquet")
    (shop / "o.csv").write_text(CSV)
    (shop / "cut.parquet").write_bytes((shop / "o.parquet").read_bytes()[:400])
    (shop / "empty.csv").write_bytes(b"")
    (shop / "gbk.csv").write_bytes("客户编号,下单时间\na,2024-01-05\n".encode("gb18030"))
    (shop / "late.csv").write_bytes(CSV.encode() + "客,2024-01-05\n".encode("gb18030"))
    (shop / "long.csv").write_text(f"{CSV}a,2024-01-05,3\n")
    (shop / "broken.ndjson").write_text('{"a": 1\n')
    (shop / "mixed.ndjson").write_text('{"a": [1]}\n{"a": 5}\n')
    (shop / "o.xlsx").write_bytes(b"PK\3\4")
    (shop / "differ" / "a.csv").write_text(CSV)
    (shop / "differ" / "b.csv").write_text(OTHER)
    frame = pl.DataFrame({"customer_id": ["a"], "order_date": ["2024-01-05"], "n": [1]})
    frame.write_parquet(shop / "differ" / "a.parquet")
    frame.cast({"n": pl.String}).write_parquet(shop / "differ" / "b.parquet")
    with serving(folder) as server:
        yield server


def environment(server: Server, key: str = KEY) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL": server.url,
        "AWS_ACCESS_KEY_ID": key,
        "AWS_SECRET_ACCESS_KEY": SECRET,
    }


BAD = {
    "nope.parquet": "no such file there",
    "nope.csv": "no such file there",
    "nope.ndjson": "no such file there",
    "nope.arrow": "no such file there",
    "nope*.parquet": "no file there has such a name",
    "nope*.csv": "nothing there, or an empty file",
    "empty.csv": "nothing there, or an empty file",
    "cut.parquet": "cannot be read: parquet: ",
    "gbk.csv": "not UTF-8 text",
    "late.csv": "not UTF-8 text",
    "long.csv": "a row has more fields than the header",
    "broken.ndjson": "not lines of JSON objects: ",
    "mixed.ndjson": "not lines of JSON objects: ",
    "o.xlsx": "Excel is not read from there",
    "differ/*.csv": "its files do not agree on their columns",
    "differ": "cannot tell what kind of file this is",
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_from_a_store(store: Server, tmp_path: Path, name: str) -> None:
    done = run("cohort", f"s3://shop/{name}", cwd=tmp_path, env=environment(store))
    error, hint = done.stderr.decode().splitlines()
    assert (done.returncode, done.stdout) == (2, b"")
    assert error.startswith(f"error: s3://shop/{name}: {BAD[name]}")
    assert hint.startswith("hint:  ")
    assert SECRET not in error + hint


def test_a_pattern_of_files_with_different_types(store: Server, tmp_path: Path) -> None:
    args = ("cohort", "s3://shop/differ/*.parquet", "--by", "n")
    done = run(*args, cwd=tmp_path, env=environment(store))
    assert done.returncode == 2
    assert b"its files do not agree on their columns\nhint:  name them one by one" in done.stderr


def test_wrong_keys(store: Server, tmp_path: Path) -> None:
    env = environment(store, key="AKIDWRONG")
    for name in ("o.parquet", "o.csv"):
        done = run("cohort", f"s3://shop/{name}", cwd=tmp_path, env=env)
        error, hint = done.stderr.decode().splitlines()
        assert error == f"error: s3://shop/{name}: access is denied"
        assert "AWS_ACCESS_KEY_ID" in hint
        assert SECRET not in error + hint
        assert "AKIDWRONG" not in error + hint


def test_no_server(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        free = f"http://127.0.0.1:{taken.getsockname()[1]}"
        env = {"AWS_ENDPOINT_URL": free, "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET}
        done = run("cohort", "s3://shop/o.parquet", cwd=tmp_path, env=env, timeout=30)
    assert done.stderr.startswith(b"error: s3://shop/o.parquet: no server answers there\n")


def test_only_what_is_needed_is_fetched(store: Server, tmp_path: Path) -> None:
    store.asked.clear()
    done = run("cohort", "s3://shop/o.parquet", "--max-rejects", "1", "-q", cwd=tmp_path,
               env=environment(store))  # fmt: skip
    assert done.returncode == 0
    assert all(method == "GET" and part for method, _, part in store.asked)


def test_files_here_and_there_are_one_input(store: Server, tmp_path: Path) -> None:
    orders().write_parquet(tmp_path / "o.parquet")
    args = ("cohort", "s3://shop/o.parquet", "o.parquet", "--max-rejects", "1", "--format", "json")
    done = run(*args, cwd=tmp_path, env=environment(store))
    assert b'"rows_read": 240' in done.stdout


LOGIN = ("127.0.0.1", "Basic bWU6dzByZEA=")


def test_the_web_with_a_login(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The login goes to the server only, and is shown nowhere."""
    drawn: list[str] = []

    def bar(text: str, *, show: bool | None) -> contextlib.AbstractContextManager[None]:
        drawn.append(f"{text} {show}")
        return contextlib.nullcontext()

    monkeypatch.setattr("retainr.cli.run.bar", bar)
    (tmp_path / "o.csv").write_text(CSV)
    with serving(tmp_path, keys=False) as server:
        address = server.url.replace("://", "://me:w0rd%40@") + "/o.csv?sig=secret"
        done = cohort(address, "--format", "json", "-v", "--progress")
        assert server.asked[0][1] == "/o.csv?sig=secret"
        assert server.logins == {LOGIN}
    assert done.document["data"]["rows_read"] == 1
    assert drawn == [f"reading {server.url.replace('://', '://me:***@')}/o.csv?*** True"]
    for shown in (done.text, done.err):
        assert "w0rd" not in shown
        assert "secret" not in shown


def test_a_login_does_not_go_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "o.csv").write_text(CSV)
    with serving(tmp_path, keys=False) as server:
        address = server.url.replace("://", "://me:w0rd%40@") + "/elsewhere/o.csv"
        assert cohort(address).code == 0
        assert [path for _, path, _ in server.asked] == ["/elsewhere/o.csv", "/o.csv"]
        assert server.logins == {LOGIN}


def test_a_store_is_asked_for_its_manifest_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "o.csv").write_text(CSV)
    (tmp_path / "lake").mkdir()
    retainr.reduce(retainr.load(tmp_path / "o.csv"), tmp_path / "lake" / "store")
    with serving(tmp_path) as server:
        for name, value in environment(server).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
        done = cohort("s3://lake/store")
    assert done.code == 0, done.err
    asked = [method for method, path, _ in server.asked if path == "/lake/store/manifest.json"]
    assert asked == ["GET"]


WEB = {
    "nope.csv": "no such file there",
    "empty.csv": "empty file",
    "broken-off.csv": "the transfer broke off after 5 of 99 bytes",
    "page.csv": "a page of HTML or XML, whatever its ending",
}


@pytest.mark.parametrize("name", WEB)
def test_what_cannot_be_read_from_the_web(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "page.csv").write_text("<html><body>please log in</body></html>")
    (tmp_path / "broken-off.csv").write_text("a,b\n1")
    with serving(tmp_path, keys=False) as server:
        done = cohort(f"{server.url}/{name}?sig=secret")
        assert done.error == f"{server.url}/{name}?***: {WEB[name]}"
    assert done.hint


def test_the_web_where_nobody_answers() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://me:w0rd@127.0.0.1:{taken.getsockname()[1]}/o.csv?sig=secret"
        done = cohort(address)
    assert done.error.endswith("/o.csv?***: no server answers there")
    assert "w0rd" not in done.err + done.hint


@pytest.mark.parametrize("address", ["http://[::1/x.csv", "https:///x.csv", "http://h:port/x.csv"])
def test_addresses_with_a_slip(address: str) -> None:
    assert cohort(address).error == f"{address}: cannot be fetched"


def test_a_text_of_any_kind_from_the_web(tmp_path: Path) -> None:
    (tmp_path / "export").write_text(CSV)
    (tmp_path / "o.parquet").write_bytes(b"")
    orders().write_parquet(tmp_path / "o.parquet")
    packed = pack(tmp_path / "o.parquet")
    with serving(tmp_path, keys=False) as server:
        assert cohort(f"{server.url}/export?format=csv").code == 0
        assert cohort(f"{server.url}/{packed.name}", "--max-rejects", "1").code == 0


@pytest.mark.parametrize("scheme", ["mysql", "jdbc:postgresql", "ftp", "mongodb"])
def test_addresses_that_nothing_reads(scheme: str) -> None:
    done = cohort(f"{scheme}://me:w0rd@host/shop")
    assert done.error == f"{scheme}://me:***@host/shop: nothing here reads {scheme}://"
    assert "postgresql://" in done.hint


SAID = {
    "object-store error: Generic S3 error: Error performing PUT http://169.254.169.254/latest/"
    "api/token in 1ms - Server returned non-2xx status code: 403": "no credentials were found",
    "object-store error: Generic MicrosoftAzure error: Account must be specified": (
        "no credentials were found"
    ),
    "error sending request for url (https://b.s3.amazonaws.com/?sig=secret)\n\nCaused by:\n"
    "    0: client error (Connect)\n    1: dns error": "no such host",
    "object-store error: NoSuchBucket 404 Not Found": "no such bucket",
    "object-store error: Generic GCS error: operation timed out": "no answer in time",
    "error sending request for url (https://host/o?sig=secret)": "no answer",
    "object-store error: something new about sig=secret": "cannot be read from there",
}


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize(
    "address", ["s3://b/o.csv", "gs://b/o.csv", "az://b/o.csv", "hf://d/o.csv"]
)
def test_what_stores_say(said: str, address: str) -> None:
    error = remote(address, said)
    assert error is not None
    assert error.message == f"{address}: {SAID[said]}"
    assert error.hint
    assert "secret" not in error.hint


def test_what_is_said_here_is_no_matter_of_stores() -> None:
    assert remote("s3.csv", "cannot be read: not found") is None
