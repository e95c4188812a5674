import pytest
import torch

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.parameters import parameters_of
from CTGANAugmentLib.training.objective import (
    DataShape,
    objective_from_json,
    objectives,
    require_gradients,
)

WANTED = {"dcgan", "sagan", "infogan", "mixture-gan", "vae", "pix2pix", "pix2pix-mask", "cyclegan", "inpainting",
          "segmenter", "classifier"}  # fmt: skip


def test_every_model_is_found_by_its_id():
    assert set(objectives()) >= WANTED
    for id_, cls in objectives().items():
        assert cls.id == id_
        assert cls.__doc__
        assert objective_from_json(id_, {}) == cls()
        assert objective_from_json(id_, cls().to_json()) == cls()


@pytest.mark.parametrize("id_", sorted(WANTED))
def test_what_it_needs_hangs_together(id_):
    objective = objectives()[id_]()
    specs = objective.networks(DataShape((64, 64), classes=2))
    played = [name for player in objective.players() for name in player.networks]
    assert sorted(played) == sorted(specs), "each network belongs to one player"
    assert set(objective.products) <= set(specs)
    assert set(objective.memory(DataShape((64, 64), classes=2))).isdisjoint(specs)


def test_every_parameter_has_help_and_a_default_within_its_bounds():
    for cls in objectives().values():
        for spec in parameters_of(cls):
            assert spec.about.help, f"{cls.id}: {spec.name}"
            assert spec.check(spec.default) == spec.default


def test_an_unknown_model_or_parameter_is_refused_with_those_that_are_known():
    with pytest.raises(UserError, match=r"out of .*dcgan.*'magic'"):
        objective_from_json("magic", {})
    with pytest.raises(UserError, match=r"dcgan has no parameter size; it has .*latent_size"):
        objective_from_json("dcgan", {"size": 3})


def test_what_is_not_trained_takes_no_gradients():
    layer = torch.nn.Linear(2, 2)
    require_gradients(layer, wanted=False)
    assert not any(parameter.requires_grad for parameter in layer.parameters())
    require_gradients(layer, wanted=True)
    assert all(parameter.requires_grad for parameter in layer.parameters())
