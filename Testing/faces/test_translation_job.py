"""A translation as a job: from nodes through real files and back."""

import json
from pathlib import Path

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.translation_job import read_result, take_result
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.scene.results import PROVENANCE, SYNTHETIC
from CTGANAugmentLib.scene.segmentations import segmentation_from_labels
from CTGANAugmentLib.scene.translations import maps_of, record_of, translations_of
from CTGANAugmentLib.scene.volumes import node_from_volume, volume_from_node
from CTGANAugmentLib.volume import Label, LabelVolume


def test_a_job_makes_the_voxels_of_a_call(scan, run_job, translate):
    made, record = read_result(run_job())
    nodes = take_result(scan, made, record)
    called = translate.run(volume_from_node(scan), Guides(), 0)
    volume = volume_from_node(nodes.volume_node)
    np.testing.assert_array_equal(volume.array, called.volume.array)
    np.testing.assert_allclose(volume.ijk_to_ras, called.volume.ijk_to_ras, atol=1e-4)
    for node, each in zip(nodes.map_nodes, called.maps, strict=True):
        np.testing.assert_allclose(volume_from_node(node).array, each.array, atol=1e-3)
    assert [node.GetName() for node in nodes.map_nodes] == ["scan cycle error", "scan spread over flips"]


def test_nodes_carry_the_very_record_that_the_job_wrote(scan, run_job):
    result = run_job()
    nodes = take_result(scan, *read_result(result))
    written = json.loads(Path(result["files"]["provenance"]).read_text(encoding="utf-8"))
    for node in nodes.nodes:
        assert json.loads(node.GetAttribute(PROVENANCE)) == written
        assert node.GetAttribute(SYNTHETIC) == "YES"
    assert translations_of(scan) == [nodes.volume_node]
    assert maps_of(nodes.volume_node) == list(nodes.map_nodes)


def test_a_reference_and_a_mask_are_scored_against(translation_scene, scan, run_job):
    volume = volume_from_node(scan)
    mask = np.zeros(volume.array.shape, np.uint8)
    mask[2:4, 5:15, 5:15] = 1
    labels = LabelVolume(mask, volume.ijk_to_ras, labels=(Label(1, "Tumour"),))
    segmentation = segmentation_from_labels(
        translation_scene.scene, [labels], scan, "outline", synthetic=False
    )
    other = node_from_volume(translation_scene.scene, volume.with_array(volume.array + 10), name="reference")
    nodes = take_result(scan, *read_result(run_job(reference=other, mask=segmentation)))
    regions = record_of(nodes.volume_node)["measured"]["scores"]["regions"]
    made = volume_from_node(nodes.volume_node).array.astype(float)
    inside = mask > 0
    assert regions["mask"]["mae"] == pytest.approx(np.abs(made - volume.array - 10)[inside].mean(), abs=1e-3)
    assert set(regions) == {"image", "body", "mask"}


def test_a_scan_that_was_deleted_meanwhile_takes_nothing(translation_scene, scan, run_job):
    made, record = read_result(run_job())
    translation_scene.scene.RemoveNode(scan)
    with pytest.raises(UserError, match="was deleted meanwhile"):
        take_result(scan, made, record)


@pytest.mark.parametrize("damage", [{}, {"files": {}}, {"files": {"provenance": "/no/such"}, "warnings": []}])
def test_an_answer_that_no_job_gives_is_refused(damage):
    with pytest.raises(UserError, match="damaged"):
        read_result(damage)
