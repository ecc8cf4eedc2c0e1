"""Each private place of diffusers, transformers and torch: what is expected there, and what the
patch does. Fails where the installed version is another than the one that was read."""

from __future__ import annotations

import inspect
from types import SimpleNamespace

import diffusers
import pytest
import torch

from core.models import diffusers_patches as patches
from core.models.loading.attachments import read_tensors, split_adapter
from tests.models import tiny, tiny_files, tiny_sdxl

SCALED_LINEAR = {"beta_schedule": "scaled_linear", "clip_sample": False}


@pytest.fixture(autouse=True)
def no_grad():
    torch.manual_seed(0)
    with torch.no_grad():
        yield


def scheduler_of(kind: str):
    own = diffusers.DDIMScheduler(**SCALED_LINEAR)
    scheduler = getattr(diffusers, kind).from_config(own.config)
    scheduler.set_timesteps(10)
    return scheduler


def first_step(scheduler):
    """The denoised sample, with a prediction of exactly the noise, and what ``step`` returned."""
    sample, noise = torch.randn(2, 1, 4, 8, 8)
    time = scheduler.timesteps[0]
    noisy = scheduler.add_noise(sample, noise, time[None])
    scheduler.scale_model_input(noisy, time)
    return sample, scheduler.step(noise, time, noisy, return_dict=False)


# --- schedulers -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind",
    ["EulerDiscreteScheduler", "DDIMScheduler", "DPMSolverMultistepScheduler",
     "DEISMultistepScheduler", "PNDMScheduler", "UniPCMultistepScheduler"],
)  # fmt: skip
def test_the_denoised_sample_of_a_step_is_noted(kind):
    scheduler = scheduler_of(kind)
    parameters = list(inspect.signature(scheduler.step).parameters)
    assert parameters[:3] == ["model_output", "timestep", "sample"]
    denoised = patches.watch_denoised(scheduler)
    assert list(inspect.signature(scheduler.step).parameters) == parameters
    assert denoised() is None
    sample, _result = first_step(scheduler)
    assert torch.allclose(denoised(), sample, atol=1e-3, rtol=0.01)


@pytest.mark.parametrize("kind", patches.WITHOUT_DENOISED)
def test_these_schedulers_do_not_tell_the_denoised_sample_themselves(kind):
    scheduler = scheduler_of(kind)
    sample, result = first_step(scheduler)
    told = [*result[1:], *(getattr(scheduler, "model_outputs", None) or [])]
    tensors = [one for one in told if one is not None]
    assert not any(torch.allclose(one, sample, atol=1e-3, rtol=0.01) for one in tensors)


def pipeline_of(kind: str, unet, **parts):
    return getattr(diffusers, kind)(
        vae=tiny.vae(), text_encoder=tiny.text_encoder(), tokenizer=None, unet=unet,
        scheduler=diffusers.DDIMScheduler(**SCALED_LINEAR), safety_checker=None,
        feature_extractor=None, requires_safety_checker=False, **parts,
    )  # fmt: skip


def run(pipeline, **settings):
    pipeline.set_progress_bar_config(disable=True)
    return pipeline(
        prompt_embeds=torch.ones(1, 77, 32), negative_prompt_embeds=-torch.ones(1, 77, 32),
        num_inference_steps=2, output_type="latent", **settings,
    ).images  # fmt: skip


def test_guidance_is_rescaled_to_the_conditional_half():
    unet = tiny.unet()
    pipeline = pipeline_of("StableDiffusionPipeline", unet)
    halves, spreads = [], []

    def look(_unet, _given, named, result):
        halves.append(named["encoder_hidden_states"][:, 0, 0].tolist())
        spreads.append(result[0].chunk(2)[1].std())

    unet.register_forward_hook(look, with_kwargs=True)
    guided: list[torch.Tensor] = []
    step = pipeline.scheduler.step

    def noted(prediction, *arguments, **settings):
        guided.append(prediction.std())
        return step(prediction, *arguments, **settings)

    pipeline.scheduler.step = noted
    with patches.rescaled_guidance(pipeline.scheduler, unet, 1.0):
        run(pipeline, guidance_scale=9.0, height=128, width=128)
    assert halves == [[-1.0, 1.0]] * 2
    assert torch.allclose(torch.stack(guided), torch.stack(spreads))


# --- pipelines ------------------------------------------------------------------------------------

IMAGE_TO_IMAGE = (
    "StableDiffusionImg2ImgPipeline", "StableDiffusionControlNetImg2ImgPipeline",
    "StableDiffusionXLImg2ImgPipeline", "StableDiffusionXLControlNetImg2ImgPipeline",
)  # fmt: skip


@pytest.mark.parametrize("kind", IMAGE_TO_IMAGE)
def test_pipelines_prepare_latents_with_these_arguments(kind):
    parameters = list(inspect.signature(getattr(diffusers, kind).prepare_latents).parameters)
    expected = ["self", "image", "timestep", "batch_size", "num_images_per_prompt", "dtype",
                "device", "generator"]  # fmt: skip
    assert parameters[:8] == expected
    assert parameters[8:] in ([], ["add_noise"])


def test_a_start_of_other_channels_is_taken_for_latents():
    unet = diffusers.UNet2DConditionModel(
        block_out_channels=(8, 16), layers_per_block=1, sample_size=64, in_channels=8,
        out_channels=8, down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"), cross_attention_dim=32,
        norm_num_groups=4, attention_head_dim=4,
    ).eval()  # fmt: skip
    start = torch.randn(1, 8, 16, 16)

    def drawn(is_patched):
        pipeline = pipeline_of("StableDiffusionImg2ImgPipeline", unet)
        if is_patched:
            patches.accept_latents(pipeline, 8)
        generator = torch.Generator().manual_seed(1)
        return run(pipeline, image=start, strength=0.5, generator=generator)

    assert drawn(True).shape == start.shape
    with pytest.raises((RuntimeError, ValueError)):
        drawn(False)


def test_a_pipeline_computes_where_an_offloaded_part_does():
    pipeline = pipeline_of("StableDiffusionPipeline", tiny.unet())
    meta = torch.device("meta")
    patches.set_execution_device(pipeline.vae, meta)
    assert pipeline._execution_device == patches.execution_device(pipeline.vae) == meta
    patches.set_execution_device(pipeline.vae, None)
    assert pipeline._execution_device == torch.device("cpu")
    assert patches.execution_device(pipeline.vae) == torch.device("cpu")


# --- ControlNets and IP-Adapters ------------------------------------------------------------------


def residuals(net, condition):
    sample, prompt = torch.ones(1, 4, 8, 8), torch.ones(1, 77, 32)
    if isinstance(net, diffusers.ControlNetUnionModel):
        added = {"text_embeds": torch.ones(1, 48), "time_ids": torch.ones(1, 6)}
        return net(
            sample, 7, torch.ones(1, 77, net.config.cross_attention_dim), [condition],
            torch.ones(1, net.config.num_control_type), [0], 1.0,
            added_cond_kwargs=added, return_dict=False,
        )  # fmt: skip
    return net(sample, 7, prompt, condition, return_dict=False)


@pytest.mark.parametrize("make", [tiny.controlnet, tiny_sdxl.union_controlnet])
def test_a_control_map_is_embedded_once(make):
    net, condition = make(), torch.rand(1, 3, 64, 64)
    expected = residuals(net, condition)
    runs: list[int] = []
    net.controlnet_cond_embedding.conv_in.register_forward_hook(lambda *_: runs.append(1))
    cache: dict = {}
    for _ in range(3):
        with patches.embedded_once(net, cache):
            found = residuals(net, condition)
        assert torch.equal(found[1], expected[1])
    assert runs == [1]
    residuals(net, condition)
    assert runs == [1, 1]


def test_several_controlnets_are_called_as_one_with_these_arguments():
    """What ``core.generation.conditioning.controlnet`` overrides."""
    parameters = list(inspect.signature(diffusers.MultiControlNetModel.forward).parameters)
    assert parameters[1:6] == [
        "sample", "timestep", "encoder_hidden_states", "controlnet_cond", "conditioning_scale",
    ]  # fmt: skip
    calls: list[tuple[int, set[str]]] = []

    class Recording(diffusers.MultiControlNetModel):
        def forward(self, *arguments, **named):
            calls.append((len(arguments), set(named)))
            return super().forward(*arguments, **named)

    net = Recording([tiny.controlnet()])
    pipeline = pipeline_of("StableDiffusionControlNetPipeline", tiny.unet(), controlnet=net)
    run(pipeline, image=[torch.rand(1, 3, 64, 64)], controlnet_conditioning_scale=[1.0])
    named = {"encoder_hidden_states", "controlnet_cond", "conditioning_scale"}
    assert all(count == 2 and named < names for count, names in calls)
    assert len(calls) == 2


@pytest.mark.parametrize(
    ("write", "is_plus"),
    [(tiny_files.write_ip_adapter, False), (tiny_files.write_ip_adapter_plus, True)],
)
def test_the_projections_of_ip_adapters_are_found(tmp_path, write, is_plus):
    unet = tiny.unet()
    pipeline = pipeline_of("StableDiffusionPipeline", unet, image_encoder=None)
    parts = split_adapter(read_tensors(write(tmp_path / "one.safetensors", unet)), "One")
    pipeline.load_ip_adapter([parts] * 2, [""] * 2, [""] * 2, image_encoder_folder=None)
    layers = patches.image_projections(unet)
    assert [patches.reads_patches(layer) for layer in layers] == [is_plus] * 2


def test_the_pool_reads_all_prompt_tokens():
    unet = diffusers.UNet2DConditionModel(
        block_out_channels=(8, 16), layers_per_block=1, addition_embed_type="text",
        addition_embed_type_num_heads=4, cross_attention_dim=32, norm_num_groups=4,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), attention_head_dim=4,
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
    ).eval()  # fmt: skip
    seen: list[torch.Tensor] = []
    patches.prompt_pool(unet).register_forward_hook(lambda _pool, given, _: seen.append(given[0]))
    tokens = torch.randn(1, 7, 32)
    unet(torch.ones(1, 4, 8, 8), 7, tokens)
    assert len(seen) == 1
    assert torch.equal(seen[0], tokens)
    assert patches.prompt_pool(tiny.unet()) is None


# --- text encoders and VAEs -----------------------------------------------------------------------


def test_the_last_norm_ends_a_text_encoder():
    encoder = tiny.text_encoder()
    output = encoder(torch.tensor([[512, 5, 6, 513]]), output_hidden_states=True)
    norm = patches.final_layer_norm(encoder)
    assert torch.equal(norm(output.hidden_states[-1]), output.last_hidden_state)
    older = SimpleNamespace(text_model=SimpleNamespace(final_layer_norm=norm))
    assert patches.final_layer_norm(older) is norm


@pytest.mark.parametrize("kind", ["kl", "tiny"])
def test_a_vae_decodes_in_tiles_of_the_side(kind):
    vae = tiny.vae(kind)
    vae.tile_sample_min_size = 1024  # as SDXL's
    vae.enable_tiling()
    patches.set_tile_side(vae, 64, 8)
    sides: list[int] = []
    vae.decoder.register_forward_hook(lambda _, given, __: sides.append(given[0].shape[-1]))
    vae.decode(torch.randn(1, 4, 16, 16))
    assert len(sides) > 3
    assert max(sides) == 8


# --- torch.compile --------------------------------------------------------------------------------


def test_compiled_blocks_run_as_written_again():
    unet, traces = tiny.unet(), []

    def backend(graph, _inputs):
        traces.append(1)
        return graph.forward

    inputs = torch.ones(1, 4, 8, 8), 7, torch.ones(1, 77, 32)
    expected = unet(*inputs)[0]
    unet.compile_repeated_blocks(backend=backend)
    patches.uncompile(unet)
    assert torch.equal(unet(*inputs)[0], expected)
    assert traces == []
    unet.compile_repeated_blocks(backend=backend)
    unet(*inputs)
    assert traces != []


def test_the_compilers_errors_are_known():
    from torch._dynamo.exc import BackendCompilerFailed, Unsupported

    def fail(_graph, _inputs):
        raise NotImplementedError

    with pytest.raises(BackendCompilerFailed) as caught:
        torch.compile(lambda x: x + 1, backend=fail)(torch.ones(1))
    assert patches.is_compiler_error(caught.value)
    assert issubclass(Unsupported, Exception)
    assert patches.is_compiler_error(Unsupported("x"))
    assert not patches.is_compiler_error(RuntimeError("x"))
