"""Bad files: each gives its one-line error and a hint, and nothing else."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

import retainr
from tests.load.inputs import table

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = Path(__file__).parent / "files" / "bad"
INPUTS = sorted(path for path in FOLDER.iterdir() if path.suffix != ".toml")
CSV = "customer_id,order_date,amount\na,2024-01-05,1\n"


def refused(name: str, **options: object) -> retainr.InputError:
    with pytest.raises(retainr.InputError) as caught:
        retainr.cohort(retainr.load(name, **options))  # type: ignore[arg-type]
    error = caught.value
    assert error.exit_code == 2
    assert "\n" not in error.message + error.hint
    return error


def case(path: Path) -> dict[str, object]:
    found = path.with_suffix(".toml")
    return tomllib.loads(found.read_text(encoding="utf-8"))


def texts(expected: dict[str, object], key: str) -> list[str]:
    found = expected.get(key, [])
    assert isinstance(found, list)
    return found


def of_case(path: Path, monkeypatch: pytest.MonkeyPatch) -> retainr.InputError:
    monkeypatch.chdir(FOLDER)
    options = case(path).get("options", {})
    assert isinstance(options, dict)
    return refused(path.name, **options)


def test_every_input_has_an_error_and_the_reverse() -> None:
    assert {path.with_suffix(".toml") for path in INPUTS} == set(FOLDER.glob("*.toml"))


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.name)
def test_it_gives_its_error(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected, error = case(path), of_case(path, monkeypatch)
    if "error" in expected:
        assert error.message == expected["error"]
    for name in texts(expected, "names"):
        assert name in "\n".join((error.message, *error.details))
    for name in texts(expected, "hints"):
        assert name in error.hint
    if "hint" in expected:
        assert error.hint == expected["hint"]


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.name)
def test_its_hint_says_what_to_type(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert of_case(path, monkeypatch).hint


def cut(path: Path, share: float) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])


def patched(path: Path, start: int, stop: int) -> None:
    content = bytearray(path.read_bytes())
    content[start:stop] = b"\xaa" * len(content[start:stop])
    path.write_bytes(content)


PARQUET: dict[str, tuple[Callable[[Path], object], str]] = {
    "half of it": (lambda p: cut(p, 0.5), "not a whole Parquet file"),
    "a few bytes of it": (lambda p: p.write_bytes(b"PAR1PAR1"), "not a whole Parquet file"),
    "no end": (lambda p: patched(p, -4, len(p.read_bytes())), "not a whole Parquet file"),
    "a wrong footer": (lambda p: patched(p, -8, -4), "cannot be read: "),
    "a wrong page": (lambda p: patched(p, 4, 60), "cannot be read: "),
    "nothing": (lambda p: p.write_bytes(b""), "empty file"),
    "no rows": (
        lambda p: pl.read_parquet(p).head(0).write_parquet(p),
        "no data rows, only headings",
    ),
}


@pytest.mark.parametrize("fault", PARQUET)
def test_damaged_parquet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    monkeypatch.chdir(tmp_path)
    damage, message = PARQUET[fault]
    damage(table(Path("orders.parquet"), customer_id=[f"c{n}" for n in range(500)]))
    assert refused("orders.parquet").message.startswith(f"orders.parquet: {message}")


BYTES = {
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "a binary file, not text"),
    "zip": (b"PK\x03\x04\x14\0\0\0\x08\0" + bytes(500), "not a whole ZIP archive or workbook"),
    "only a mark": (b"\xef\xbb\xbf", "empty file"),
}


@pytest.mark.parametrize("kind", BYTES)
def test_files_that_are_no_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.chdir(tmp_path)
    content, message = BYTES[kind]
    Path("orders.csv").write_bytes(content)
    assert refused("orders.csv").message == f"orders.csv: {message}"


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("column", ["used", "unused"])
def test_a_value_that_is_no_utf_8_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, late: bool, column: str
) -> None:
    """The whole file is bad, not only the column: a wrong encoding must not look like an answer."""
    monkeypatch.chdir(tmp_path)
    row = b"\xbf\xcd,2024-01-05,1,x\n" if column == "used" else b"a,2024-01-05,1,\xbf\xcd\n"
    filler = b"a,2024-01-05,1,x\n" * (20_000 if late else 1)
    Path("orders.csv").write_bytes(b"customer_id,order_date,amount,note\n" + filler + row)
    error = refused("orders.csv")
    assert error.message.startswith("orders.csv: ")
    assert "not UTF-8 text" in error.message


def test_the_details_of_too_many_rejects_name_the_commonest_reasons(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    error = of_case(FOLDER / "unreadable_dates.csv", monkeypatch)
    assert [" ".join(line.split()) for line in error.details] == [
        "2 unreadable time first: row 1, order_date is '5th of May'",
        "1 no time first: row 3, order_date is null",
    ]
