"""The plainest loops that somebody would write by hand for the networks of CTGANAugmentLib.

Adam as PyTorch gives it, float32, tensors as they come, no average of the weights, no augmentation. As in PyTorch's own
DCGAN tutorial, nobody stops the discriminator's gradients while the generator learns.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as f

from CTGANAugmentLib.networks.catalog import build_network
from CTGANAugmentLib.training.objective import DataShape, Objective

Take = Callable[[], None]
_POOL = 50


def plain_step(
    objective: Objective,
    shape: DataShape,
    batch: Mapping[str, Tensor],
    components: Callable[[Mapping[str, Tensor]], Tensor] | None = None,
) -> Take:
    """Build the networks that an objective asks for, and return what takes a step of its plain loop.

    Args:
        objective: says which networks, and the losses' weights.
        shape: of the images.
        batch: taken in every step.
        components: of a fitted mixture for a batch's images; by hand they are looked up once.
    """
    specs = objective.networks(shape).items()
    device = next(iter(batch.values())).device
    networks = {name: build_network(spec.network_id, spec.arguments).to(device) for name, spec in specs}
    if components is not None:
        batch = {**batch, "label": components(batch)}
    loop = _LOOPS[objective.id](objective, networks, batch)
    return lambda: next(loop)


def _adam(objective: Any, *networks: nn.Module) -> torch.optim.Optimizer:
    parameters = itertools.chain(*(network.parameters() for network in networks))
    return torch.optim.Adam(parameters, lr=objective.learning_rate, betas=(objective.beta1, objective.beta2))


def _learn(optimizer: torch.optim.Optimizer, loss: Tensor) -> None:
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def _real_against_made(kind: str, real: Tensor, made: Tensor) -> Tensor:
    if kind == "hinge":
        return f.relu(1 - real).mean() + f.relu(1 + made).mean()
    loss = f.mse_loss if kind == "least-squares" else f.binary_cross_entropy_with_logits
    return loss(real, torch.ones_like(real)) + loss(made, torch.zeros_like(made))


def _fooling(kind: str, made: Tensor) -> Tensor:
    if kind == "hinge":
        return -made.mean()
    loss = f.mse_loss if kind == "least-squares" else f.binary_cross_entropy_with_logits
    return loss(made, torch.ones_like(made))


def _noise_gan(objective: Any, networks: dict[str, Any], batch: Mapping[str, Tensor]) -> Any:
    generator, discriminator = networks["generator"], networks["discriminator"]
    of_generator, of_discriminator = _adam(objective, generator), _adam(objective, discriminator)
    real, labels = batch["image"], (batch["label"],) if objective.conditional else ()
    while True:
        made = generator(torch.randn(len(real), objective.latent_size, device=real.device), *labels)
        judged = discriminator(real, *labels), discriminator(made.detach(), *labels)
        _learn(of_discriminator, _real_against_made(objective.loss, *judged))
        _learn(of_generator, _fooling(objective.loss, discriminator(made, *labels)))
        yield


def _infogan(objective: Any, networks: dict[str, Any], batch: Mapping[str, Tensor]) -> Any:
    generator, discriminator, head = (networks[name] for name in ("generator", "discriminator", "codes"))
    of_generator, of_discriminator = _adam(objective, generator, head), _adam(objective, discriminator)
    real, count = batch["image"], len(batch["image"])
    while True:
        category = torch.randint(objective.categories, (count,), device=real.device)
        codes = 2 * torch.rand(count, objective.codes, device=real.device) - 1
        z = torch.randn(count, objective.latent_size, device=real.device)
        made = generator(torch.cat([z, f.one_hot(category, objective.categories), codes], 1))
        judged = discriminator(real), discriminator(made.detach())
        _learn(of_discriminator, _real_against_made(objective.loss, *judged))
        features = discriminator.features(made)
        found = head(features)
        information = f.cross_entropy(found.logits, category) + f.gaussian_nll_loss(
            found.mean, codes, found.log_variance.exp()
        )
        _learn(of_generator, _fooling(objective.loss, discriminator.head(features)) + information)
        yield


def _vae(objective: Any, networks: dict[str, Any], batch: Mapping[str, Tensor]) -> Any:
    network = networks["autoencoder"]
    optimizer, images = _adam(objective, network), batch["image"]
    while True:
        noise = torch.randn(len(images), objective.latent_size, device=images.device)
        decoded, mean, log_variance = network(images, noise)
        divergence = -0.5 * (1 + log_variance - mean**2 - log_variance.exp()).sum(1).mean()
        weight = objective.divergence_weight / images[0].numel()
        _learn(optimizer, f.mse_loss(decoded, images) + weight * divergence)
        yield


def _pix2pix(objective: Any, networks: dict[str, Any], batch: Mapping[str, Tensor]) -> Any:
    generator, discriminator = networks["generator"], networks["discriminator"]
    of_generator, of_discriminator = _adam(objective, generator), _adam(objective, discriminator)
    masks = objective.id == "pix2pix-mask"
    given, wanted = (2 * batch["mask"] - 1, batch["image"]) if masks else (batch["image_a"], batch["image_b"])
    while True:
        made = generator(given)
        judged = (
            discriminator(torch.cat([given, wanted], 1)),
            discriminator(torch.cat([given, made.detach()], 1)),
        )
        _learn(of_discriminator, _real_against_made(objective.loss, *judged))
        fooling = _fooling(objective.loss, discriminator(torch.cat([given, made], 1)))
        _learn(of_generator, fooling + objective.l1_weight * f.l1_loss(made, wanted))
        yield


def _cyclegan(objective: Any, networks: dict[str, Any], batch: Mapping[str, Tensor]) -> Any:
    a_to_b, b_to_a = networks["a_to_b"], networks["b_to_a"]
    judges = networks["discriminator_a"], networks["discriminator_b"]
    of_generators, of_judges = _adam(objective, a_to_b, b_to_a), _adam(objective, *judges)
    a, b = batch["image_a"], batch["image_b"]
    pools: tuple[list[Tensor], list[Tensor]] = ([], [])
    cycle, identity = objective.cycle_weight, objective.cycle_weight * objective.identity_weight
    while True:
        made = b_to_a(b), a_to_b(a)
        loss = sum(_fooling(objective.loss, judge(image)) for judge, image in zip(judges, made, strict=True))
        loss = loss + cycle * (f.l1_loss(b_to_a(made[1]), a) + f.l1_loss(a_to_b(made[0]), b))
        loss = loss + identity * (f.l1_loss(b_to_a(a), a) + f.l1_loss(a_to_b(b), b))
        _learn(of_generators, loss)
        shown = [_from_pool(pool, images.detach()) for pool, images in zip(pools, made, strict=True)]
        loss = sum(
            _real_against_made(objective.loss, judge(real), judge(old))
            for judge, real, old in zip(judges, (a, b), shown, strict=True)
        )
        _learn(of_judges, loss)
        yield


def _from_pool(pool: list[Tensor], images: Tensor) -> Tensor:
    taken = []
    for image in images:
        if len(pool) < _POOL:
            pool.append(image)
            taken.append(image)
        elif torch.rand(()) < 0.5:
            place = int(torch.randint(_POOL, ()))
            taken.append(pool[place])
            pool[place] = image
        else:
            taken.append(image)
    return torch.stack(taken)


def _inpainting(objective: Any, networks: dict[str, Any], batch: Mapping[str, Tensor]) -> Any:
    generator, discriminator = networks["generator"], networks["discriminator"]
    of_generator, of_discriminator = _adam(objective, generator), _adam(objective, discriminator)
    image, mask, margin = batch["image"], batch["mask"], objective.hole_margin_voxels
    slices_as_channels = objective.mode == "2.5-D" or image.ndim == 4
    dilate = f.max_pool2d if image.ndim == 4 else f.max_pool3d
    while True:
        hole = dilate(mask, 2 * margin + 1, 1, margin)
        given = [image, hole, mask, torch.randn_like(image)]
        if image.ndim == 4:
            given = [maps[:, :, None] for maps in given]
        made = generator(*given).view_as(image)
        pairs = [torch.cat([shown, mask], 1) for shown in (image, made.detach(), made)]
        if slices_as_channels and image.ndim == 5:
            pairs = [pair.flatten(1, 2) for pair in pairs]
        judged = discriminator(pairs[0]), discriminator(pairs[1])
        _learn(of_discriminator, _real_against_made(objective.loss, *judged))
        l1 = ((made - image).abs() * hole).sum() / hole.sum()
        fooling = _fooling(objective.loss, discriminator(pairs[2]))
        _learn(of_generator, fooling + objective.l1_weight * l1)
        yield


def _segmenter(objective: Any, networks: dict[str, Any], batch: Mapping[str, Tensor]) -> Any:
    network, mask = networks["segmenter"], batch["mask"]
    optimizer = _adam(objective, network)
    while True:
        logits = network(batch["image"])
        share, axes = logits.sigmoid(), tuple(range(1, logits.ndim))
        dice = (2 * (share * mask).sum(axes) + 1) / (share.sum(axes) + mask.sum(axes) + 1)
        _learn(optimizer, 1 - dice.mean() + f.binary_cross_entropy_with_logits(logits, mask))
        yield


def _classifier(objective: Any, networks: dict[str, Any], batch: Mapping[str, Tensor]) -> Any:
    network = networks["classifier"]
    optimizer = _adam(objective, network)
    while True:
        _learn(optimizer, f.cross_entropy(network(batch["image"]), batch["label"]))
        yield


_LOOPS: Mapping[str, Callable[[Any, dict[str, Any], Mapping[str, Tensor]], Any]] = {
    "dcgan": _noise_gan,
    "sagan": _noise_gan,
    "mixture-gan": _noise_gan,
    "infogan": _infogan,
    "vae": _vae,
    "pix2pix": _pix2pix,
    "pix2pix-mask": _pix2pix,
    "cyclegan": _cyclegan,
    "inpainting": _inpainting,
    "segmenter": _segmenter,
    "classifier": _classifier,
}
