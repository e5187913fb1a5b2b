"""What every page has around its content: template, style by theme, security policy."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files as resources
from typing import TYPE_CHECKING

from retainr.render.cells import STEPS
from retainr.render.colours import TOKENS, heat, ink_on

if TYPE_CHECKING:
    from jinja2 import Environment, Template

    from retainr.render.svg import Palette


def template(name: str) -> Template:
    """Return a template of the package; all that it is given is escaped."""
    return _environment().get_template(name)


def style_of(*rules: str, palette: Palette | None = None) -> str:
    """Return a page's style: tokens, heat ramp and palette by theme, then the rules.

    Args:
        rules: files of the package.
        palette: colours of the page's pictures.
    """
    dark = f"@media (prefers-color-scheme:dark){{\n{_theme('dark', palette)}}}\n"
    # Paper is white, whatever the screen is.
    light = _theme("light", palette)
    paper = f"@media print{{\n:root{{color-scheme:light}}\n{light}}}\n"
    scheme = ":root{color-scheme:light dark}\n"
    return scheme + light + dark + paper + "".join(map(text, rules))


def text(name: str) -> str:
    """Return a file of the package."""
    return (resources("retainr.render") / name).read_text(encoding="utf-8")


def digest(content: str) -> str:
    """Return what names a style or script in the page's security policy."""
    found = hashlib.sha256(content.encode()).digest()
    return f"sha256-{base64.b64encode(found).decode()}"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    return Environment(autoescape=True, undefined=StrictUndefined, loader=FunctionLoader(text))


def _theme(theme: str, palette: Palette | None) -> str:
    tokens = ";".join(f"--{name}:{colour}" for name, colour in TOKENS[theme].items())
    lines = [f":root{{{tokens}}}"]
    for step in range(STEPS):
        ground = heat(step / (STEPS - 1), theme)
        lines.append(f".h{step}{{background:{ground};color:{ink_on(ground)}}}")
    return "".join(f"{line}\n" for line in lines) + (palette.rules(theme) if palette else "")
