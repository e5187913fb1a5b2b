"""Which paths are activity stores, and how one becomes an origin of rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from retainr.load.far_store import far_manifest, may_be_store
from retainr.load.manifest import read_manifest
from retainr.load.stored import Store
from retainr.load.stored_options import settled
from retainr.load.urls import masked, scheme_of

if TYPE_CHECKING:
    from retainr.engines import Engine
    from retainr.load.manifest import Manifest
    from retainr.load.options import Needs, Reading


def is_store(path: str, *, served: bool = False) -> bool:
    """Say whether a path is an activity store, be it one that cannot be used.

    Args:
        path: as the user typed it.
        served: addresses are those of a server, which reads no store.

    Raises:
        InputError: it is one without its manifest, or with a damaged one.
    """
    return manifest_at(path, served=served) is not None


def kind_of(path: str, *, served: bool = False) -> str | None:
    """Return what the rows of a store are, as its manifest has it; None where it is none.

    Args:
        path: as the user typed it.
        served: addresses are those of a server, which reads no store.

    Raises:
        InputError: it is one that cannot be used.
    """
    manifest = manifest_at(path, served=served)
    return None if manifest is None else manifest.kind


def manifest_at(path: str, *, served: bool = False) -> Manifest | None:
    """Return the manifest of a store; None where a path is none.

    Args:
        path: as the user typed it.
        served: addresses are those of a server, which reads no store.

    Raises:
        InputError: it is a store that cannot be used.
    """
    if served and scheme_of(path):
        return None
    if may_be_store(path):
        return far_manifest(path)
    folder = Path(path).expanduser()
    if scheme_of(path) or not _is_dir(folder):
        return None
    return read_manifest(folder, path)


def _is_dir(folder: Path) -> bool:
    """Say whether there is such a folder; a name that is too long is that of none."""
    try:
        return folder.is_dir()
    except OSError:
        return False


def open_store(
    path: str, manifest: Manifest, needs: Needs, asked: Reading, engine: Engine
) -> Store:
    """Return a store as an origin of rows.

    Args:
        path: as the user typed it.
        manifest: of the store that is there.
        needs: the roles that the command reads.
        asked: the command's options.
        engine: where the work is done.

    Raises:
        InputError: it cannot be used with these options.
    """
    named = masked(path)
    reading = settled(named, manifest, asked, needs)
    place = path if scheme_of(path) else Path(path).expanduser()
    return Store(place, named, manifest, reading, needs, engine)
