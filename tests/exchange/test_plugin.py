from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points

import pytest

from threatline.exchange import plugin
from threatline.exchange.imported import Ledger
from threatline.exchange.microsecend import MICROSECEND
from threatline.exchange.plugin import importers
from threatline.exchange.threat_dragon import THREAT_DRAGON

MINE = """
from threatline.exchange.imported import Imported, ImportReport
from threatline.exchange.plugin import Importer

IMPORTER = Importer(
    name="Mine",
    suffixes=(".mine",),
    recognises=lambda head: head.startswith(b"mine"),
    read=lambda data, name: Imported((), ImportReport("Mine", len(data))),
)
"""


@pytest.fixture
def installed(monkeypatch):
    """Pretend that these entry points are installed."""

    def install(**places: str) -> None:
        points = [EntryPoint(name, place, plugin.GROUP) for name, place in places.items()]
        monkeypatch.setattr(plugin, "entry_points", lambda group: points)

    return install


def test_a_checkout_that_is_not_installed_knows_its_own_importers(installed):
    installed()

    assert importers() == (MICROSECEND, THREAT_DRAGON)


def test_an_importer_of_another_package_is_found_beside_ours(installed, tmp_path, monkeypatch):
    (tmp_path / "importer_of_mine.py").write_text(MINE)
    monkeypatch.syspath_prepend(tmp_path)
    installed(mine="importer_of_mine:IMPORTER")

    _, mine, ours = importers()

    assert ours is THREAT_DRAGON
    assert mine.recognises(b"mine!")
    assert mine.read(b"mine!", "my.mine").report.kept == 5


@pytest.mark.parametrize("place", ["threatline.nowhere:X", "threatline.exchange.plugin:NOTHING", "json:loads"])
def test_a_plug_in_that_is_broken_or_no_importer_is_left_out(installed, place):
    installed(broken=place)

    assert importers() == (MICROSECEND, THREAT_DRAGON)


def test_the_entry_point_of_an_installed_program_is_the_one_we_ship():
    for point in entry_points(group=plugin.GROUP):
        if point.value.startswith("threatline."):
            assert plugin.SHIPPED[point.name] == point.value


def test_a_report_counts_and_lists_what_became_of_everything():
    ledger = Ledger("Foreign")
    ledger.keep()
    ledger.keep()
    ledger.invented("1", "a", "A got a place.")
    ledger.changed("2", "b", "B was turned.")
    ledger.dropped("3", "c", "C is gone.")
    ledger.remark("Colours are gone.")
    ledger.remark("Colours are gone.")

    report = ledger.report()

    assert report.summary() == "Foreign: 2 kept, 1 changed, 1 dropped, 1 invented."
    assert report.as_text() == "Colours are gone.\nC is gone.\nB was turned.\nA got a place."
