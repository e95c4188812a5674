"""Every voxel belongs to one lesion at most: the one whose tissue it shows."""

import numpy as np

from CTGANAugmentLib.geometry import Box, Grid
from CTGANAugmentLib.lesions.presets import preset_by_id
from CTGANAugmentLib.lesions.traces import Trace, label_volumes, without_overlaps
from CTGANAugmentLib.volume import combine_labels

GRID = Grid((4, 10, 20), np.eye(4))


def _trace(start, stop, oedema=None):
    """Lesion that fills columns start to stop, its oedema the columns given."""
    box = Box((0, 0, 0), GRID.shape_kji)
    masks = np.zeros((2, *GRID.shape_kji), dtype=bool)
    masks[0, :, :, start:stop] = True
    if oedema:
        masks[1, :, :, oedema[0] : oedema[1]] = True
        masks[1] &= ~masks[0]
    return Trace(box, masks[0], masks[1], {})


def test_the_later_lesion_has_the_shared_voxels():
    kept, warnings = without_overlaps([_trace(0, 8), _trace(6, 12)])
    assert [int(t.lesion[0, 0].sum()) for t in kept] == [6, 6]
    assert warnings == ["lesion 1 lost 25% of its voxels to later lesions that lie over it"]


def test_oedema_never_has_a_lesion_s_voxels():
    traces, _ = without_overlaps([_trace(0, 8), _trace(10, 14, oedema=(6, 18))])
    labels = combine_labels(tuple(label_volumes(traces, GRID, preset_by_id("brain-metastasis"))), GRID)
    assert labels.array[0, 0].tolist() == [1] * 8 + [4] * 2 + [2] * 4 + [4] * 4 + [0] * 2
    assert [label.name for label in labels.labels] == ["Lesion 1", "Lesion 2", "Oedema 2"]


def test_blocks_that_do_not_touch_are_left_alone():
    near = Trace(Box((0, 0, 0), (2, 2, 2)), np.ones((2, 2, 2), bool), np.zeros((2, 2, 2), bool), {})
    far = Trace(Box((2, 5, 9), (4, 7, 11)), np.ones((2, 2, 2), bool), np.zeros((2, 2, 2), bool), {})
    kept, warnings = without_overlaps([near, far])
    assert all(t.lesion.all() for t in kept)
    assert not warnings
