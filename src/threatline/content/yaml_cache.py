"""Keeps what the YAML reader found in a file, so that an unchanged file need not be parsed again.

It is plain JSON in the user's cache folder, under the hash of program version and file, with the hash of its own
bytes: safe to delete, and whatever is wrong with it, the file itself is read. Lines are kept, so that every later
check names them as before.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

from threatline import __version__
from threatline.content.cache_folder import cache_folder
from threatline.content.yaml_reader import LARGEST_FILE, Block, Rows, read_yaml

LARGEST_KEPT = 10 * LARGEST_FILE
MOST_KEPT = 200
"""Older files are deleted when there are more."""
FORM = 1
"""Counts up whenever the form of the JSON, or what the reader accepts, changes."""
_SCALARS = (str, int, bool, type(None))


def read_yaml_once(source: bytes, file: str) -> Block:
    """Return what `read_yaml` returns, from the cache where it is known; raises ContentError as it does."""
    if len(source) > LARGEST_FILE:
        return read_yaml(source, file)
    place = _place(source)
    found = _kept(place, file)
    if found is None:
        found = read_yaml(source, file)
        _keep(place, found)
    return found


def _place(source: bytes) -> Path:
    key = sha256(f"{FORM} {__version__}\0".encode() + source).hexdigest()
    return cache_folder() / "yaml" / f"{key}.json"


def _kept(place: Path, file: str) -> Block | None:
    """Return what is kept, or None when there is nothing, or anything else than what was written."""
    try:
        with place.open("rb") as kept:
            digest, _, text = kept.read(LARGEST_KEPT).partition(b"\n")
        if sha256(text).hexdigest().encode() != digest:
            return None
        found = _thawed(json.loads(text), file)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    return found if isinstance(found, Block) else None


def _keep(place: Path, block: Block) -> None:
    """Write what was read: whole or not at all, and only where the folder can be written."""
    text = json.dumps(_frozen(block), ensure_ascii=False, separators=(",", ":")).encode()
    beside = place.with_name(f"{secrets.token_hex(8)}.part")
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_bytes(sha256(text).hexdigest().encode() + b"\n" + text)
            os.replace(beside, place)
        finally:
            beside.unlink(missing_ok=True)
        kept = sorted(place.parent.iterdir(), key=lambda one: one.stat().st_mtime, reverse=True)
        for old in kept[MOST_KEPT:]:
            old.unlink(missing_ok=True)


def _frozen(value: Any) -> Any:
    """Return a value as JSON: a mapping as [line, lines of keys, {key: value}], a list as [line, values].

    A key that is a whole number, which JSON does not know, has its line negated.
    """
    if isinstance(value, Block):
        lines = [-value.lines[key] if isinstance(key, int) else value.lines[key] for key in value]
        return [value.line, lines, {str(key): _frozen(inner) for key, inner in value.items()}]
    if isinstance(value, Rows):
        return [value.line, [_frozen(inner) for inner in value]]
    return value


def _thawed(value: Any, file: str) -> Any:
    """Return the value of some JSON; raises ValueError, TypeError or LookupError for any other form."""
    if type(value) is not list:
        if type(value) in _SCALARS:
            return value
        raise ValueError("no scalar")
    if len(value) == 2:
        rows = Rows(value[0])
        rows.extend(_thawed(inner, file) for inner in value[1])
        return rows
    line, lines, inside = value
    block = Block(file, line)
    for (key, inner), at in zip(inside.items(), lines, strict=True):
        name = sys.intern(key) if at > 0 else int(key)
        block[name] = _thawed(inner, file)
        block.lines[name] = abs(at)
    return block
