"""Texts become words: Chinese by the dictionary of a library, all else at what is no letter.

The library splits simplified characters well and traditional ones badly, so it is shown the
simplified form of each character; words come out as they were written.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from retainr.lazy import pl

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import polars

LIBRARIES = ("rjieba", "opencc")
"""What the extra `text` installs."""

_PRIVATE = (
    r"(?:https?|ftp)://[^\s\p{Han}，。；：！？、）】》]+"
    r"|www\.[^\s\p{Han}，。；：！？、）】》]+"
    r"|[[\p{L}\p{N}._%+'\-]--\p{Han}]*@[[\p{L}\p{N}._\-]--\p{Han}]+"
    r"|[a-z0-9\-]+(?:\.[a-z0-9\-]+)*\.(?:com|net|org|cn|io|hk|tw|uk)\b(?:/[^\s\p{Han}]*)?"
)
"""Addresses of pages and of people, and names such as @somebody."""

_LETTERS = r"[[\p{L}\p{N}]--\p{Han}][[\p{L}\p{M}\p{N}]--\p{Han}]*"
_RUN = rf"\p{{Han}}+|{_LETTERS}(?:'{_LETTERS})*"
_UNSEEN = r"[\x{AD}\x{200B}-\x{200D}\x{2060}\x{FE00}-\x{FE0F}\x{FEFF}]"
_APOSTROPHES = "[‘’ʼ`´＇]"
_LONGEST = 40
"""Letters of a word; what is longer is none."""

_NOT = ("不", "没", "未")
"""Characters that turn the next word round, so that they are part of it."""


def words(texts: polars.DataFrame) -> polars.DataFrame:
    """Return the words of texts in small letters, each once a text.

    Left out are stop words, words with a digit, single letters, endless ones, and addresses of
    people and pages.

    Args:
        texts: `number`, `text`.

    Returns:
        `number`, `word`.

    Raises:
        ImportError: the libraries are not installed.
    """
    runs = texts.lazy().select("number", run=_runs(pl.col("text"))).explode("run")
    found = runs.drop_nulls().unique().collect(engine="streaming")
    return found.join(_meaning(found["run"].unique()), on="run").select("number", "word").unique()


def _runs(text: polars.Expr) -> polars.Expr:
    """Return the stretches of Chinese characters, and of other letters and digits."""
    seen = text.str.replace_all(_UNSEEN, "").str.normalize("NFKC").str.to_lowercase()
    plain = seen.str.replace_all(_PRIVATE, " ")
    return plain.str.replace_all(_APOSTROPHES, "'").str.extract_all(_RUN)


def _meaning(runs: polars.Series) -> polars.DataFrame:
    """Return the words that each stretch holds: `run`, `word`."""
    is_chinese = runs.str.contains(r"^\p{Han}")
    run, stop = pl.col("run"), _stop_words()
    chinese = runs.filter(is_chinese).to_list()
    split = pl.DataFrame(
        {"run": chinese, "word": list(_split(chinese, stop["zh"]))},
        schema={"run": pl.String, "word": pl.List(pl.String)},
    )
    bare = run.str.replace(r"'s$", "")
    other = runs.filter(~is_chinese).to_frame("run").with_columns(word=bare)
    kept = other.filter(
        ~run.str.contains(r"\p{N}")
        & bare.str.len_chars().is_between(2, _LONGEST)
        & ~run.is_in(stop["en"])
        & ~bare.is_in(stop["en"])
    )
    return pl.concat([split.explode("word").drop_nulls(), kept])


def _split(runs: Sequence[str], stop: frozenset[str]) -> Iterator[list[str]]:
    """Yield the words of each stretch; the library takes them one by one."""
    import rjieba

    simple = _simplified(sorted(set().union(*runs)))
    for run in runs:
        pieces, start, held = [], 0, ""
        for plain in rjieba.cut(run.translate(simple)):
            written = run[start : start + len(plain)]
            start += len(plain)
            if plain in _NOT and start < len(run):
                held = written
                continue
            if plain not in stop:
                pieces.append(held + written)
            held = ""
        yield pieces


def _simplified(characters: Sequence[str]) -> Mapping[int, str]:
    """Return the simplified form of each character that has one."""
    from opencc import OpenCC

    plain = OpenCC("t2s").convert("\n".join(characters)).splitlines()
    return {ord(c): one for c, one in zip(characters, plain, strict=True) if len(one) == 1}


@cache
def _stop_words() -> Mapping[str, frozenset[str]]:
    place = files("retainr.activity") / "stop_words.toml"
    listed = tomllib.loads(place.read_text(encoding="utf-8"))
    return {language: frozenset(text.split()) for language, text in listed.items()}
