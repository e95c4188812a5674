"""CycleGAN: two kinds of image, such as CT and MR, translated into each other without pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import torch
from torch import Tensor, nn

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.training.bases.adversarial_objective import AdversarialObjective, Augmentation, LossName
from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.losses.cycle import cycle_loss
from CTGANAugmentLib.training.losses.identity import identity_loss
from CTGANAugmentLib.training.losses.l1 import l1_loss
from CTGANAugmentLib.training.objective import (
    Batch,
    DataShape,
    Layout,
    Networks,
    NetworkSpec,
    Player,
    register,
)
from CTGANAugmentLib.training.parts.image_pool import ImagePool
from CTGANAugmentLib.training.parts.intensity_curve import IntensityCurve
from CTGANAugmentLib.training.parts.patch_size import check_slices, patchgan_layers
from CTGANAugmentLib.training.sample import Sample

_LARGE = 256
_BLOCKS_SMALL, _BLOCKS_LARGE = 6, 9


@register
@dataclass(frozen=True, kw_only=True)
class CycleGan(AdversarialObjective):
    """Translate between kinds A and B of image; who goes there and back again must end where he started.

    Each kind has a discriminator, which the review's Fig. 5 leaves out for one of them; nor does a generator get the
    noise that the figure draws, as in the original. Images are seen unchanged by the discriminators unless asked for.

    Nothing in the original says which tissue becomes which: a network that swaps two of them both ways is as
    consistent. Where it is roughly known how bright each becomes, a curve for each way says so. It is followed at first
    and less and less, so that networks begin at the right tissues and end by what images of the other kind look like.
    """

    id: ClassVar[str] = "cyclegan"
    title: ClassVar[str] = "CycleGAN"
    layout: ClassVar[Layout] = "unpaired"
    products: ClassVar[tuple[str, ...]] = ("a_to_b", "b_to_a")
    source: ClassVar[str] = "Zhu, Park, Isola, Efros, ICCV (2017), arXiv:1703.10593"

    loss: LossName = "least-squares"
    cycle_weight: Annotated[float, Parameter("on the way there and back", 0, group="Losses")] = 10.0
    identity_weight: Annotated[
        float,
        Parameter(
            "on leaving alone what is of the wanted kind, as a share of the cycle's; 0 for none",
            0,
            group="Losses",
        ),
    ] = 0.5
    curve_a_to_b: Annotated[
        str,
        Parameter(
            "corners a:b between -1 and 1, such as -1:-1,0:0.5,1:-0.8; empty for none",
            group="Known brightness",
        ),
    ] = ""
    curve_b_to_a: Annotated[str, Parameter("the same the other way", group="Known brightness")] = ""
    curve_weight: Annotated[
        float, Parameter("on following the curves in the first step", 0, group="Known brightness")
    ] = 10.0
    curve_steps: Annotated[
        int, Parameter("after which the curves are forgotten", 1, group="Known brightness")
    ] = 2000
    pool_size: Annotated[
        int,
        Parameter(
            "images made before that a discriminator is also shown; 0 for none", 0, 10_000, group="Losses"
        ),
    ] = 50
    discriminator_augmentation: Augmentation = ""
    width: Annotated[int, Parameter("channels of the generators at full size", 1, 512, group="Networks")] = 64
    discriminator_width: Annotated[
        int, Parameter("channels of the discriminators' first stage", 1, 1024, group="Networks")
    ] = 64
    blocks: Annotated[
        int | None, Parameter("residual ones; by itself 6, and 9 from 256 rows on", 1, 24, group="Networks")
    ] = None
    upsampling: Annotated[
        str,
        Parameter(
            "free of checkerboards, or as the original",
            choices=("resize-convolution", "transposed"),
            group="Networks",
        ),
    ] = "resize-convolution"
    norm: Annotated[
        str, Parameter("of the networks' maps", choices=("instance", "batch", "none"), group="Networks")
    ] = "instance"

    def __post_init__(self) -> None:
        super().__post_init__()
        for text in (self.curve_a_to_b, self.curve_b_to_a):
            if text:
                IntensityCurve.from_text(text)

    def networks(self, shape: DataShape) -> dict[str, NetworkSpec]:
        """A generator each way and a discriminator for each kind."""
        check_slices(self.title, shape)
        if any(side % 4 for side in shape.size):
            raise UserError(
                f"{self.title} needs slices whose sides are multiples of 4, got {shape.size[0]} x {shape.size[1]}: "
                "change data.rows or data.columns"
            )
        blocks = self.blocks or (_BLOCKS_LARGE if shape.size[0] >= _LARGE else _BLOCKS_SMALL)
        generator = NetworkSpec(
            "resnet-generator",
            {
                "inputs": shape.channels,
                "outputs": shape.channels,
                "width": self.width,
                "blocks": blocks,
                "norm": self.norm,
                "upsampling": self.upsampling,
            },
        )
        discriminator = NetworkSpec(
            "patchgan",
            {
                "inputs": shape.channels,
                "width": self.discriminator_width,
                "layers": patchgan_layers(self.title, shape.size),
                "norm": self.norm,
            },
        )
        return {
            "a_to_b": generator,
            "b_to_a": generator,
            "discriminator_a": discriminator,
            "discriminator_b": discriminator,
        }

    def players(self) -> tuple[Player, ...]:
        """Both generators, then both discriminators, as the original."""
        return (
            Player("generators", ("a_to_b", "b_to_a"), every=self.critic_steps),
            Player("discriminators", ("discriminator_a", "discriminator_b")),
        )

    def memory(self, shape: DataShape) -> dict[str, nn.Module]:
        """A pool of made images for each kind."""
        image = (shape.channels, *shape.size)
        pools = {name: ImagePool(size=self.pool_size, shape=image) for name in ("pool_a", "pool_b")}
        return super().memory(shape) | pools

    def make(self, networks: Networks, batch: Batch, draws: Draws) -> Batch:  # noqa: ARG002 - nothing is drawn
        """Translate both ways: "image_b" out of the batch's "image_a", and "image_a" out of its "image_b"."""
        return {
            "image_b": networks["a_to_b"](batch["image_a"]),
            "image_a": networks["b_to_a"](batch["image_b"]),
        }

    def losses(
        self, player: str, networks: Networks, batch: Batch, made: Batch, draws: Draws
    ) -> dict[str, Tensor]:
        """Tell real from translated, of now or of before; or fool who does, come back, and leave alone."""
        if player == "generators":
            return self._generators_losses(networks, batch, made, draws)
        of_a, of_b = (self._judge_losses(kind, networks, batch, made, draws) for kind in ("a", "b"))
        losses = {name: of_a[name] + of_b[name] for name in of_a}
        return losses | {"accuracy": losses["accuracy"] / 2}

    def samples(self, networks: Networks, batch: Batch, draws: Draws) -> dict[str, Sample]:
        """Translations both ways, beside other images of the wanted kind."""
        made, a, b = self.make(networks, batch, draws), batch["image_a"], batch["image_b"]
        return {
            "a_to_b": Sample(made["image_b"], b, source=a, kind="image_b"),
            "b_to_a": Sample(made["image_a"], a, source=b, kind="image_a"),
        }

    def _judge_losses(
        self, kind: str, networks: Networks, batch: Batch, made: Batch, draws: Draws
    ) -> dict[str, Tensor]:
        shown = networks[f"pool_{kind}"].query(made[f"image_{kind}"], draws, f"pool_{kind}")
        return self.discriminator_losses(
            networks, batch[f"image_{kind}"], shown, draws, name=f"discriminator_{kind}"
        )

    def _generators_losses(
        self, networks: Networks, batch: Batch, made: Batch, draws: Draws
    ) -> dict[str, Tensor]:
        a_to_b, b_to_a = networks["a_to_b"], networks["b_to_a"]
        a, b = batch["image_a"], batch["image_b"]
        losses = {
            f"adversarial_{kind}": self.fooling_loss(
                networks, made[f"image_{kind}"], draws, name=f"discriminator_{kind}"
            )
            for kind in ("a", "b")
        }
        losses["cycle"] = cycle_loss(
            a, b_to_a(made["image_b"]), b, a_to_b(made["image_a"]), weight_a=1, weight_b=1
        )
        total = losses["adversarial_a"] + losses["adversarial_b"] + self.cycle_weight * losses["cycle"]
        if self.identity_weight:
            losses["identity"] = identity_loss(a, b_to_a(a), b, a_to_b(b), weight_a=1, weight_b=1)
            total = total + self.cycle_weight * self.identity_weight * losses["identity"]
        share = max(0.0, 1 - draws.step / self.curve_steps)
        if share and (self.curve_a_to_b or self.curve_b_to_a):
            losses["curve"] = self._curve_loss(batch, made)
            total = total + share * self.curve_weight * losses["curve"]
        return losses | {"total": total}

    def _curve_loss(self, batch: Batch, made: Batch) -> Tensor:
        """How far translations are from what the curves make of the images."""
        ways = ((self.curve_a_to_b, "image_a", "image_b"), (self.curve_b_to_a, "image_b", "image_a"))
        terms = [
            l1_loss(made[there], IntensityCurve.from_text(text)(batch[here]))
            for text, here, there in ways
            if text
        ]
        return torch.stack(terms).sum()
