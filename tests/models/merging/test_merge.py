"""Checkpoints are merged tensor by tensor into a file that says how, or nothing is left."""

from __future__ import annotations

import weakref
from dataclasses import replace

import numpy as np
import pytest

from core.errors import DiskFull, JobCancelled, ModelMissing, ModelUnusable, WrongFamily
from core.models import registry
from core.models.files.safetensors_header import read_header
from core.models.hardware import device
from core.models.identify.inspect import describe
from core.models.importing import staging
from core.models.loading.loader import load_checkpoint
from core.models.merging.merge import MergeMode, MergeRequest, Precision, merge, read_recipe
from core.models.merging.source_checkpoints import SourceCheckpoint
from tests.models import tiny
from tests.models.merging.checkpoints import checkpoint_file, differing, merged, read

VAE = "first_stage_model."


def test_a_weight_of_0_is_the_first_bit_by_bit(home):
    assert differing(read(merged(home, first="a", second="b", weight=0)),
                     read(checkpoint_file(home, "a"))) == set()  # fmt: skip


def test_a_weight_of_1_is_the_second_with_the_vae_of_the_first(home):
    new = read(merged(home, first="a", second="b", weight=1))
    assert not any(
        name.startswith(VAE) for name in differing(new, read(checkpoint_file(home, "a")))
    )
    left = differing(new, read(checkpoint_file(home, "b")))
    assert left
    assert all(name.startswith(VAE) for name in left)


def test_a_sum_of_two_and_of_three_is_the_mean_by_weight(home):
    a, b, c = (read(checkpoint_file(home, name)) for name in "abc")
    two = read(merged(home, first="a", second="b", weight=0.3))
    three = read(merged(home, first="a", second="b", third="c", weight=0.25, weight_3=0.5))
    for name in a:
        if name.startswith(VAE):
            assert np.array_equal(two[name], a[name])
            continue
        np.testing.assert_allclose(two[name], 0.7 * a[name] + 0.3 * b[name], atol=1e-6)
        expected = 0.25 * a[name] + 0.25 * b[name] + 0.5 * c[name]
        np.testing.assert_allclose(three[name], expected, atol=1e-6)


def test_a_difference_is_added(home):
    a, b, c = (read(checkpoint_file(home, name)) for name in "abc")
    values = {"first": "a", "second": "b", "third": "c", "mode": MergeMode.DIFFERENCE}
    new = read(merged(home, **values, weight=1.5))
    for name in a:
        expected = a[name] if name.startswith(VAE) else a[name] + 1.5 * (b[name] - c[name])
        np.testing.assert_allclose(new[name], expected, atol=1e-5)
    assert differing(read(merged(home, **values, weight=0)), a) == set()


@pytest.mark.parametrize(
    ("first", "folder", "file"), [("a", "c-folder", "c"), ("xl-a", "xl-b-folder", "xl-b")]
)
def test_a_folder_is_merged_like_the_single_file_of_the_same_weights(home, first, folder, file):
    from_folder = read(merged(home, first=first, second=folder, weight=0.5))
    from_file = read(merged(home, first=first, second=file, weight=0.5))
    assert differing(from_folder, from_file) == set()
    alone = read(merged(home, first=folder, second=first, weight=0))
    assert differing(alone, read(checkpoint_file(home, file))) == set()


@pytest.mark.parametrize(
    ("precision", "dtype"),
    [(Precision.HALF, "F16"), (Precision.FULL, "F32"), (Precision.KEEP, "F32")],
)
def test_the_precision_is_chosen(home, precision, dtype):
    file = merged(home, first="a", second="b", weight=0, precision=precision)
    assert set(read_header(file).dtypes.values()) == {dtype}
    a, new = read(checkpoint_file(home, "a")), read(file)
    for name in a:
        assert np.array_equal(new[name], a[name].astype(new[name].dtype))


def test_coarse_numbers_of_8_bits_are_merged_in_half_precision(home):
    import torch
    from safetensors.torch import load_file, save_file

    tensors = load_file(checkpoint_file(home, "b"))
    coarse = {name: tensor.to(torch.float8_e4m3fn) for name, tensor in tensors.items()}
    save_file(coarse, checkpoint_file(home, "coarse"), {"format": "pt"})
    file = merged(home, first="coarse", second="a", weight=0.5)
    assert set(read_header(file).dtypes.values()) == {"F16"}
    name = "model.diffusion_model.out.2.weight"
    expected = 0.5 * coarse[name].float() + 0.5 * load_file(checkpoint_file(home, "a"))[name]
    torch.testing.assert_close(load_file(file)[name], expected.half())
    checkpoint_file(home, "coarse").unlink()


def test_the_new_file_is_a_checkpoint_that_loads(home):
    file = merged(home, first="a", second="b", weight=0.5)
    spec = next(s for s in registry.checkpoints(home) if s.source.path() == file)
    loaded = load_checkpoint(spec, device.choose_device(home), home)
    expected = 0.5 * (
        read(checkpoint_file(home, "a"))["model.diffusion_model.input_blocks.0.0.weight"]
        + read(checkpoint_file(home, "b"))["model.diffusion_model.input_blocks.0.0.weight"]
    )
    np.testing.assert_allclose(loaded.unet.conv_in.weight.numpy(), expected, atol=1e-6)
    assert not list(file.with_suffix("").rglob("*.safetensors"))


def test_the_recipe_stands_in_the_file(home):
    import hashlib

    file = merged(home, first="a", second="b", weight=0.3)
    recipe = read_recipe(file)
    digests = [
        hashlib.sha256(checkpoint_file(home, name).read_bytes()).hexdigest() for name in "ab"
    ]
    assert recipe["checkpoints"] == [
        {"title": "a", "sha256": digests[0]},
        {"title": "b", "sha256": digests[1]},
    ]
    assert (recipe["mode"], recipe["weight"], recipe["precision"]) == ("sum", 0.3, "keep")
    hints = describe(file).metadata
    assert (hints.title, hints.family.value) == ("new", "sd15")
    assert read_recipe(checkpoint_file(home, "a")) == {}
    spec = next(s for s in registry.checkpoints(home) if s.source.path() == file)
    assert spec.note.endswith("Mixed from a + b.")


def test_a_folder_that_predicts_velocity_gives_a_file_that_says_so(home):
    folder = home.models_folder / "checkpoints" / "v-folder"
    tiny.write_four_level(folder, seed=9, prediction="v_prediction")
    file = merged(home, first="v-folder", second="v-folder", weight=0.5)
    assert "v_pred" in read_header(file).shapes
    facts = describe(file)
    assert (facts.prediction, facts.metadata.prediction) == ("v_prediction", "v_prediction")
    with pytest.raises(ModelUnusable, match="predict the same thing"):
        merged(home, first="a", second="v-folder")
    values = {"first": "a", "second": "v-folder", "third": "v-folder"}
    new = merged(home, **values, mode=MergeMode.DIFFERENCE, weight=1.0)
    assert describe(new).prediction == "epsilon"


def test_no_more_than_a_few_tensors_are_ever_in_memory(home, monkeypatch):
    alive: list[weakref.ref] = []
    most = []
    real = SourceCheckpoint.read

    def counted(self, name):
        tensor = real(self, name)
        alive.append(weakref.ref(tensor))
        most.append(sum(one() is not None for one in alive))
        return tensor

    monkeypatch.setattr(SourceCheckpoint, "read", counted)
    merged(home, first="a", second="b", third="c", weight=0.5, weight_3=0.1)
    assert len(most) > 1500
    assert max(most) <= 4


def files(home):
    return sorted(str(path) for path in home.models_folder.rglob("*"))


def test_other_families_and_unknown_names_are_refused(home):
    before = files(home)
    with pytest.raises(WrongFamily, match=r"a \(SD 1\.5\) and xl-a \(SDXL\)"):
        merged(home, first="a", second="xl-a")
    with pytest.raises(ModelUnusable, match="Expected a checkpoint of Stable Diffusion 1"):
        merged(home, first="starter", second="a")
    with pytest.raises(ModelMissing):
        merged(home, first="a", second="nobody")
    with pytest.raises(ModelMissing):
        merged(home, first="a", loras=(("nobody", 1.0),))
    assert [path for path in files(home) if path not in before] in (
        [],
        [str(home.models_folder / staging.INCOMING)],
    )


def test_a_checkpoint_with_other_layers_is_refused(home):
    from safetensors.torch import load_file, save_file

    tensors = load_file(checkpoint_file(home, "b"))
    lost = "model.diffusion_model.middle_block.0.in_layers.2.weight"
    del tensors[lost]
    save_file(tensors, checkpoint_file(home, "broken"), {"format": "pt"})
    with pytest.raises(ModelUnusable, match=r"lacks 1, model\.diffusion_model\.middle_block"):
        merged(home, first="a", second="broken")
    checkpoint_file(home, "broken").unlink()


def test_cancelling_and_a_full_disk_leave_nothing(home):
    before = [path for path in files(home) if not path.endswith(staging.INCOMING)]
    calls = []

    def stop():
        calls.append(1)
        return len(calls) > 40

    request = MergeRequest(name="new", first="a", second="b")
    with pytest.raises(JobCancelled):
        merge(request, home, should_stop=stop)
    with pytest.raises(DiskFull):
        merge(request, replace(home, min_free_bytes=1 << 60))
    assert [path for path in files(home) if not path.endswith(staging.INCOMING)] == before


def test_progress_ends_at_the_last_tensor(home):
    told = []
    merge(
        MergeRequest(name="new", first="a", second="b"), home,
        on_progress=lambda *values: told.append(values),
    )  # fmt: skip
    assert [text for _n, _of, text in told[:2]] == ["Reading a …", "Reading b …"]
    steps = [(number, count) for number, count, _text in told[2:]]
    assert steps == sorted(steps)
    assert steps[-1][0] == steps[-1][1] == len(read(checkpoint_file(home, "a")))
    assert len(told) < 130


def test_a_job_run_again_does_not_make_a_second_file(home):
    request = MergeRequest(name="once", first="a", second="b")
    first = merge(request, home, job_id="job-1")
    assert merge(request, home, job_id="job-1") == first
    assert merge(request, home, job_id="job-2") != first


@pytest.fixture
def studio(home):
    from core.studio import Studio

    studio = Studio(home)
    yield studio
    studio.close()


def test_a_merge_is_a_job_whose_file_the_registry_finds(home, studio):
    left = home.models_folder / staging.INCOMING / "999999999-x.part"
    left.parent.mkdir(exist_ok=True)
    left.touch()
    job = studio.submit(MergeRequest(name="As a job", first="a", second="b", weight=0.2))
    done = studio.wait(job.id, 60)
    assert (done.kind, done.state.value, done.error) == ("merge", "done", "")
    assert done.result == ()
    spec = registry.checkpoint("as-a-job", home)
    assert read_recipe(spec.source.path())["weight"] == 0.2
    assert not left.exists()  # swept when the studio opened


def test_a_merge_that_cannot_work_is_refused_and_not_queued(studio):
    with pytest.raises(WrongFamily):
        studio.submit(MergeRequest(name="n", first="a", second="xl-a"))
    assert [job for job in studio.jobs(active_only=True) if job.kind == "merge"] == []
