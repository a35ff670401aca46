"""The microSecEnD figures as one suite of `make bench`; none where the data set is not here."""

from __future__ import annotations

from benchmarks.microsecend import find_folder, measured_and_kept

SHOWN = ("recall", "precision", "confirmed_per_element", "variants_ok", "variants")


def measure() -> dict[str, float]:
    """Write out/microsecend.json and return its overall figures by name."""
    folder = find_folder()
    figures = measured_and_kept(folder) if folder is not None else {}
    return {f"microsecend_{name}": figures[name] for name in SHOWN if name in figures}
