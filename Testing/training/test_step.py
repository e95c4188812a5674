import pytest
import torch

from CTGANAugmentLib.training.data.held_out import HeldOut
from CTGANAugmentLib.training.machine import Machine
from CTGANAugmentLib.training.objective import DataShape, objective_from_json
from CTGANAugmentLib.training.session import Session
from CTGANAugmentLib.training.settings import TrainingSettings
from CTGANAugmentLib.training.step import Step

CPU = Machine(torch.device("cpu"))


def a_session(settings=None, machine=CPU, **parameters):
    dcgan = objective_from_json("dcgan", {"width": 4, "latent_size": 8, "spectral_norm": True, **parameters})
    return Session(dcgan, settings or TrainingSettings(steps=100), DataShape((16, 16), classes=2), machine)


def weights(session, name):
    return torch.cat([parameter.detach().flatten() for parameter in session.networks[name].parameters()])


def batches_of(data, size):
    return [batch for batch in HeldOut(data, "train", size) if len(batch["image"]) == size]


def test_a_step_moves_both_players_and_counts_itself(discs):
    session = a_session()
    before = {name: weights(session, name) for name in ("generator", "discriminator")}
    losses = Step(session, TrainingSettings(steps=100)).take(batches_of(discs, 8)[:1])
    assert session.step == 1
    assert {"generator/total", "discriminator/total", "discriminator/accuracy"} <= set(losses)
    assert all(not torch.equal(weights(session, name), old) for name, old in before.items())


def test_a_player_that_has_no_turn_stays_as_it_is(discs):
    settings = TrainingSettings(steps=100)
    session = a_session(critic_steps=3)
    step = Step(session, settings)
    batch = batches_of(discs, 8)[:1]
    changed = []
    for _ in range(7):
        before = weights(session, "generator")
        step.take(batch)
        changed.append(not torch.equal(weights(session, "generator"), before))
    assert changed == [True, False, False, True, False, False, True]


def independent(session):
    """Let no image's result hang on the others of its batch, as batch norm does."""
    for module in session.networks.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.eval()
    return session


def test_accumulated_batches_move_the_weights_as_one_large_batch_does(discs):
    settings = TrainingSettings(steps=100)
    large, small = (independent(a_session(spectral_norm=False, learning_rate=1e-5)) for _ in range(2))
    (whole,) = batches_of(discs, 16)[:1]
    halves = [{name: tensor[part] for name, tensor in whole.items()} for part in (slice(0, 8), slice(8, 16))]
    for _ in range(3):
        first = Step(large, settings).take([whole])
        second = Step(small, settings).take(halves)
        assert float(first["discriminator/total"]) == pytest.approx(
            float(second["discriminator/total"]), abs=1e-3
        )
    for name in ("generator", "discriminator"):
        assert torch.allclose(weights(large, name), weights(small, name), atol=2e-6)


def test_the_longest_gradient_is_kept_to(discs):
    session = a_session()
    settings = TrainingSettings(steps=100, clip_norm=1e-3)
    Step(session, settings).take(batches_of(discs, 8)[:1])
    for name in ("generator", "discriminator"):
        grads = [p.grad.flatten() for p in session.networks[name].parameters() if p.grad is not None]
        assert float(torch.cat(grads).norm()) <= 1.001e-3


def test_the_learning_rate_is_that_of_the_schedule(discs):
    settings = TrainingSettings(steps=4, decay_from=0.5)
    session = a_session(settings)
    step = Step(session, settings)
    rates = []
    for _ in range(4):
        step.take(batches_of(discs, 8)[:1])
        rates.append(step.rate)
        assert session.optimizers["generator"].param_groups[0]["lr"] == rates[-1]
    assert rates == pytest.approx([2e-4, 2e-4, 2e-4, 1e-4])


def test_a_session_begins_with_the_same_weights_for_the_same_seed_only():
    first, again, other = (a_session(TrainingSettings(seed=seed)) for seed in (1, 1, 2))
    assert torch.equal(weights(first, "generator"), weights(again, "generator"))
    assert not torch.equal(weights(first, "generator"), weights(other, "generator"))


def test_a_session_goes_on_from_a_checkpoint_bit_by_bit(discs):
    settings = TrainingSettings(steps=100, ema_decay=0.9)
    batch = batches_of(discs, 8)[:1]
    straight = a_session(settings, adaptive=True, r1_weight=1.0, r1_every=2)
    for _ in range(3):
        Step(straight, settings).take(batch)
    kept = straight.checkpoint()
    tensors = {name: tensor.clone() for name, tensor in kept.tensors.items()}
    kept = type(kept)(kept.step, tensors, dict(kept.state))
    resumed = a_session(
        TrainingSettings(steps=100, ema_decay=0.9, seed=0), adaptive=True, r1_weight=1.0, r1_every=2
    )
    resumed.restore(kept)
    for session in (straight, resumed):
        step = Step(session, settings)
        for _ in range(3):
            step.take(batch)
    first, second = straight.checkpoint(), resumed.checkpoint()
    assert set(first.tensors) == set(second.tensors)
    assert all(torch.equal(tensor, second.tensors[name]) for name, tensor in first.tensors.items())


def test_products_are_used_in_evaluation_mode_and_trained_on_afterwards():
    session = a_session()
    with session.products() as networks:
        assert not networks["generator"].training
        assert networks["generator"] is session.averages["generator"].module
        assert not torch.is_grad_enabled()
    assert session.networks["discriminator"].training
    assert torch.is_grad_enabled()
