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

THEMES = tuple(RAMPS)


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


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    def linear(channel: int) -> float:
        c = channel / 255
        return c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(c) for c in _rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
