import pytest
import torch

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.training.checkpoint import load_checkpoint, save_checkpoint
from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.machine import Machine
from CTGANAugmentLib.training.objective import DataShape, objective_from_json, objectives
from CTGANAugmentLib.training.session import Session
from CTGANAugmentLib.training.settings import TrainingSettings
from CTGANAugmentLib.training.step import Step

SMALL = {"width": 4, "latent_size": 8}
KINDS = {
    "dcgan": ("dcgan", SMALL),
    "dcgan, conditional, spectral": ("dcgan", {**SMALL, "conditional": True, "spectral_norm": True}),
    "dcgan, least-squares, R1": ("dcgan", {**SMALL, "loss": "least-squares", "r1_weight": 1, "r1_every": 2}),
    "dcgan, wasserstein": ("dcgan", {**SMALL, "loss": "wasserstein", "critic_steps": 2}),
    "dcgan, adaptive": ("dcgan", {**SMALL, "adaptive": True}),
    "sagan": ("sagan", SMALL),
    "sagan, conditional": ("sagan", {**SMALL, "conditional": True}),
    "infogan": ("infogan", {**SMALL, "categories": 3}),
    "infogan, conditional": ("infogan", {**SMALL, "categories": 3, "conditional": True}),
    "mixture-gan": ("mixture-gan", {**SMALL, "components": 2}),
    "vae": ("vae", SMALL),
}
SETTINGS = TrainingSettings(steps=20, batch_size=4, seed=3)
SHAPE = DataShape((16, 16), classes=2)
CPU = Machine(torch.device("cpu"))


def batch_of(step):
    generator = torch.Generator().manual_seed(step)
    return {
        "image": torch.rand(4, 1, 16, 16, generator=generator) * 2 - 1,
        "mask": (torch.rand(4, 1, 16, 16, generator=generator) > 0.5).float(),
        "label": torch.tensor([0, 1, 1, 0]),
    }


def a_session(kind):
    objective_id, parameters = KINDS[kind]
    return Session(objective_from_json(objective_id, parameters), SETTINGS, SHAPE, CPU)


def begun(kind):
    session = a_session(kind)
    session.objective.begin(session.networks, [batch_of(100), batch_of(101)])
    return session


def train(session, steps):
    step = Step(session, SETTINGS)
    return [step.take([batch_of(session.step)]) for _ in range(steps)]


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


def test_losses_are_finite_and_every_player_has_its_own(kind):
    session = begun(kind)
    losses = train(session, 3)
    assert all(bool(torch.isfinite(value)) for step in losses for value in step.values())
    assert {f"{player.name}/total" for player in session.objective.players()} <= set(losses[0])


def test_the_same_seed_gives_the_same_bits(kind):
    sessions = [begun(kind), begun(kind)]
    losses = [train(session, 3) for session in sessions]
    assert losses[0] == losses[1]
    first, second = (session.checkpoint().tensors for session in sessions)
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_a_turn_changes_the_networks_of_its_player_alone(kind):
    session = begun(kind)
    train(session, 1)
    batch, draws = batch_of(7), Draws(3, 2)
    for player in session.objective.players():
        session.networks.requires_grad_(requires_grad=True)
        before = {name: value.clone() for name, value in session.networks.named_parameters()}
        turn = next(turn for turn in Step(session, SETTINGS)._turns if turn.player == player)
        turn.take([batch], [None], [draws], 0.01)
        changed = {
            name.split(".")[0]
            for name, value in session.networks.named_parameters()
            if not torch.equal(value, before[name])
        }
        assert changed == set(player.networks)


def test_a_run_goes_on_from_a_checkpoint_bit_by_bit(kind, tmp_path):
    whole = begun(kind)
    losses = train(whole, 5)
    stopped = begun(kind)
    train(stopped, 2)
    save_checkpoint(tmp_path, stopped.checkpoint())
    resumed = a_session(kind)
    resumed.restore(load_checkpoint(tmp_path)[0])
    assert train(resumed, 3) == losses[2:]
    wanted, got = whole.checkpoint().tensors, resumed.checkpoint().tensors
    assert wanted.keys() == got.keys()
    assert all(torch.equal(wanted[name], got[name]) for name in wanted)


def test_samples_are_as_many_images_as_there_are_real_ones(kind):
    session = begun(kind)
    batch = batch_of(0)
    with session.products() as networks:
        samples = session.objective.samples(networks, batch, Draws(0, 0))
        again = session.objective.samples(networks, batch, Draws(0, 0))
    sample = samples["noise"]
    assert sample.made.shape == sample.real.shape == (4, 1, 16, 16)
    assert sample.source is None
    assert float(sample.made.abs().max()) <= 1
    assert torch.equal(sample.made, again["noise"].made)
    assert not torch.equal(sample.made[0], sample.made[1])


@pytest.mark.parametrize("objective_id", ["dcgan", "sagan", "infogan", "mixture-gan", "vae"])
def test_images_that_are_no_square_slices_are_refused_in_words(objective_id):
    with pytest.raises(UserError, match="square slices"):
        objectives()[objective_id]().networks(DataShape((8, 16, 16)))
    with pytest.raises(UserError, match="16 x 32"):
        objectives()[objective_id]().networks(DataShape((16, 32)))


@pytest.mark.parametrize("objective_id", ["dcgan", "infogan", "mixture-gan"])
def test_a_wasserstein_critic_judges_each_image_by_itself_as_its_penalty_supposes(objective_id):
    objective = objective_from_json(objective_id, {**SMALL, "loss": "wasserstein"})
    critic = Session(objective, SETTINGS, SHAPE, CPU).networks["discriminator"]
    image, label = batch_of(0)["image"], torch.zeros(4, dtype=torch.int64)
    labels = [label] if objective.conditional else []
    alone = critic(image[:1], *[each[:1] for each in labels])
    torch.testing.assert_close(critic(image, *labels)[:1], alone)
