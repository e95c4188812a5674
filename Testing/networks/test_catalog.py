"""Networks are found by themselves, and wrong orders are answered in words."""

import pytest
import torch
from torch import nn

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.networks.catalog import NETWORKS, build_network, count_parameters


def test_every_network_is_found_under_its_own_id():
    assert "dcgan-generator" in NETWORKS
    for network_id, cls in NETWORKS.items():
        assert issubclass(cls, nn.Module)
        assert cls.network_id == network_id


def test_a_network_is_built_with_its_arguments():
    net = build_network("dcgan-generator", {"latent_size": 7, "width": 2, "size": 16})
    assert net(torch.zeros(2, 7)).shape == (2, 1, 16, 16)


def test_weights_come_from_the_global_generator():
    states = []
    for _ in range(2):
        torch.manual_seed(5)
        states.append(build_network("dcgan-generator", {"width": 2}).state_dict())
    for name, value in states[0].items():
        assert torch.equal(value, states[1][name])


def test_an_unknown_network_is_answered_with_those_there_are():
    with pytest.raises(UserError, match=r"dcgan-generator.*got 'biggan'"):
        build_network("biggan", {})


def test_an_unknown_argument_is_answered_with_those_there_are():
    with pytest.raises(UserError, match=r"no argument depth; it has latent_size, width"):
        build_network("dcgan-generator", {"depth": 3})


@pytest.mark.parametrize("value", ["64", 64.0, True, None])
def test_a_value_of_a_wrong_type_is_answered_with_the_right_one(value):
    with pytest.raises(UserError, match="size must be of type int"):
        build_network("dcgan-generator", {"size": value})


def test_parameters_are_counted_and_buffers_and_frozen_ones_are_not():
    net = nn.Sequential(nn.Linear(3, 2), nn.BatchNorm1d(2))
    assert count_parameters(net) == 3 * 2 + 2 + 2 * 2
    net[0].bias.requires_grad_(False)
    assert count_parameters(net) == 3 * 2 + 2 * 2
