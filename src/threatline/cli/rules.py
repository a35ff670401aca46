"""`threatline rules …`: what lint and the worked examples say about packs, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from threatline.cli.plain import in_one_line
from threatline.content.lint import Checked, Remark, Verdict
from threatline.content.worked_examples import run

LONGEST_SENTENCE = 400


def lint_lines(verdict: Verdict, folder: Path) -> Iterator[str]:
    """Yield one line for each remark, FILE:LINE: sentence (RULE-ID), and one with the sum."""
    for remark in verdict.remarks:
        yield _line(remark, folder)
    yield f"{_contents(verdict)}: {_sum(verdict)}."


def test_lines(verdict: Verdict, folder: Path) -> tuple[list[str], bool]:
    """Run the worked examples of all packs; returns the lines to print and whether everything holds."""
    faults = [_line(remark, folder) for remark in verdict.remarks if not remark.is_note]
    if faults:
        them = "it" if len(faults) == 1 else "them"
        return [*faults, f"{_many(len(faults), 'problem')}; mend {them} first, then test again."], False
    lines: list[str] = []
    missed = steps = examples = 0
    for pack in verdict.packs:
        for example in pack.examples:
            misses = list(run(example, pack.loaded.content))
            lines += [_place(folder, pack, miss.file, miss.line) + in_one_line(miss.text, LONGEST_SENTENCE)
                      for miss in misses]  # fmt: skip
            missed += len({miss.line for miss in misses})
            steps += len(example.steps)
            examples += 1
    if untried := _untried(verdict):
        lines.append(f"No example tries {', '.join(untried)}.")
    if missed:
        lines.append(f"{missed} of {_many(steps, 'step')} in {_many(examples, 'example')} did not hold.")
    elif steps:
        lines.append(f"{_many(steps, 'step')} in {_many(examples, 'example')} {'holds' if steps == 1 else 'hold'}.")
    else:
        lines.append("There are no examples: add a section “examples” to one of the files.")
    return lines, not missed


def _untried(verdict: Verdict) -> list[str]:
    """Return the rules that no step checks, of the packs that have examples."""
    found: list[str] = []
    for pack in verdict.packs:
        tried = {step.rule for example in pack.examples for step in example.steps if step.is_checked}
        rules = [str(row["id"]) for rows in pack.sections.lists["rules"].values() for row in rows]
        found += [rule for rule in rules if rule not in tried] if pack.examples else []
    return found if len(found) <= 20 else [*found[:20], f"and {len(found) - 20} more"]


def _line(remark: Remark, folder: Path) -> str:
    place = f"{(folder / remark.file).as_posix()}{f':{remark.line}' if remark.line else ''}: "
    note = "note: " if remark.is_note else ""
    about = f" ({in_one_line(remark.rule)})" if remark.rule else ""
    return place + note + in_one_line(remark.text, LONGEST_SENTENCE) + about


def _place(folder: Path, pack: Checked, file: str, line: int) -> str:
    return f"{(folder / pack.folder / file).as_posix()}:{line}: "


def _contents(verdict: Verdict) -> str:
    counts = ((verdict.rules, "rule"), (verdict.controls, "control"), (verdict.checks, "check"))
    held = ", ".join(_many(count, word) for count, word in counts if count) or "no rules"
    return f"{held} in {_many(verdict.files, 'file')}"


def _sum(verdict: Verdict) -> str:
    problems = _many(verdict.problems, "problem") if verdict.problems else "no problems"
    return f"{problems}, {_many(verdict.notes, 'note')}" if verdict.notes else problems


def _many(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
