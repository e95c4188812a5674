import numpy as np
import pytest

from CTGANAugmentLib.datasets.case_patches import cut_patches
from CTGANAugmentLib.datasets.data_settings import DataSettings
from CTGANAugmentLib.datasets.datalist import Told
from CTGANAugmentLib.datasets.scans import Scan
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import read_labels, read_volume, write_labels
from CTGANAugmentLib.modelzoo.scope import scope_of
from CTGANAugmentLib.volume import LabelVolume


@pytest.fixture
def scan(tmp_path, write_scan):
    write_scan(tmp_path / "p.nii.gz", tmp_path / "p_mask.nii.gz")
    return Scan("p", tmp_path / "p.nii.gz", tmp_path / "p_mask.nii.gz")


def cut(scan, **settings):
    return cut_patches(
        scan, "image", DataSettings(images="x", rows=17, columns=17, spacing_mm=2.0, **settings)
    )


def test_values_are_those_of_the_scan_in_the_window(scan):
    made = cut(scan, window_low_hu=-1000, window_high_hu=1000)
    values = read_volume(scan.image).array[3, 2:19, 4:21]
    middle = made.arrays["image"][len(made.labels) // 2, 0].astype(float)
    assert np.allclose(middle * 1000, values, atol=0.6)
    assert made.modality == {"image": "CT"}
    assert made.slice_spacing_mm == 4.0
    assert made.scope == {"image": scope_of(read_volume(scan.image))}


def test_a_mask_on_other_voxels_is_brought_onto_the_scans(scan):
    expected = cut(scan).arrays["mask"]
    mask = read_labels(scan.mask)
    finer = mask.grid.divided((1, 2, 2))
    doubled = np.repeat(np.repeat(mask.array, 2, axis=1), 2, axis=2)
    write_labels(LabelVolume(doubled, finer.ijk_to_ras), scan.mask, overwrite=True)
    assert np.array_equal(cut(scan).arrays["mask"], expected)


def test_only_the_label_asked_for_is_a_lesion(scan):
    mask = read_labels(scan.mask)
    write_labels(mask.with_array(mask.array * 3), scan.mask, overwrite=True)
    three = Scan("p", scan.image, scan.mask, label=3)
    assert np.array_equal(cut(three).arrays["mask"], cut(scan).arrays["mask"])
    with pytest.raises(UserError, match="there is no lesion in it"):
        cut(Scan("p", scan.image, scan.mask, label=1))


def test_a_class_of_the_data_set_counts_more_than_what_is_seen(scan):
    assert set(cut(scan).labels.tolist()) == {1}
    assert set(cut(Scan("p", scan.image, scan.mask, told=Told(category=4))).labels.tolist()) == {4}
    assert set(cut(Scan("p", scan.image), around="whole").labels.tolist()) == {0}


def test_random_places_follow_from_the_name_and_the_seed(scan):
    def images(name, seed):
        made = cut(Scan(name, scan.image), around="whole", per_case=3, split_seed=seed)
        return made.arrays["image"]

    assert np.array_equal(images("p", 0), images("p", 0))
    others = [images("q", 0), images("p", 1), images("p", 2), images("r", 0)]
    assert not all(np.array_equal(images("p", 0), other) for other in others)
