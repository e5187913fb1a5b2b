"""Imports point one way; heavy libraries are imported in one place each."""

from __future__ import annotations

import ast
from pathlib import Path

import retainr

ROOT = Path(retainr.__file__).parent

MAY_IMPORT = {
    "lazy": set(),
    "errors": set(),
    "results": {"errors"},
    "lang": {"results"},
    "report": {
        *("errors", "lazy", "engines", "load", "activity", "models", "metrics", "checks"),
        *("results", "lang"),
    },
    "engines": {"lazy"},
    "load": {"errors", "lazy", "engines"},
    "activity": {"lazy"},
    "models": {"lazy"},
    "metrics": {"errors", "lazy", "load", "activity", "models", "results", "lang"},
    "render": {"errors", "lazy", "report", "results", "lang"},
    "demo": {"lazy"},
    "checks": {"errors", "lazy", "activity", "metrics", "results"},
    "config": {"errors", "load", "activity", "metrics", "checks"},
    "diff": {"errors", "lazy", "metrics", "results"},
    "api": {
        *("errors", "diff", "load", "engines", "activity", "metrics", "results", "render"),
        "report",
    },
    "cli": {
        *("errors", "config", "checks", "load", "engines", "metrics", "results", "render"),
        *("lang", "demo", "diff", "report"),
    },
}
"""What each part may import besides itself; `retainr` alone stands for the version."""

ONLY_IN = {
    "typer": ("cli/",),
    "rich": ("render/table", "cli/progress.py"),
    "matplotlib": ("render/chart",),
    "scipy": ("models/",),
    "jinja2": ("render/",),
    "xlsxwriter": ("render/xlsx",),
    "rjieba": ("activity/splitting.py",),
    "opencc": ("activity/splitting.py",),
    "pyspark": ("engines/spark.py",),
    "click": (),
    "polars": ("lazy.py",),
    "narwhals": ("lazy.py",),
}
"""Where a library may be imported at run time."""


def _files() -> list[tuple[str, Path]]:
    return [(str(path.relative_to(ROOT)), path) for path in sorted(ROOT.rglob("*.py"))]


def _run_time_imports(tree: ast.AST) -> list[str]:
    """Return the modules imported outside of `if TYPE_CHECKING:`."""
    names: list[str] = []
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.append(node.module)
        else:
            names += _run_time_imports(node)
    return names


def _all_imports(tree: ast.AST) -> list[str]:
    nodes = list(ast.walk(tree))
    plain = [a.name for n in nodes if isinstance(n, ast.Import) for a in n.names]
    return plain + [n.module for n in nodes if isinstance(n, ast.ImportFrom) and n.module]


def _part(module: str) -> str:
    return module.split(".")[1] if "." in module else "version"


def test_imports_point_one_way() -> None:
    wrong = []
    for name, path in _files():
        own = name.split("/")[0].removesuffix(".py")
        if own in ("__init__", "__main__"):
            continue
        tree = ast.parse(path.read_text("utf-8"))
        parts = {_part(m) for m in _all_imports(tree) if m.split(".")[0] == "retainr"}
        extra = parts - {own, "version"} - MAY_IMPORT[own]
        wrong += [f"{name} imports {part}" for part in sorted(extra)]
    assert wrong == []


def test_every_part_is_listed() -> None:
    parts = {name.split("/")[0].removesuffix(".py") for name, _ in _files()}
    assert parts - {"__init__", "__main__"} == set(MAY_IMPORT)


def test_heavy_libraries_have_their_place() -> None:
    wrong = []
    for name, path in _files():
        for module in _run_time_imports(ast.parse(path.read_text("utf-8"))):
            places = ONLY_IN.get(module.split(".")[0])
            if places is not None and not name.startswith(places or ("nowhere",)):
                wrong.append(f"{name} imports {module}")
    assert wrong == []


def test_matplotlib_never_through_pyplot() -> None:
    for name, path in _files():
        imported = _all_imports(ast.parse(path.read_text("utf-8")))
        assert "matplotlib.pyplot" not in imported, name
