"""Order as a property of a record: fractional indices, so that moving one thing changes one field."""

from __future__ import annotations

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def between(low: str | None, high: str | None) -> str:
    """Return a string that sorts strictly between `low` and `high` (None is the open end).

    Indices are fractions in base 62 without their leading "0." and never end with the digit 0, so there is always
    room before, after and between them. Raises ValueError when `low` is not below `high`.
    """
    low = low or ""
    if high is not None and low >= high:
        raise ValueError(f"no index lies between {low!r} and {high!r}")
    index = ""
    place = 0
    while True:
        bottom = DIGITS.index(low[place]) if place < len(low) else 0
        top = DIGITS.index(high[place]) if high is not None and place < len(high) else len(DIGITS)
        if top - bottom > 1:
            return index + DIGITS[(bottom + top) // 2]
        index += DIGITS[bottom]
        if top > bottom:
            high = None
        place += 1


def fraction(index: str) -> float:
    """Return a number from 0 up to but not including 1 that orders as indices do; equal after the sixth character.

    >>> fraction("V") < fraction("V0V") < fraction("a")
    True
    """
    return int.from_bytes(index[:6].encode("ascii", "replace").ljust(6, b"\0"), "big") / 2**48


def after(low: str | None) -> str:
    """Return a short index behind `low`, or a first one.

    With k leading "z" the next k + 1 digits count up like an odometer, so that 200,000 appends need five characters
    where halving the rest of the interval would need thousands.
    """
    if low is None:
        return between(None, None)
    lead = len(low) - len(low.lstrip(DIGITS[-1]))
    number = 0
    for digit in low[lead : 2 * lead + 1].ljust(lead + 1, DIGITS[0]):
        number = number * len(DIGITS) + DIGITS.index(digit)
    number += 1
    if number % len(DIGITS) == 0:
        number += 1  # an index never ends with the digit 0
    body = ""
    for _ in range(lead + 1):
        number, digit_value = divmod(number, len(DIGITS))
        body = DIGITS[digit_value] + body
    if body[0] == DIGITS[-1]:
        return DIGITS[-1] * (lead + 1) + DIGITS[0] * (lead + 1) + DIGITS[1]
    return DIGITS[-1] * lead + body
