"""How well typed letters fit a text, for lists in which one types a part of what one means."""

from __future__ import annotations

LONGEST = 200
"""Only the beginning of a text is looked at."""
MOST_LETTERS, MOST_WORDS = 8, 12
"""Heads of words are tried one by one: of more letters or words there would be too many ways."""


def fit(typed: str, text: str) -> int | None:
    """Return how well the typed words fit a text, 0 being best; None where they do not.

    0 the beginning of the text · 1 the beginning of a word · 2 within a word · 3 letters in their order, of which each
    begins a word or follows the one before. Blanks separate words that may fit anywhere; the worst of them counts.

    >>> fit("zo", "Zoom in"), fit("in", "Zoom in"), fit("oom", "Zoom in"), fit("zmi", "Zoom in"), fit("x", "Zoom in")
    (0, 1, 2, None, None)
    >>> fit("zi", "Zoom in")
    3
    """
    hay = text.casefold()[:LONGEST]
    worst = 0
    for word in typed.casefold().split():
        how = _fit_of_word(word, hay)
        if how is None:
            return None
        worst = max(worst, how)
    return worst


def _fit_of_word(word: str, hay: str) -> int | None:
    if hay.startswith(word):
        return 0
    if f" {word}" in hay:
        return 1
    if word in hay:
        return 2
    return 3 if len(word) <= MOST_LETTERS and _fits_heads(word, hay.split()[:MOST_WORDS]) else None


def _fits_heads(letters: str, words: list[str]) -> bool:
    """Tell whether letters are the heads of words in their order, as "zi" or "zoin" are of "zoom in"."""
    if not letters:
        return True
    for place, word in enumerate(words):
        length = 0
        while length < min(len(letters), len(word)) and letters[length] == word[length]:
            length += 1
        while length:
            if _fits_heads(letters[length:], words[place + 1 :]):
                return True
            length -= 1
    return False
