"""Wrong arguments of any network are answered in words, not by torch."""

import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.networks.catalog import NETWORKS, build_network

NEEDED = {"infogan-codes": {"feature_size": 8}}


COUNTS = [
    (network_id, name)
    for network_id, cls in NETWORKS.items()
    for name, kind in cls.__init__.__annotations__.items()
    if kind == "int"
]


@pytest.mark.parametrize(("network_id", "name"), COUNTS)
def test_a_negative_number_is_answered_in_words(network_id, name):
    with pytest.raises(UserError, match=rf"{name}|inputs|outputs"):
        build_network(network_id, {**NEEDED.get(network_id, {}), name: -1})


@pytest.mark.parametrize(
    "network_id", [i for i in NETWORKS if "norm" in NETWORKS[i].__init__.__annotations__]
)
def test_an_unknown_norm_is_answered_with_those_there_are(network_id):
    with pytest.raises(UserError, match="norm must be one of batch, instance, none"):
        build_network(network_id, {"norm": "layer"})


def test_what_is_missing_is_named():
    with pytest.raises(UserError, match="without feature_size"):
        build_network("infogan-codes", {})


@pytest.mark.parametrize("share", [-0.1, 1.0, float("nan")])
def test_a_share_outside_its_bounds_is_answered_in_words(share):
    with pytest.raises(UserError, match="dropout must be at least 0 and less than 1"):
        build_network("unet-generator", {"dropout": share})
