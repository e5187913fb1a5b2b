"""Paths of a config as the config has them, from whatever folder the program was started.

The same input gives the same bytes, and no output names folders of one machine.
"""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from retainr.results import Account, Result


def as_written(text: str, root: str) -> str:
    """Return a text with its paths relative to the config's folder.

    Args:
        text: a path, or a sentence with paths in it.
        root: way from the working directory to that folder, with a slash at its end; empty where
            they are one, or where nothing is the config's.
    """
    # Behind a slash it is a folder of that name further down; an address has two before its own.
    return re.sub(rf"(?:(?<![^\s=,'\"])|(?<=:///)){re.escape(root)}", "", text) if root else text


def of_config(result: Result, root: str) -> Result:
    """Return a result that names its inputs as the config does.

    Args:
        result: whose sources and parameters may have paths.
        root: as `as_written` takes it.
    """
    if not root:
        return result
    return dataclasses.replace(
        result,
        data=_account(result.data, root),
        others={name: _account(other, root) for name, other in result.others.items()},
        parameters={name: _value(value, root) for name, value in result.parameters.items()},
    )


def _account(account: Account, root: str) -> Account:
    return dataclasses.replace(account, sources=_value(account.sources, root))


def _value(value: Any, root: str) -> Any:
    """Return a value whose paths begin at the config's folder."""
    if isinstance(value, list | tuple):
        return type(value)(_value(item, root) for item in value)
    # An address of a database has its path behind the slashes.
    begun = isinstance(value, str) and value.removeprefix("sqlite:///").startswith(root)
    return value.replace(root, "", 1) if begun else value
