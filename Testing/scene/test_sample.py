import numpy as np

from CTGANAugmentLib.phantom.chest import chest_phantom
from CTGANAugmentLib.scene.labels import labels_from_node
from CTGANAugmentLib.scene.sample import add_phantom
from CTGANAugmentLib.scene.volumes import modality_of, volume_from_node


def test_the_digital_chest_comes_with_its_organs_where_they_are(scene):
    phantom = chest_phantom(spacing_mm=(6.0, 6.0, 8.0))
    volume_node, organs = add_phantom(scene, phantom, "chest", "organs")
    volume = volume_from_node(volume_node)
    np.testing.assert_array_equal(volume.array, phantom.volume.array)
    assert modality_of(volume_node) == "CT"
    assert not organs.GetDisplayVisibility()
    names = {label.name for label in phantom.organs.labels if (phantom.organs.array == label.value).any()}
    segmentation = organs.GetSegmentation()
    ids = segmentation.GetSegmentIDs()
    assert {segmentation.GetSegment(each).GetName() for each in ids} >= names
    found = labels_from_node(organs, volume, ids[0]).mask()
    np.testing.assert_array_equal(found, phantom.organs.array == phantom.organs.labels[0].value)
