import pytest

from CTGANAugmentLib.datasets.prepare import TrainingData
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.training.data.shapes import check_data, facts_of, shape_of
from CTGANAugmentLib.training.objective import objectives


def pairs(discs):
    patches = discs.sets["main"]
    arrays = {"image_a": patches.arrays["image"], "image_b": patches.arrays["image"]}
    return TrainingData({"main": type(patches)(arrays, patches.items, patches.size, {})})


def without_masks(discs):
    patches = discs.sets["main"]
    return TrainingData(
        {"main": type(patches)({"image": patches.arrays["image"]}, patches.items, patches.size, {})}
    )


def test_each_model_takes_data_of_its_layout_and_refuses_the_others(discs, two_kinds):
    data = {"masks": discs, "pairs": pairs(discs), "unpaired": two_kinds}
    for cls in objectives().values():
        check_data(cls(), data[cls.layout])
        for layout in set(data) - {cls.layout}:
            with pytest.raises(UserError, match=r"is trained on .*, got .*: change the part data"):
                check_data(cls(), data[layout])


def test_masks_that_are_missing_are_asked_for_only_where_they_are_needed(discs):
    bare = without_masks(discs)
    check_data(objectives()["dcgan"](), bare)
    for name in ("inpainting", "pix2pix-mask", "segmenter"):
        with pytest.raises(
            UserError, match=r"needs a mask with each image, got none: name them by data\.masks"
        ):
            check_data(objectives()[name](), bare)


def test_networks_are_told_the_shape_and_readers_the_counts(discs, two_kinds):
    shape = shape_of(discs)
    assert (shape.size, shape.channels, shape.classes, shape.dimensions) == ((16, 16), 1, 2, 2)
    assert facts_of(discs)["patches"] == {"train": 24, "validation": 8, "test": 8}
    assert facts_of(two_kinds)["patients"] == {"train": 6, "validation": 2, "test": 2}


def test_a_runs_record_names_no_scan_that_was_left_out(discs):
    data = TrainingData(
        discs.sets, ["Split by patient.", "Doe_Jane was left out: /home/x/Doe_Jane.nii.gz is damaged"]
    )
    assert facts_of(data)["notes"] == ["Split by patient.", "1 scans or patches were left out."]
