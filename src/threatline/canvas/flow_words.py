"""The label of a flow while it is typed: its name, and the protocol that its last word says."""

from __future__ import annotations

from threatline.commands.protocols import split_label


class FlowWords:
    """Tells name and protocol apart; Backspace turns a recognised protocol back into words of the name."""

    def __init__(self) -> None:
        self._kept = ""
        """The label in which the last word is a word and no protocol."""

    def split(self, label: str) -> tuple[str, str]:
        """Return the name and the word for the protocol, "" where there is none."""
        label = " ".join(label.split())
        return (label, "") if label == self._kept else split_label(label)

    def take_back(self, label: str) -> bool:
        """Let the protocol at the end of a label be words of the name; False when there is none."""
        if not self.split(label)[1]:
            return False
        self._kept = " ".join(label.split())
        return True
