from __future__ import annotations

import pytest

from threatline.content.themes import THEMES, TOKENS, ThemeError, load_theme, read_theme

GROUNDS = ("canvas", "panel", "sunken", "hover", "accent-soft", "ground-1", "ground-2")
SEVERITY_GROUNDS = ("panel", "canvas", "sunken", "accent-soft")
BOUNDARY_GROUNDS = ("canvas", "ground-1", "ground-2")

# Colour, its grounds, and the lowest contrast on them in light, dark and high contrast, as the design states it.
CONTRASTS = [
    ("text", GROUNDS, (14.4, 10.7, 12.5)),
    ("quiet", GROUNDS, (5.3, 5.4, 12.5)),
    ("accent", ("canvas", "panel", "sunken", "accent-soft"), (4.8, 5.2, 8.1)),
    ("on-accent", ("accent",), (5.5, 7.5, 13.7)),
    ("critical", (*SEVERITY_GROUNDS, "critical-soft"), (6.7, 4.8, 12.5)),
    ("high", (*SEVERITY_GROUNDS, "high-soft"), (4.7, 6.1, 12.5)),
    ("medium", (*SEVERITY_GROUNDS, "medium-soft"), (5.4, 7.5, 12.5)),
    ("low", (*SEVERITY_GROUNDS, "low-soft"), (4.9, 6.1, 12.5)),
    ("resolved", (*SEVERITY_GROUNDS, "resolved-soft"), (4.6, 7.1, 12.5)),
    ("on-severity", ("critical",), (7.7, 6.6, 21)),
    ("on-severity", ("high",), (5.5, 8.5, 21)),
    ("on-severity", ("medium",), (6.2, 10.3, 21)),
    ("on-severity", ("low",), (5.7, 8.4, 21)),
    ("on-severity", ("resolved",), (5.3, 9.8, 21)),
    ("boundary", BOUNDARY_GROUNDS, (5.6, 6.0, 21)),
    ("on-severity", ("class-public",), (5.8, 7.5, 21)),
    ("on-severity", ("class-internal",), (5.2, 8.2, 21)),
    ("on-severity", ("class-confidential",), (5.5, 10.3, 21)),
    ("on-severity", ("class-restricted",), (6.5, 7.1, 21)),
]
OUTLINES = [
    ("strong", ("canvas", "panel", "sunken"), (3.1, 3.7, 21)),
    ("node-line", ("canvas", "node"), (9.7, 7.3, 21)),
    ("flow", ("canvas", "ground-1"), (7.4, 6.4, 21)),
]


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2, definition "relative luminance")."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21 (WCAG 2.2, definition "contrast ratio")."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def lowest_contrast(theme: str, token: str, grounds: tuple[str, ...]) -> float:
    colours = load_theme(theme)
    return min(contrast(colours.colour(token), colours.colour(ground)) for ground in grounds)


@pytest.mark.parametrize(("token", "grounds", "stated"), CONTRASTS + OUTLINES)
def test_contrast_is_what_the_design_states(token: str, grounds: tuple[str, ...], stated: tuple[float, ...]) -> None:
    computed = [lowest_contrast(theme, token, grounds) for theme in THEMES]

    assert computed == pytest.approx(stated, abs=0.06)


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_can_be_read(theme: str) -> None:
    for token, grounds, _ in CONTRASTS:
        assert lowest_contrast(theme, token, grounds) >= 4.5, (token, grounds)
    for token, grounds, _ in OUTLINES:
        assert lowest_contrast(theme, token, grounds) >= 3, (token, grounds)


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_gives_every_token_a_colour(theme: str) -> None:
    colours = load_theme(theme)

    assert colours.name == theme
    assert tuple(colours.tokens) == TOKENS


def test_an_unknown_theme_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(ThemeError, match=r"no theme '../light'; choose one of light, dark, high-contrast"):
        load_theme("../light")


def test_an_unknown_token_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(ThemeError, match="named 'pink'; the colours are canvas, panel"):
        load_theme("light").colour("pink")


def test_the_colours_of_a_theme_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        load_theme("light").tokens["canvas"] = "#000000"  # type: ignore[index]


def test_a_theme_file_that_is_not_whole_is_refused_in_one_sentence() -> None:
    whole = dict(load_theme("light").tokens)

    for content, sentence in [
        ([], "is not a list of names"),
        ({**whole, "pink": "#FF00FF"}, "has the unknown pink"),
        ({token: colour for token, colour in whole.items() if token != "flow"}, "lacks flow"),
        ({**whole, "flow": "red"}, "gives flow as 'red'; write a colour like"),
        ({**whole, "flow": 3}, "gives flow as 3"),
    ]:
        with pytest.raises(ThemeError, match=sentence):
            read_theme("own", content)
