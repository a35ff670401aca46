"""Strict reading of JSON: duplicate keys, NaN, other encodings and bottomless nesting are refused with a place."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from threatline.storage.errors import FormatError
from threatline.storage.limits import check_size

_BOM = b"\xef\xbb\xbf"
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s"{}\[\]:,]+', re.DOTALL)
_NOT_NUMBERS = {"NaN", "Infinity", "-Infinity"}


class _DuplicateKey(Exception):
    """An object names one key twice; where, is found out by a second look."""


class _NotANumber(Exception):
    """NaN or Infinity stands where a number belongs; where, is found out by a second look."""


def decode(data: bytes, where: str) -> str:
    """Return the text of a UTF-8 file, with or without a byte order mark; raises FormatError."""
    check_size(len(data), where)
    if not data.strip():
        raise FormatError(where, "the file is empty; open a backup, or start a new project.")
    if data.startswith(_WIDE_BOMS):
        raise FormatError(where, "its text is encoded as UTF-16; save it as UTF-8.")
    try:
        return data.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        if b"\0" in data[:1024]:
            raise FormatError(where, "this is not a text file; choose another file.") from error
        line = data.count(b"\n", 0, error.start) + 1
        raise FormatError(where, "a character is not encoded as UTF-8; save the file as UTF-8.", line) from error


def read_json(data: bytes, where: str) -> Any:
    """Return the value of a JSON file; raises FormatError with one sentence when it is not strictly one.

    Strings may still hold halves of surrogate pairs, and floats may be infinite through overflow (1e999): whoever
    keeps foreign values checks them with `limits.check_value`.
    """
    text = decode(data, where)
    try:
        return json.loads(text, object_pairs_hook=_without_duplicates, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise _not_json(text, error, where) from error
    except RecursionError as error:
        raise FormatError(where, "it is nested far too deeply; nothing sensible is.") from error
    except _DuplicateKey as error:
        line, key = _first_duplicate(text)
        raise FormatError(
            where, f"“{key}” stands twice in the same place; remove one of the two, or open a backup.", line
        ) from error
    except _NotANumber as error:
        raise FormatError(where, f"{error} is not a number; correct it.", _line_of_constant(text)) from error
    except ValueError as error:  # Python's own limit on the digits of a whole number
        raise FormatError(where, "it holds a number with thousands of digits; correct it.") from error


def line_at(text: str, position: int) -> int:
    """Return the line, from 1, of a position in a text."""
    return text.count("\n", 0, position) + 1


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _DuplicateKey
    return found


def _refuse_constant(constant: str) -> NoReturn:
    raise _NotANumber(constant)


def _not_json(text: str, error: json.JSONDecodeError, where: str) -> FormatError:
    start = text.lstrip()
    if not start.startswith(("{", "[")):
        return FormatError(where, "this is not a JSON file; choose another file.", None)
    if "\0" in text:
        return FormatError(where, "the file is damaged: part of it is zeros; open a backup.", line_at(text, error.pos))
    if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
        return FormatError(where, "the file ends in the middle; it was cut off, so open a backup.", error.lineno)
    problem = error.msg[0].lower() + error.msg[1:]
    return FormatError(where, f"the text is not JSON from here on ({problem}); open a backup.", error.lineno)


def _first_duplicate(text: str) -> tuple[int, str]:
    """Return line and name of the first key that its object names twice; slow, and only called when there is one."""
    keys: list[set[str] | None] = []
    key_is_next = False
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token in "{[":
            keys.append(set() if token == "{" else None)
        elif token in "}]":
            keys.pop()
        elif key_is_next and keys and (seen := keys[-1]) is not None and token.startswith('"'):
            name = json.loads(token)
            if name in seen:
                return line_at(text, match.start()), name[:60]
            seen.add(name)
        key_is_next = token in "{,"
    return 1, "a key"


def _line_of_constant(text: str) -> int | None:
    for match in _TOKEN.finditer(text):
        if match.group() in _NOT_NUMBERS:
            return line_at(text, match.start())
    return None
