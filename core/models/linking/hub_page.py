"""What a repository of the Hugging Face hub says, and the models that lie in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, cast

from core.errors import NotFetched
from core.models.downloading import hub
from core.models.downloading.hub import HubFile
from core.models.family import Family
from core.models.kinds import ModelKind
from core.models.linking.linked_model import LinkedChoice, LinkedModel, RemoteFile
from core.models.linking.links import HubLink
from core.models.source import Source, SourceKind
from core.models.specs import BaseSpec, CheckpointSpec

if TYPE_CHECKING:
    from huggingface_hub.hf_api import ModelInfo

ENDINGS = (".safetensors", ".onnx")
PICKLES = (".ckpt", ".pt", ".pth", ".bin")
MAX_CHOICES = 40
# Where diffusers keeps the parts of a checkpoint: their files are no models by themselves.
PARTS = ("unet", "text_encoder", "text_encoder_2", "safety_checker", "image_encoder", "transformer")

# Names of licences as the hub knows them (https://huggingface.co/docs/hub/repositories-licenses):
# how they are called, and whether pictures may be sold.
LICENCES: Mapping[str, tuple[str, bool | None]] = {
    "mit": ("MIT", True), "apache-2.0": ("Apache-2.0", True), "cc0-1.0": ("CC0", True),
    "bsd-3-clause": ("BSD-3-Clause", True), "cc-by-4.0": ("CC-BY-4.0", True),
    "cc-by-sa-4.0": ("CC-BY-SA-4.0", True), "openrail": ("OpenRAIL", True),
    "creativeml-openrail-m": ("CreativeML OpenRAIL-M", True),
    "openrail++": ("CreativeML OpenRAIL++-M", True), "cc-by-nc-4.0": ("CC-BY-NC-4.0", False),
    "cc-by-nc-sa-4.0": ("CC-BY-NC-SA-4.0", False), "cc-by-nc-nd-4.0": ("CC-BY-NC-ND-4.0", False),
}  # fmt: skip
_KIND_TAGS = {
    "lora": ModelKind.LORA, "controlnet": ModelKind.CONTROLNET, "vae": ModelKind.VAE,
    "ip-adapter": ModelKind.ADAPTER, "textual_inversion": ModelKind.EMBEDDING,
}  # fmt: skip


def ask(link: HubLink) -> LinkedModel:
    """Raises ``NotFetched`` with one line."""
    from huggingface_hub import HfApi

    source = Source(SourceKind.HUB, link.repository, "", link.revision)
    with hub.hub_errors(source):
        info = HfApi(endpoint=hub.endpoint()).model_info(
            link.repository, revision=link.revision or None, files_metadata=True
        )
    files = hub.files_in(info, link.repository)
    choices = _choices(link, files)
    if not choices:
        raise NotFetched(
            expected=f"a model as safetensors in {link.repository}",
            got="none",
            todo="choose another model",
            shown=f"{link.repository} has no safetensors or ONNX file there. Choose another model.",
        )
    card = _card(info)
    licence, commercial = _licence(card)
    return LinkedModel(
        link=str(HubLink(link.repository, link.path, link.revision)),
        title=link.repository.partition("/")[2],
        revision=str(info.sha),
        kind=_kind(info),
        base=", ".join(_strings(card.get("base_model")))[:120],
        licence=licence,
        commercial=commercial,
        triggers=tuple(_strings(card.get("instance_prompt")))[:1],
        choices=choices[:MAX_CHOICES],
    )


def _choices(link: HubLink, files: Iterable[HubFile]) -> tuple[LinkedChoice, ...]:
    """A whole folder before single files; what the link names alone."""
    known = list(files)
    named = [file for file in known if file.name == link.path]
    if named:
        return (_single(link, named[0]),)
    inside = [file for file in known if not link.path or file.name.startswith(f"{link.path}/")]
    whole = _folder(link, inside)
    parts = {file.url for one in whole for file in one.files}
    singles = [
        _single(link, file)
        for file in inside
        if _is_model(file.name, link.path, beside_folder=bool(whole)) and file.url not in parts
    ]
    usable = [one for one in singles if not one.why_not]
    return (*whole, *(usable or ([] if whole else singles)))


def _single(link: HubLink, file: HubFile) -> LinkedChoice:
    """Files of one name in every repository are called as their repository is."""
    name = file.name.rsplit("/", 1)[-1]
    repository = link.repository.partition("/")[2]
    is_usual = name.partition(".")[0] in (
        "model", "diffusion_pytorch_model", "pytorch_lora_weights", "adapter_model",
        "learned_embeds",
    )  # fmt: skip
    ending = f".{name.rpartition('.')[2]}"
    return LinkedChoice(
        name=file.name,
        file_name=f"{repository}{ending}" if is_usual else name,
        files=(_remote(file, name),),
        why_not=_why_not(file.name),
    )


def _why_not(name: str) -> str:
    if name.lower().endswith(ENDINGS):
        return ""
    if name.lower().endswith(PICKLES):
        return (
            "Only safetensors and ONNX files are taken: others can run code when they are opened."
        )
    return "This file is no model."


def _is_model(name: str, below: str, *, beside_folder: bool) -> bool:
    """Beside a whole folder only what lies at its top: the rest are its parts."""
    inner = name.removeprefix(f"{below}/") if below else name
    home, slash, _ = inner.partition("/")
    is_part = bool(slash) and (beside_folder or home in PARTS)
    return name.lower().endswith((*ENDINGS, *PICKLES)) and not is_part


def _folder(link: HubLink, files: list[HubFile]) -> tuple[LinkedChoice, ...]:
    """What diffusers loads as one folder, when the repository is laid out so."""
    prefix = f"{link.path}/" if link.path else ""
    inner = {_without(file, prefix): file for file in files if hub.is_wanted(file)}
    names = {file.name for file in inner}
    source = Source(SourceKind.HUB, link.repository)
    if hub.INDEX in names:
        has_second = any(name.startswith("text_encoder_2/") for name in names)
        family = Family.SDXL if has_second else Family.SD15
        spec: BaseSpec = CheckpointSpec(id="linked", title="", family=family, source=source)
    elif "config.json" in names:
        spec = BaseSpec(id="linked", title="", source=source)
    else:
        return ()
    name = (link.path or link.repository).rsplit("/", 1)[-1]
    try:
        chosen = hub.choose_files(spec, source, inner)
    except NotFetched as error:
        return (LinkedChoice(name=f"{name}/", file_name=name, why_not=error.shown),)
    parts = tuple(_remote(inner[file], file.name) for file in chosen)
    return (LinkedChoice(name=f"{name}/", file_name=name, files=parts),)


def _without(file: HubFile, prefix: str) -> HubFile:
    name = file.name.removeprefix(prefix)
    return HubFile(file.repository, file.commit, name, file.size, file.sha256)


def _remote(file: HubFile, name: str) -> RemoteFile:
    return RemoteFile(name=name, url=file.url, size=file.size, sha256=file.sha256)


def _card(info: ModelInfo) -> Mapping[str, Any]:
    return {} if info.card_data is None else info.card_data.to_dict()


def _licence(card: Mapping[str, Any]) -> tuple[str, bool | None]:
    told = str(card.get("license") or "").lower()
    if told in LICENCES:
        return LICENCES[told]
    name = str(card.get("license_name") or told or "unknown")
    return name[:80], False if "-nc" in f"-{name.lower()}" else None


def _kind(info: ModelInfo) -> ModelKind:
    tags = [str(tag).lower() for tag in info.tags or ()]
    found = next((kind for tag, kind in _KIND_TAGS.items() if tag in tags), None)
    if found is not None:
        return found
    is_checkpoint = any(tag.startswith("diffusers:") for tag in tags)
    return ModelKind.CHECKPOINT if is_checkpoint else ModelKind.UNKNOWN


def _strings(value: object) -> list[str]:
    every = cast("list[Any]", value) if isinstance(value, list) else [value]
    return [" ".join(one.split()) for one in every if isinstance(one, str)]
