"""Networks rewritten for use: the same images from fewer layers."""

import copy

import pytest
import torch
from torch import nn

from CTGANAugmentLib.networks.for_inference import for_inference
from CTGANAugmentLib.networks.resnet_generator import ResnetGenerator
from CTGANAugmentLib.networks.unet_generator import UnetGenerator
from CTGANAugmentLib.networks.unet_segmenter import UnetSegmenter

NETWORKS = {
    "resnet batch": lambda: ResnetGenerator(width=8, blocks=2, norm="batch"),
    "resnet instance": lambda: ResnetGenerator(width=8, blocks=2, norm="instance"),
    "resnet none": lambda: ResnetGenerator(width=8, blocks=2, norm="none"),
    "resnet transposed": lambda: ResnetGenerator(width=8, blocks=2, norm="batch", upsampling="transposed"),
    "unet batch": lambda: UnetGenerator(width=8, size=32, norm="batch"),
    "unet instance": lambda: UnetGenerator(width=8, size=32, preset="figure-4", norm="instance"),
    "segmenter": lambda: UnetSegmenter(width=8, levels=2, norm="batch"),
    "volumes": lambda: UnetSegmenter(width=4, levels=2, norm="batch", dimensions=3),
}


@pytest.fixture(params=NETWORKS)
def network(request):
    """With statistics and scales as after a training, so that a norm that is folded wrongly shows."""
    made = NETWORKS[request.param]()
    for module in made.modules():
        if isinstance(module, nn.Conv2d | nn.Conv3d | nn.ConvTranspose2d):
            nn.init.kaiming_normal_(module.weight)
        if isinstance(module, nn.BatchNorm2d | nn.BatchNorm3d):
            for tensor, low, high in (
                (module.running_mean, -0.5, 0.5),
                (module.running_var, 0.5, 2.0),
                (module.weight, 0.5, 1.5),
                (module.bias, -0.5, 0.5),
            ):
                nn.init.uniform_(tensor, low, high)
    return made


def an_image(network):
    deep = any(isinstance(module, nn.Conv3d) for module in network.modules())
    return 2 * torch.rand(2, 1, *([8, 16, 16] if deep else [64, 32])) - 1


@pytest.mark.parametrize("channels_last", [True, False])
def test_the_images_are_the_same_up_to_rounding(network, channels_last):
    image = an_image(network)
    with torch.inference_mode():
        wanted = network.eval()(image)
        made = for_inference(network, channels_last=channels_last)(image)
    assert made.dtype == torch.float32
    torch.testing.assert_close(made, wanted, rtol=1e-4, atol=1e-4)


def test_no_batch_norm_no_doubling_and_no_dropout_is_left(network):
    left = {type(module) for module in for_inference(network).modules()}
    if any(isinstance(module, nn.Tanh) for module in network.modules()):
        assert not left & {nn.Upsample}
    assert not left & {nn.BatchNorm2d, nn.BatchNorm3d, nn.Dropout}


def test_the_network_itself_stays_as_it_is(network):
    network.train()
    before = copy.deepcopy(network.state_dict())
    names = [type(module) for module in network.modules()]
    for_inference(network, bfloat16=True)
    assert network.training
    assert [type(module) for module in network.modules()] == names
    for name, tensor in network.state_dict().items():
        assert torch.equal(tensor, before[name])


def test_in_bfloat16_the_image_itself_is_made_in_float32():
    made = for_inference(ResnetGenerator(width=8, blocks=1, norm="batch"), bfloat16=True)
    types = [parameter.dtype for parameter in made.parameters()]
    assert types[-2:] == [torch.float32] * 2
    assert set(types[:-2]) == {torch.bfloat16}
    image = made(torch.rand(1, 1, 32, 32).bfloat16())
    assert image.dtype == torch.float32
    assert not torch.equal(image, image.bfloat16().float())


def test_in_bfloat16_the_weights_of_the_image_layer_keep_all_their_digits():
    layers = nn.Sequential(nn.Conv2d(1, 20, 3, padding=1), nn.ReLU(), nn.Conv2d(20, 20, 1), nn.Tanh())
    made = for_inference(layers, bfloat16=True)
    assert torch.equal(list(made.parameters())[-2], layers[2].weight)


def test_a_doubling_with_reflected_edges_is_left():
    layers = nn.Sequential(
        nn.Upsample(scale_factor=2), nn.Conv2d(2, 20, 3, padding=1, padding_mode="reflect")
    )
    image = torch.randn(1, 2, 8, 8)
    made = for_inference(nn.Sequential(layers))
    torch.testing.assert_close(made(image), layers(image))
    assert any(isinstance(module, nn.Upsample) for module in made.modules())


def test_a_sequential_alone_is_rewritten_too():
    layers = nn.Sequential(nn.Conv2d(1, 20, 3), nn.BatchNorm2d(20), nn.ReLU())
    nn.init.uniform_(layers[1].running_mean)
    image = torch.randn(1, 1, 8, 8)
    made = for_inference(layers)
    assert len(list(made)) == 2
    torch.testing.assert_close(made(image), layers.eval()(image))
