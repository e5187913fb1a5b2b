"""Paths behind which nothing can be read, and folders whose files do not fit together."""

from __future__ import annotations

import os
import socket
import threading
from contextlib import chdir
from pathlib import Path

from tests.load.bad import GOOD, Bad, folder, parquet

_OTHER = "id;day;total\n1;2024-01-05;2\n"


def _socket(path: Path) -> None:
    # The name of a socket may not be long.
    with socket.socket(socket.AF_UNIX) as made, chdir(path.parent):
        made.bind(path.name)


def _pipe(path: Path) -> None:
    os.mkfifo(path)
    threading.Thread(target=lambda: path.open("wb").close()).start()


def _loop(path: Path) -> None:
    path.symlink_to("b.csv")
    Path("b.csv").symlink_to(path)


def _folder_with_a_loop(path: Path) -> None:
    path.mkdir()
    (path / "again").symlink_to(path, target_is_directory=True)


PLACES: dict[str, Bad] = {
    "nothing there": Bad(lambda p: None),
    "nearly its name": Bad(lambda p: Path("order.csv").write_text(GOOD)),
    "no such folder": Bad(lambda p: None, file="gone/orders.csv"),
    "a link to nothing": Bad(lambda p: p.symlink_to("gone.csv")),
    "links in a circle": Bad(_loop),
    "an empty folder": Bad(Path.mkdir),
    "a folder of other things": Bad(folder(notes_md="x", photo_png=b"\x89PNG"), file="sales"),
    "a folder with a link to itself": Bad(_folder_with_a_loop, file="sales"),
    "a pattern that finds nothing": Bad(lambda p: None, file="*.csv"),
    "a socket": Bad(_socket),
    "a pipe without content": Bad(_pipe),
    "a device of nothing": Bad(lambda p: None, file="/dev/null"),
    "an address of no kind": Bad(lambda p: None, file="ftp://host/orders.csv"),
    "a name with a zero byte": Bad(lambda p: None, file="a\0b.csv"),
    "a name that is too long": Bad(lambda p: None, file=f"{'x' * 300}.csv"),
    "an ending that says nothing": Bad(GOOD, file="orders.bin"),
}

FOLDERS: dict[str, Bad] = {
    "files with other columns": Bad(folder(a_csv=GOOD, b_csv=_OTHER), file="sales"),
    "a file without the amount": Bad(
        folder(a_csv=GOOD, b_csv="customer_id,order_date\na,2024-01-05\n"), file="sales"
    ),
    "only the second has the amount": Bad(
        folder(a_csv="customer_id,order_date\na,2024-01-05\n", b_csv=GOOD), file="sales"
    ),
    "text beside Parquet": Bad(folder(a_csv=GOOD, b_parquet=parquet()), file="sales"),
    "an empty file among others": Bad(folder(a_csv=GOOD, b_csv=b""), file="sales"),
    "a picture among others": Bad(
        folder(a_csv=GOOD, b_csv=b"\x89PNG\r\n\x1a\n\0\0\0\r"), file="sales"
    ),
    "a broken file among others": Bad(
        folder(a_parquet=parquet(), b_parquet=b"PAR1" + bytes(40)), file="sales"
    ),
    "Parquet with lists in one file": Bad(
        folder(a_parquet=parquet(), b_parquet=parquet(customer_id=[["a"], ["b"]])), file="sales"
    ),
}

TABLE = {**PLACES, **FOLDERS}
