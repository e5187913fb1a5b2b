"""The options of the program, and how declared parameters become Typer's."""

from __future__ import annotations

import datetime as dt
import inspect
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from retainr.lang import LANGUAGES
from retainr.metrics.asked import columns_of
from retainr.metrics.params import READING, Param
from retainr.render import FILE_FORMATS, SCREEN_FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from retainr.metrics import Metric


def choice(name: str, values: Iterable[str]) -> type[StrEnum]:
    """Return an enumeration of these values, which Typer offers as choices."""
    return StrEnum(name, {value: value for value in values})  # type: ignore[return-value]


ScreenFormat = choice("ScreenFormat", SCREEN_FORMATS)
Layout = choice("Layout", ("wide", "long"))
Theme = choice("Theme", ("light", "dark"))
Lang = choice("Lang", LANGUAGES)

REJECTS = Param(
    "rejects", str, None, "Write the rejected rows to this file, whole, with their reason.",
    metavar="FILE", panel="Reading",
)  # fmt: skip

SOURCE = Param(
    "source", str, None, "Read this source of the config where no INPUT is given.",
    metavar="NAME", panel="Program",
)  # fmt: skip

OUTPUT = (
    Param(
        "format", ScreenFormat, ScreenFormat("table"), "Format of standard output.",
        panel="Output",
    ),
    Param(
        "output", list, (), "Write to this file; the ending says what: "
        + " ".join(f".{name}" for name in FILE_FORMATS) + ". Repeatable.",
        metavar="FILE", panel="Output",
    ),
    Param("table", str, None, "Which table (and its chart).", metavar="NAME", panel="Output"),
    Param(
        "layout", Layout, None, "Matrix or long table; default: as suits the format.",
        panel="Output",
    ),
    Param("title", str, None, "Title of the chart.", metavar="TEXT", panel="Output"),
    Param("size", str, None, "Size of the chart in inches.", metavar="10x6", panel="Output"),
    Param("dpi", int, 150, "Resolution of a PNG.", 30, 1200, panel="Output"),
    Param("theme", Theme, None, "Colours for a light or a dark background.", panel="Output"),
    Param("lang", Lang, Lang("en"), "Language of headings and notes.", panel="Output"),
    Param("bom", bool, False, "Begin CSV so that Excel opens it rightly.", panel="Output"),
    Param(
        "excel_safe", bool, False, "In CSV and TSV, put an apostrophe before text that Excel "
        "would take for a formula.", panel="Output",
    ),
)  # fmt: skip

PROGRAM = (
    Param(
        "explain", bool, False, "Print the definition of what is computed, and stop.",
        panel="Program",
    ),
    Param(
        "quiet", bool, False, "Print errors only, and what --format asks for.",
        panel="Program",
    ),
    Param("verbose", bool, False, "Print timings.", panel="Program"),
    Param("color", bool, True, "Use colours on a terminal.", panel="Program"),
    Param("progress", bool, None, "Show a progress bar.", panel="Program"),
    Param("config", str, None, "Read this config file.", metavar="FILE", panel="Program"),
    Param("debug", bool, False, "Show the traceback of a fault.", panel="Program"),
)  # fmt: skip

_FLAGS = {
    "output": ("-o", "--output"),
    "quiet": ("-q", "--quiet"),
    "verbose": ("-v", "--verbose"),
    "color": ("--color/--no-color",),
    "progress": ("--progress/--no-progress",),
    "debug": ("--debug",),
}
ENVIRONMENT = {
    "lang": "RETAINR_LANG",
    "debug": "RETAINR_DEBUG",
    "memory_budget": "RETAINR_MEMORY_BUDGET",
}


def params_of(metric: Metric) -> tuple[Param, ...]:
    """Return all parameters of a metric's command: its own first, then the shared ones."""
    own = [p for p in metric.params if p.panel is None]
    own += [param for other in metric.others for param in other.params]
    time = [p for p in metric.params if p.panel is not None]
    return (*own, *columns_of(metric), *READING, SOURCE, REJECTS, *time, *OUTPUT, *PROGRAM)


def declared(
    command: Callable[..., None],
    params: Iterable[Param],
    read_config: Callable[..., Any] | None = None,
    arguments: Mapping[str, Any] | None = None,
) -> Callable[..., None]:
    """Return a command with the signature that Typer makes its arguments and options from.

    Args:
        command: takes all of them by name, and Typer's context as `ctx`.
        params: the options.
        read_config: called with the value of `--config` before all others; None reads none.
        arguments: what stands without a name, by name; None for the input of a metric.
    """
    made = _signature(params, read_config, arguments)
    command.__signature__ = made  # type: ignore[attr-defined]
    command.__annotations__ = {name: p.annotation for name, p in made.parameters.items()}
    return command


def _signature(
    params: Iterable[Param],
    read_config: Callable[..., Any] | None,
    arguments: Mapping[str, Any] | None,
) -> inspect.Signature:
    ctx = _parameter("ctx", typer.Context, inspect.Parameter.empty)
    if arguments is None:
        first = [_parameter("paths", Annotated[list[str] | None, _paths()], None)]
    else:
        empty = inspect.Parameter.empty
        first = [_parameter(name, kind, empty) for name, kind in arguments.items()]
    return inspect.Signature([ctx, *first, *(_option(param, read_config) for param in params)])


def _paths() -> Any:
    return typer.Argument(
        metavar="INPUT", help="Files, folders, globs, URLs, or - (standard input)."
    )


def _parameter(name: str, annotation: Any, default: object) -> inspect.Parameter:
    kind = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(name, kind, default=default, annotation=annotation)


def _option(param: Param, read_config: Callable[..., Any] | None) -> inspect.Parameter:
    kind: Any = param.kind
    default: Any = param.default
    if param.kind is dt.date:
        kind = dt.datetime
    if param.kind is list:
        kind, default = list[str], None
    own: dict[str, Any] = {}
    if param.kind is dt.date:
        own = {"formats": ["%Y-%m-%d"], "metavar": "DATE"}
    if param.name == "config" and read_config is not None:
        own = {"callback": read_config, "is_eager": True}
    info = typer.Option(
        *_FLAGS.get(param.name, (param.option,)),
        help=param.help,
        rich_help_panel=param.panel or "Options",
        min=param.least,
        max=param.most,
        show_default=param.default not in (None, False, (), True),
        envvar=ENVIRONMENT.get(param.name),
        **{"metavar": param.metavar, **own},
    )
    if default is None:
        kind = kind | None
    return _parameter(param.name, Annotated[kind, info], default)
