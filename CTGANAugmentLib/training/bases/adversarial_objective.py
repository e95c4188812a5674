"""What all generative adversarial networks have in common: a discriminator, and what keeps it from memorising."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from torch import Tensor, nn

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.losses.adversarial import ADVERSARIAL
from CTGANAugmentLib.training.losses.gradient_penalty import gradient_penalty
from CTGANAugmentLib.training.losses.r1 import r1_penalty
from CTGANAugmentLib.training.objective import DataShape, Networks, Objective
from CTGANAugmentLib.training.parts.adaptive_augmentation import AdaptiveAugmentation
from CTGANAugmentLib.training.parts.differentiable_augmentation import augment, check_policy

LossName = Annotated[
    str, Parameter("what the two sides of the game minimise", choices=tuple(ADVERSARIAL), group="Losses")
]
Augmentation = Annotated[
    str,
    Parameter(
        "how real and made images are changed before the discriminator sees them (differentiable "
        "augmentation), names with commas; empty for not at all",
        group="Few patients",
    ),
]


@dataclass(frozen=True, kw_only=True)
class AdversarialObjective(Objective):
    """Base of the objectives with a discriminator."""

    loss: LossName = "non-saturating"
    r1_weight: Annotated[
        float, Parameter("on the discriminator's gradient at real images; 0 for none", 0, group="Losses")
    ] = 0.0
    r1_every: Annotated[int, Parameter("steps from one such penalty to the next", 1, group="Losses")] = 16
    penalty_weight: Annotated[
        float, Parameter("on the critic's gradient between real and made, for Wasserstein", 0, group="Losses")
    ] = 10.0
    critic_steps: Annotated[
        int, Parameter("of the discriminator to each of the generator", 1, 20, group="Losses")
    ] = 1
    discriminator_augmentation: Augmentation = "brightness,contrast,translation,cutout"
    adaptive: Annotated[
        bool,
        Parameter(
            "change images only as often as the discriminator's overfitting asks for", group="Few patients"
        ),
    ] = False

    def __post_init__(self) -> None:
        super().__post_init__()
        check_policy(self.discriminator_augmentation)
        if self.adaptive and ADVERSARIAL[self.loss].boundary is None:
            raise UserError(
                f"adaptive augmentation needs a loss that tells real from made, which {self.loss} does not: choose "
                "another loss, or set adaptive to false"
            )

    def memory(self, shape: DataShape) -> dict[str, nn.Module]:  # noqa: ARG002 - of any shape
        """How often images are changed, where that adapts itself."""
        return {"augmentation": AdaptiveAugmentation()} if self.adaptive else {}

    def seen(self, networks: Networks, images: Tensor, draws: Draws, name: str) -> Tensor:
        """Return images as the discriminator is shown them, (batch, channel, [slice,] row, column).

        Args:
            networks: of the objective; the adaptive augmentation among them.
            images: real or made; what belongs together lies in channels and is changed alike.
            draws: of the step.
            name: of what is shown, so that real and made images are changed differently.
        """
        if not self.discriminator_augmentation:
            return images
        if self.adaptive:
            return networks["augmentation"](images, self.discriminator_augmentation, draws, name)  # type: ignore[no-any-return]
        return augment(images, self.discriminator_augmentation, draws, name)

    def discriminator_losses(
        self,
        networks: Networks,
        real: Tensor,
        made: Tensor,
        draws: Draws,
        *labels: Tensor,
        name: str = "discriminator",
    ) -> dict[str, Tensor]:
        """Losses of a discriminator on real and made images, with the accuracy that tells how easy it is."""
        discriminator = networks[name]
        real, made = (
            self.seen(networks, real, draws, f"{name}/real"),
            self.seen(networks, made, draws, f"{name}/made"),
        )
        regularised = self.r1_weight > 0 and draws.step % self.r1_every == 0
        if regularised:  # at the images as shown: what turns them has no second derivative in PyTorch
            real = real.detach().requires_grad_()
        real_logits, made_logits = discriminator(real, *labels), discriminator(made, *labels)
        losses = {"adversarial": ADVERSARIAL[self.loss].discriminator(real_logits, made_logits)}
        total = losses["adversarial"]
        if regularised:
            losses["r1"] = r1_penalty(real, real_logits)
            total = total + self.r1_every * self.r1_weight * losses["r1"]
        if self.loss == "wasserstein" and self.penalty_weight:
            between = draws.uniform(f"{name}/between", (len(real), *[1] * (real.ndim - 1)))
            losses["penalty"] = gradient_penalty(lambda x: discriminator(x, *labels), real, made, between)
            total = total + self.penalty_weight * losses["penalty"]
        if self.adaptive:
            boundary = ADVERSARIAL[self.loss].boundary or 0.0
            networks["augmentation"].update(real_logits.detach(), boundary=boundary)
        losses["accuracy"] = ADVERSARIAL[self.loss].accuracy(real_logits, made_logits)
        return losses | {"total": total}

    def fooling_loss(
        self, networks: Networks, made: Tensor, draws: Draws, *labels: Tensor, name: str = "discriminator"
    ) -> Tensor:
        """Loss of a generator: what the discriminator thinks of its images."""
        logits = networks[name](self.seen(networks, made, draws, f"{name}/made"), *labels)
        return ADVERSARIAL[self.loss].generator(logits)
