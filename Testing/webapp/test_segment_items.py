import numpy as np
import pytest

from CTGANAugmentLib.faces.choices import ALL_SEGMENTS
from CTGANAugmentLib.scene.headless import start_headless
from CTGANAugmentLib.scene.segmentations import segmentation_from_labels
from CTGANAugmentLib.scene.volumes import node_from_volume
from CTGANAugmentLib.volume import Label, LabelVolume, Volume
from CTGANAugmentLib.webapp.segment_items import chosen, segment_items


@pytest.fixture(scope="module")
def organs():
    headless = start_headless()
    scene = headless.scene
    array = np.zeros((6, 7, 8), np.uint8)
    array[2, 3, 4], array[3, 3, 4] = 1, 2
    labels = (Label(1, "Liver"), Label(2, "Spleen"))
    scan = node_from_volume(scene, Volume(array.astype(np.int16), np.eye(4), "CT"))
    mask = LabelVolume(array, np.eye(4), labels=labels)
    yield segmentation_from_labels(scene, [mask], scan, "Organs", synthetic=False)
    headless.logics.clear()


def test_each_segment_is_a_line_that_leads_back_to_it(organs):
    items = segment_items([organs])
    assert [each["title"] for each in items] == ["Organs: Liver", "Organs: Spleen"]
    found = [chosen(organs.GetScene(), each["value"]) for each in items]
    assert [node is organs for node, _segment in found] == [True, True]
    names = [organs.GetSegmentation().GetSegment(segment).GetName() for _node, segment in found]
    assert names == ["Liver", "Spleen"]


def test_all_segments_together_can_be_chosen_where_that_makes_sense(organs):
    last = segment_items([organs], all_segments=True)[-1]
    assert chosen(organs.GetScene(), last["value"]) == (organs, ALL_SEGMENTS)


def test_nothing_chosen_and_a_segmentation_that_is_gone_are_none(organs):
    assert chosen(organs.GetScene(), None) == (None, "")
    assert chosen(organs.GetScene(), "vtkMRMLSegmentationNode99/Segment_1") == (None, "")
