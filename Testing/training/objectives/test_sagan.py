from CTGANAugmentLib.networks.catalog import build_network
from CTGANAugmentLib.networks.self_attention import SelfAttention
from CTGANAugmentLib.training.objective import DataShape
from CTGANAugmentLib.training.objectives.sagan import Sagan


def test_loss_and_adam_are_those_of_the_paper():
    objective = Sagan()
    assert (objective.loss, objective.beta1, objective.beta2) == ("hinge", 0.0, 0.9)
    assert objective.learning_rate**2 == 1e-4 * 4e-4


def test_both_networks_look_at_far_apart_places():
    for spec in Sagan(width=4).networks(DataShape((32, 32), channels=2)).values():
        network = build_network(spec.network_id, spec.arguments)
        assert any(isinstance(module, SelfAttention) for module in network.modules())
        assert spec.arguments["channels"] == 2


def test_classes_are_those_of_the_data_where_they_are_asked_for():
    shape = DataShape((16, 16), classes=3)
    found = [
        Sagan(conditional=asked).networks(shape)["generator"].arguments["classes"] for asked in (False, True)
    ]
    assert found == [0, 3]
