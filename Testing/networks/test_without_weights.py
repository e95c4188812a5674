"""A network without weights is the same network, made at once and out of nothing."""

import subprocess
import sys

import pytest
import torch

from CTGANAugmentLib.networks.catalog import NETWORKS, build_network
from CTGANAugmentLib.networks.without_weights import without_weights

SMALL = {
    "inpainting-generator": {"width": 2, "levels": 2},
    "infogan-codes": {"feature_size": 6},
    "sagan-generator": {"width": 2, "size": 32, "classes": 2},
    "sagan-discriminator": {"width": 2, "size": 32, "classes": 2},
}


def small(network_id):
    return build_network(network_id, SMALL.get(network_id, {}))


@pytest.mark.parametrize("network_id", NETWORKS)
def test_names_shapes_and_types_are_those_of_the_network_and_nothing_is_drawn(network_id):
    expected = small(network_id).state_dict()
    state = torch.get_rng_state()
    with without_weights():
        found = small(network_id).state_dict()
    assert torch.equal(torch.get_rng_state(), state)
    assert {name: (value.shape, value.dtype) for name, value in found.items()} == {
        name: (value.shape, value.dtype) for name, value in expected.items()
    }
    assert all(value.is_meta for value in found.values())


def test_a_network_that_is_filled_works_as_the_one_whose_weights_it_got():
    whole = small("sagan-generator").eval()
    with without_weights():
        filled = small("sagan-generator")
    filled.load_state_dict(whole.state_dict(), assign=True)
    z, label = torch.randn(2, 100), torch.tensor([0, 1])
    assert torch.equal(filled.eval()(z, label), whole(z, label))


def test_afterwards_weights_are_drawn_again():
    with without_weights():
        pass
    assert torch.empty(9).normal_().std() > 0
    assert not torch.nn.Linear(2, 2).weight.is_meta


def test_pytorch_s_compiler_is_not_imported_but_for_spectral_norm():
    """It takes seconds, before the first image of whoever uses a trained model."""
    script = f"""
import sys
from CTGANAugmentLib.networks.catalog import NETWORKS, build_network
from CTGANAugmentLib.networks.without_weights import without_weights
small = {SMALL!r}
with without_weights():
    for name in set(NETWORKS) - {{"sagan-generator", "sagan-discriminator"}}:
        build_network(name, small.get(name, {{}}))
print(*{{"torch._dynamo", "sympy"}} & set(sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout.split() == []
