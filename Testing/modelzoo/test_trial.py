"""Every sort of model that can be trained passes its trial; a card that lies about one does not."""

from dataclasses import replace

import pytest
import torch

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo.card import NetworkEntry, ObjectiveEntry
from CTGANAugmentLib.modelzoo.trial import MOST_VALUES, check_made, require_small, try_networks
from CTGANAugmentLib.networks.catalog import build_network
from CTGANAugmentLib.training.objective import DataShape, objectives

SIZE = (64, 64)
PAIRED = ("image_a", "image_b")
WINDOW = {"kind": "window", "low": -100, "high": 100}


@pytest.fixture
def trained(card):
    """Function that gives an objective's card and its networks as they come out of a training."""

    def make(objective_id, size=SIZE, channels=1):
        torch.manual_seed(0)
        objective = objectives()[objective_id]()
        specs = objective.networks(DataShape(size, channels, classes=2))
        kinds = ("image",) if objective.layout == "masks" else PAIRED
        images = replace(
            card.images,
            kinds=kinds,
            normalization=dict.fromkeys(kinds, WINDOW),
            size=size,
            spacing_mm=(2.0,) * len(size),
            channels=channels,
        )
        entries = {
            name: NetworkEntry(specs[name].network_id, specs[name].arguments) for name in objective.products
        }
        networks = {name: build_network(entry.id, entry.arguments).eval() for name, entry in entries.items()}
        told = ObjectiveEntry(objective_id, objective.to_json())
        return replace(card, networks=entries, objective=told, images=images), networks

    return make


@pytest.mark.parametrize("objective_id", sorted(objectives()))
def test_whatever_can_be_trained_passes(trained, objective_id):
    try_networks(*trained(objective_id))


@pytest.mark.parametrize(
    ("objective_id", "size", "channels"), [("inpainting", (8, 32, 32), 1), ("cyclegan", SIZE, 3)]
)
def test_three_dimensions_and_several_channels_pass(trained, objective_id, size, channels):
    try_networks(*trained(objective_id, size, channels))


def test_a_trial_draws_nothing_from_the_common_generator(trained):
    model = trained("dcgan")
    state = torch.get_rng_state()
    try_networks(*model)
    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.parametrize("objective_id", ["dcgan", "vae"])
def test_a_generator_of_another_size_than_the_card_s_is_refused(trained, objective_id):
    card, networks = trained(objective_id)
    with pytest.raises(UserError, match="lies about shapes: it tells of 32 x 64 voxels in 1 channels"):
        try_networks(replace(card, images=replace(card.images, size=(32, 64))), networks)


def test_translators_of_fewer_channels_than_the_card_s_are_refused(trained):
    card, networks = trained("cyclegan")
    with pytest.raises(UserError, match=r"cannot work on images as its card tells of them \(64 x 64 voxels"):
        try_networks(replace(card, images=replace(card.images, channels=3)), networks)


@pytest.mark.parametrize(("objective_id", "kinds"), [("cyclegan", ("image",)), ("dcgan", PAIRED)])
def test_kinds_of_another_objective_are_refused(trained, objective_id, kinds):
    card, networks = trained(objective_id)
    with pytest.raises(UserError, match=f"names the kinds {', '.join(kinds)}; a model of {objective_id} has"):
        try_networks(replace(card, images=replace(card.images, kinds=kinds)), networks)


def test_one_network_of_two_is_refused(trained):
    card, networks = trained("cyclegan")
    lacking = replace(card, networks={"a_to_b": card.networks["a_to_b"]})
    with pytest.raises(UserError, match="names the networks a_to_b; a model of cyclegan has a_to_b, b_to_a"):
        try_networks(lacking, networks)


def test_parameters_that_the_objective_has_not_are_refused(trained):
    card, networks = trained("dcgan")
    with pytest.raises(UserError, match="magic"):
        try_networks(replace(card, objective=ObjectiveEntry("dcgan", {"magic": 1})), networks)


def test_nan_out_of_finite_weights_is_refused(trained):
    card, networks = trained("dcgan")
    with torch.no_grad():
        for name, buffer in networks["generator"].named_buffers():
            if name.endswith("running_var"):
                buffer.fill_(-1)  # its root is NaN
    with pytest.raises(UserError, match="make NaN or infinite values of an image of zeros"):
        try_networks(card, networks)


def test_the_largest_image_is_tried_and_a_larger_one_is_not(card):
    require_small(replace(card, images=replace(card.images, size=(1 << 10, MOST_VALUES >> 10))))
    with pytest.raises(UserError, match=r"images of 33,555,456 values: expected 33,554,432 at most"):
        require_small(replace(card, images=replace(card.images, size=(1 << 10, (MOST_VALUES >> 10) + 1))))


def test_a_mask_has_one_channel_whatever_the_images_have_and_a_label_no_size(card):
    several = replace(card, images=replace(card.images, channels=3))
    check_made(several, "image", (1, 3, 16, 16), finite=True)
    check_made(several, "mask", (1, 1, 16, 16), finite=True)
    check_made(several, "label", (1, 4), finite=True)
    with pytest.raises(UserError, match=r"lies about shapes: .* the networks make 16 x 16 in 3 channels"):
        check_made(several, "mask", (1, 3, 16, 16), finite=True)
    with pytest.raises(UserError, match="NaN"):
        check_made(several, "label", (1, 4), finite=False)
