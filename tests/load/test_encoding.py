"""Encodings: headers decide, a wrong guess never reaches a result."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retainr.errors import InputError
from retainr.load.encoding import Sample, codec_of, decide, recoded
from retainr.load.layout import Told
from retainr.load.paths import File
from retainr.load.text import open_text
from tests.load.inputs import load

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

HANS = "订单编号,买家会员名,订单创建时间,备注\n1,张三,2024-01-05,很好\n"
HANT = "訂單編號,客戶編號,訂單日期,備註\n1,陳小姐,2024-01-05,好\n"
LATIN = "customer_id,order_date,amount\nMüller,2024-01-05,1\nRené,2024-01-06,2\n"


def frame(content: bytes, folder: Path, **told: object) -> pl.DataFrame:
    path = folder / "orders.csv"
    path.write_bytes(content)
    text = open_text(File("orders.csv", path), Told(**told))  # type: ignore[arg-type]
    return text.frame().collect()


def refused(content: bytes, given: str | None = None) -> InputError:
    with pytest.raises(InputError) as caught:
        decide(Sample("orders.csv", content), given)
    error = caught.value
    assert "\n" not in error.message + error.hint
    return error


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (HANS, "utf-8", "utf-8"),
        (HANS, "utf-8-sig", "utf-8"),
        (HANS, "utf-16", "utf-16"),
        (HANS, "utf-16-le", "utf-16-le"),
        (HANS, "utf-16-be", "utf-16-be"),
        (HANS, "utf-32", "utf-32"),
        (HANS, "gb18030", "gb18030"),
        (HANS, "gbk", "gb18030"),
        (HANT, "gb18030", "gb18030"),
        (HANT, "big5", "big5"),
        (LATIN, "utf-8", "utf-8"),
        (LATIN, "cp1252", "cp1252"),
        ("顧客ID,注文日,amount\n山田ソ,2024-01-05,1\n", "cp932", "shift_jis"),
        ("a,b\n1,2\n", "ascii", "utf-8"),
    ],
)
def test_the_encoding_is_found_and_the_text_is_right(
    text: str, codec: str, name: str, tmp_path: Path
) -> None:
    content = text.encode(codec)
    assert decide(Sample("orders.csv", content)) == name
    read = frame(content, tmp_path)
    assert [read.columns, *map(list, read.rows())] == [
        line.split(",") for line in text.splitlines()
    ]


def test_traditional_headers_are_not_read_as_simplified_ones() -> None:
    content = HANT.encode("big5")
    content.decode("gb18030")  # It decodes, which proves nothing.
    assert decide(Sample("o", content)) == "big5"


def test_unknown_headers_show_how_each_candidate_reads_them() -> None:
    content = "蓬蒿,柴扉\n1,2\n".encode("gb18030")
    error = refused(content)
    assert "not UTF-8 text, and its headers may be read as gb18030 '蓬蒿,柴扉'" in error.message
    assert "cp1252 " in error.message
    assert error.hint.startswith("say which is right: --encoding gb18030|")


def test_ascii_headers_decide_nothing() -> None:
    content = "customer_id,order_date,amount\n張さん,2024-01-05,1\n".encode("big5", "ignore")
    error = refused(content)
    assert "a row may be read as gb18030" in error.message
    assert "big5" in error.message


def test_a_candidate_that_alone_can_read_the_text_is_taken() -> None:
    content = LATIN.encode("cp1252")
    with pytest.raises(UnicodeDecodeError):
        content.decode("gb18030")
    assert decide(Sample("o", content)) == "cp1252"


def test_a_row_far_from_the_start_decides_as_well(tmp_path: Path) -> None:
    rows = "c1,2024-01-05,1\n" * 30_000
    content = f"customer_id,order_date,amount\n{rows}René,2024-01-06,2\n".encode("cp1252")
    assert frame(content, tmp_path)["customer_id"][-1] == "René"


def test_the_users_word_is_not_doubted(tmp_path: Path) -> None:
    content = LATIN.encode("cp1252")
    assert frame(content, tmp_path, encoding="latin-1")["customer_id"][0] == "Müller"
    assert decide(Sample("o", content), "GBK") == "gb18030"
    assert decide(Sample("o", content), "UTF8") == "utf-8"


@pytest.mark.parametrize("name", ["klingon", "hex", "idna_x", ""])
def test_an_unknown_encoding_names_those_that_are_known(name: str) -> None:
    error = refused(b"a,b\n", name)
    assert error.message == f"--encoding {name}: no such encoding"
    assert "gb18030" in error.hint


def test_bytes_that_the_encoding_does_not_have_name_their_row() -> None:
    with pytest.raises(InputError) as caught:
        list(recoded("o.csv", [b"a,b\n1,2\n", b"3,4\n5,\xff\xff\n"], "gb18030"))
    assert caught.value.message == "o.csv: row 3 is no gb18030 text (byte 0xff)"
    assert "--encoding" in caught.value.hint


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "shift_jis", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "|"])
def test_values_that_are_decoded_together_stay_apart(
    encoding: str, separator: str, tmp_path: Path
) -> None:
    word = "é" if encoding == "cp1252" else "中"
    rows = [(word, None, "x"), ("a\x1eb", f"{word}\x1e{word}", "y"), (None, word, None)]
    lines = [separator.join(value or "" for value in row) for row in rows]
    text = "\n".join([separator.join(("a", "b", "c")), *lines])
    read = frame(text.encode(codec_of(encoding)), tmp_path, encoding=encoding)
    assert read.rows() == rows


def test_bytes_that_are_no_text_in_a_column_that_is_used(tmp_path: Path) -> None:
    head = "客户编号,备注,下单时间,金额\n".encode("gb18030")
    used = head + b"a,,2024-01-05,1\n\xff\xff,,2024-01-05,1\n"
    path = tmp_path / "o.csv"
    path.write_bytes(used)
    with pytest.raises(InputError) as caught:
        load(path)
    assert caught.value.message == f"{path}: row 2 is no gb18030 text (byte 0xff)"
    path.write_bytes(head + b"a,,2024-01-05,1\nb,\xff\xff,2024-01-05,1\n")
    assert load(path).customers == 2


def test_a_text_that_was_cut_off_in_a_letter(tmp_path: Path) -> None:
    path = tmp_path / "o.csv"
    path.write_bytes("下单时间,金额,客户编号\n2024-01-05,1,张".encode("gb18030")[:-1])
    with pytest.raises(InputError) as caught:
        load(path)
    assert caught.value.message == f"{path}: ends in the middle of a letter"
    assert caught.value.hint == "was the export cut off?"


def test_a_binary_file_is_no_text() -> None:
    error = refused(bytes(range(256)) * 4)
    assert error.message == "orders.csv: a binary file, not text"


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "shift_jis", "cp1252", "utf-16"])
@given(st.data())
def test_pieces_of_any_size_give_the_same_text(encoding: str, data: st.DataObject) -> None:
    codec = codec_of(encoding)
    # The last of these are written in a way that reads back as others.
    text = data.draw(st.text(st.characters(codec=codec, exclude_characters="\ufeff¢£¥¬‖•‾−∼〜☉♁､")))
    content = text.encode(codec)
    size = data.draw(st.integers(1, 7))
    pieces = [content[n : n + size] for n in range(0, len(content), size)]
    assert "".join(recoded("o", pieces, encoding)) == content.decode(codec)
