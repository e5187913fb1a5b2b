"""The colour tokens and the heat ramp of the design, for every renderer."""

from __future__ import annotations

TOKENS: dict[str, dict[str, str]] = {
    "light": {
        "bg": "#ffffff", "surface": "#f6f8f9", "ink": "#14202b", "muted": "#566370",
        "line": "#dde3e7", "grid": "#e8ecef", "hatch": "#c3ccd3", "retained": "#1e466d",
        "new": "#3c9fb0", "resurrected": "#d69a24", "dormant": "#a8452c",
        "good": "#1b7a58", "bad": "#b23a24", "accent": "#9a5212",
    },
    "dark": {
        "bg": "#10161d", "surface": "#17202a", "ink": "#e8edf1", "muted": "#9eabb7",
        "line": "#2c3843", "grid": "#222c36", "hatch": "#3d4a56", "retained": "#b4cdf2",
        "new": "#2f8f9b", "resurrected": "#e3b04b", "dormant": "#c9573c",
        "good": "#58c59b", "bad": "#f08a72", "accent": "#f0a35c",
    },
}  # fmt: skip

RAMPS: dict[str, tuple[str, ...]] = {
    "light": (
        "#f1f6f7", "#d3e8e9", "#a9d5d8", "#78bcc6", "#4a9fb3",
        "#2f809e", "#246287", "#1e466d", "#182c50",
    ),
    "dark": (
        "#17212b", "#1a3244", "#1d475f", "#22607a", "#2f7d90",
        "#4f9ca4", "#7abbb6", "#aed9cc", "#e2f5ea",
    ),
}  # fmt: skip

# A little more than the 4.5 of WCAG, for what stands on a band.
_TEXT_CONTRAST = 4.8


def heat(share: float, theme: str) -> str:
    """Return the ramp's colour at a share of the scale (0 to 1), linear in sRGB."""
    ramp = RAMPS[theme]
    place = min(max(share, 0.0), 1.0) * (len(ramp) - 1)
    i = min(int(place), len(ramp) - 2)
    low, high = _rgb(ramp[i]), _rgb(ramp[i + 1])
    mixed = (round(a + (b - a) * (place - i)) for a, b in zip(low, high, strict=True))
    return "#" + "".join(f"{c:02x}" for c in mixed)


def ink_on(colour: str) -> str:
    """Return black or white, whichever contrasts more with a colour (WCAG 2)."""
    light = _luminance(colour)
    return "#000000" if (light + 0.05) / 0.05 >= 1.05 / (light + 0.05) else "#ffffff"


def mix(colour: str, ground: str, share: float) -> str:
    """Return what a colour looks like on a ground that it covers to a share, as `#rrggbb`."""
    pairs = zip(_rgb(colour), _rgb(ground), strict=True)
    return "#" + "".join(f"{round(b + (a - b) * share):02x}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def legible(colour: str, theme: str) -> str:
    """Return a colour, moved towards the ink just as far as text on the page needs.

    The ink of a series is made for areas and thick lines; letters need 4.5 to 1.
    """
    ink, ground = TOKENS[theme]["ink"], TOKENS[theme]["bg"]
    shades = (mix(ink, colour, step / 20) for step in range(20))
    return next((s for s in shades if contrast(s, ground) >= _TEXT_CONTRAST), ink)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    def linear(channel: int) -> float:
        """Return a channel of sRGB as light."""
        c = channel / 255
        return c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(c) for c in _rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
