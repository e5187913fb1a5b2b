"""Addresses are shown without what is secret in them."""

from __future__ import annotations

import pytest

from retainr.load.urls import masked, scheme_of, scrubbed

SHOWN = {
    "orders.csv": "orders.csv",
    "a@b:c.csv": "a@b:c.csv",
    "C:/Users/me/orders.csv": "C:/Users/me/orders.csv",
    "s3://bucket/2024/*.parquet": "s3://bucket/2024/*.parquet",
    "s3://bucket/a@b.parquet": "s3://bucket/a@b.parquet",
    "s3://key:secret@bucket/o.parquet": "s3://key:***@bucket/o.parquet",
    "hf://datasets/me/set@main/o.parquet": "hf://datasets/me/set@main/o.parquet",
    "abfss://box@account.dfs.core.windows.net/o.csv": (
        "abfss://box@account.dfs.core.windows.net/o.csv"
    ),
    "abfss://box:secret@account/o.csv": "abfss://***@account/o.csv",
    "az://box/o.parquet?sv=2024&sig=secret": "az://box/o.parquet?***",
    "https://host/o.csv?X-Amz-Signature=secret": "https://host/o.csv?***",
    "https://host/o.csv#token=secret": "https://host/o.csv#***",
    "https://host:8080/a/o.csv": "https://host:8080/a/o.csv",
    "https://host/set@1.0/o.csv": "https://host/set@1.0/o.csv",
    "https://secret@host/o.csv": "https://***@host/o.csv",
    "https://me:secret@host/o.csv?x=1": "https://me:***@host/o.csv?***",
    "https://host/o.csv?mail=a@secret": "https://***",
    "postgresql://me@host:5432/shop": "postgresql://me@host:5432/shop",
    "postgresql://me:secret@host/shop": "postgresql://me:***@host/shop",
    "postgresql://me:se@cr/et@host/shop": "postgresql://me:***@host/shop",
    "postgresql://me:se?cret@host/shop": "postgresql://***",
    "postgresql://me:se#cret@host/shop": "postgresql://***",
    "postgresql://host/shop?user=me&password=secret": "postgresql://host/shop?***",
    "jdbc:postgresql://me:secret@host/shop": "jdbc:postgresql://me:***@host/shop",
    "postgresql:/me:secret@host/shop": "postgresql:***",
    "postgresql:me:secret@host/shop": "postgresql:***",
    "sqlite:///orders.db": "sqlite:///orders.db",
    "-": "-",
}


@pytest.mark.parametrize("path", SHOWN)
def test_no_secret_is_shown(path: str) -> None:
    assert masked(path) == SHOWN[path]
    assert "secret" not in masked(path)
    assert masked(masked(path)) == masked(path)


def test_messages_are_scrubbed() -> None:
    said = "GET https://me:secret@host/o?sig=secret failed for postgresql://u:secret@h/x, try"
    assert scrubbed(said) == "GET https://me:***@host/o?*** failed for postgresql://u:***@h/x, try"
    assert scrubbed("password=secret host=h, Token: secret") == "password=*** host=h, Token: ***"
    assert scrubbed('relation "passwords" does not exist') == 'relation "passwords" does not exist'


@pytest.mark.parametrize(
    ("path", "scheme"),
    [
        ("S3://b/k", "s3"),
        ("postgresql://h", "postgresql"),
        ("orders.csv", None),
        ("s3:/b/k", None),
        ("C:/x", None),
    ],
)
def test_schemes(path: str, scheme: str | None) -> None:
    assert scheme_of(path) == scheme
