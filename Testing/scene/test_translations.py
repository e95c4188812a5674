from dataclasses import replace

import pytest

from CTGANAugmentLib.operation import Result
from CTGANAugmentLib.provenance import Plan, Provenance
from CTGANAugmentLib.scene.results import add_result
from CTGANAugmentLib.scene.translations import maps_of, record_of, translations_of
from CTGANAugmentLib.scene.volumes import volume_from_node


@pytest.fixture
def translate(scene):
    def make(node, operation="translate", maps=1):
        volume = volume_from_node(node)
        plan = Plan(operation, {}, {})
        made = tuple(replace(volume, name=f"map {number}") for number in range(maps))
        result = Result(volume, (), Provenance(plan, {}, {"score": 3}), (), made)
        return add_result(scene, result, node)

    return make


def test_translations_of_a_scan_are_told_from_its_maps_and_from_other_results(translate, make_volume):
    scan, other = make_volume(name="scan"), make_volume(name="other")
    first, second = translate(scan), translate(scan, maps=2)
    translate(scan, operation="parametric", maps=0)
    translate(other)
    assert translations_of(scan) == [first.volume_node, second.volume_node]
    assert maps_of(first.volume_node) == list(first.map_nodes)
    assert maps_of(second.volume_node) == list(second.map_nodes)
    assert maps_of(scan) == []


def test_what_was_deleted_is_not_there_any_more(scene, translate, make_volume):
    scan = make_volume()
    made = translate(scan)
    scene.RemoveNode(made.map_nodes[0])
    assert maps_of(made.volume_node) == []
    scene.RemoveNode(made.volume_node)
    assert translations_of(scan) == []


def test_nothing_has_neither_translations_nor_maps_nor_a_record():
    assert translations_of(None) == []
    assert maps_of(None) == []
    assert record_of(None) == {}


def test_the_record_tells_what_was_measured(translate, make_volume):
    scan = make_volume()
    assert record_of(translate(scan).volume_node)["measured"] == {"score": 3}
    assert record_of(scan) == {}
