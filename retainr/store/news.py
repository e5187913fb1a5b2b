"""Which files a store does not have yet; those that it has must be as they were."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.load.scan import scan
from retainr.store.originals import original_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retainr.load.manifest import Manifest

_ANEW = "reduce all files anew, without --append"


def news_of(paths: Sequence[str], manifest: Manifest, store: str) -> frozenset[str]:
    """Return the names of the files that a store was not made from.

    Args:
        paths: all files, those that the store has too.
        manifest: of the store.
        store: as the user typed it, for messages.

    Raises:
        InputError: a file that the store has is not among them, or is another one now.
    """
    parts = scan(paths, manifest.reading).parts
    found = {part.name: original_of(part.name, part.origin) for part in parts}
    had, has = Counter(manifest.originals), Counter(found.values())
    missing = sorted((had - has).elements(), key=lambda original: original.name)
    if missing:
        name = missing[0].name
        changed = any(original.name == name for original in (has - had).elements())
        said = "is not as it was" if changed else "is not among the files"
        more = f" ({len(missing):,} such files)" if len(missing) > 1 else ""
        raise InputError(f"--append: {name}, which {store} was made from, {said}{more}", _ANEW)
    left, new = Counter(manifest.originals), []
    for name, original in found.items():
        if left[original]:
            left[original] -= 1
        else:
            new.append(name)
    return frozenset(new)
