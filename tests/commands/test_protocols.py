"""A protocol is found at the end of a label, and words of everyday language are not taken for one."""

import pytest

from threatline.commands.protocols import PROTOCOLS, joined_label, protocol_named, split_label
from threatline.content.load import load_content


@pytest.mark.parametrize(
    ("label", "parts"),
    [
        ("Place order (https)", ("Place order", "https")),
        ("Save order SQL", ("Save order", "SQL")),
        ("gRPC", ("", "gRPC")),
        ("Order email", ("Order email", "")),
        ("Reset link (email)", ("Reset link", "email")),
        ("order (urgent)", ("order (urgent)", "")),
        ("https only", ("https only", "")),
        ("", ("", "")),
    ],
)
def test_the_end_of_a_label_may_say_the_protocol(label, parts):
    assert split_label(label) == parts


def test_every_protocol_is_an_answer_of_the_property():
    spec = load_content().catalogue.spec("flow", "protocol")

    assert set(PROTOCOLS.values()) <= set(spec.values)


def test_a_joined_label_is_read_apart_again():
    assert split_label(joined_label("Save order", "sql")) == ("Save order", "sql")
    assert protocol_named(" HTTPS ") == "https"
    assert protocol_named("FIX") is None
