"""What a page of Civitai says (https://developer.civitai.com/site/reference/models)."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlsplit

from core.errors import NotFetched
from core.models.kinds import ModelKind
from core.models.linking import civitai_host, remote
from core.models.linking.linked_model import LinkedChoice, LinkedModel, RemoteFile
from core.models.linking.links import CivitaiLink

KIBIBYTE = 1024
MAX_NAME = 120
# Longer texts are cut: a page is not the place for a whole essay.
MAX_NEWS = 600
MAX_TRIGGERS = 12

KINDS = {
    "checkpoint": ModelKind.CHECKPOINT, "lora": ModelKind.LORA, "locon": ModelKind.LORA,
    "dora": ModelKind.LORA, "textualinversion": ModelKind.EMBEDDING, "vae": ModelKind.VAE,
    "controlnet": ModelKind.CONTROLNET, "upscaler": ModelKind.UPSCALER,
    "detection": ModelKind.DETECTOR,
}  # fmt: skip
MODEL_FILES = ("Model", "Pruned Model", "VAE")
ENDINGS = (".safetensors", ".onnx")

Table = Mapping[str, Any]


def ask(link: CivitaiLink) -> LinkedModel:
    """The version that the link names, else the newest. Raises ``NotFetched`` with one line."""
    base = f"{civitai_host.endpoint()}/api/v1"
    version: Table = {}
    number = link.model
    if link.version:
        version = remote.read_json(f"{base}/model-versions/{link.version}")
        number = _number(version.get("modelId")) or number
    model = remote.read_json(f"{base}/models/{number}") if number else {}
    return linked_model(model, version or newest(model), number)


def newest(model: Table, base: str = "") -> Table:
    """Of a model's published versions the latest one, for ``base`` if that is said; empty when
    there is none. Civitai lists the latest first."""
    versions = [one for one in _tables(model.get("modelVersions")) if _is_published(one)]
    return next((one for one in versions if base in ("", _text(one.get("baseModel")))), {})


def base_of(model: Table, revision: str) -> str:
    """What a version is made for; empty for one that is gone."""
    versions = _tables(model.get("modelVersions"))
    found = next((one for one in versions if str(one.get("id")) == revision), {})
    return _text(found.get("baseModel"))


def linked_model(model: Table, version: Table, number: int) -> LinkedModel:
    """From the answers of ``/models/{id}`` and ``/model-versions/{id}``."""
    title = _text(model.get("name")) or _text(_table(version.get("model")).get("name"))
    revision = _number(version.get("id"))
    choices = _choices(version, revision)
    if not revision or not choices:
        raise NotFetched(
            expected="a version of the model on Civitai",
            got="none that is published with its files",
            todo="choose another model",
            shown="Civitai has no version of this model to fetch. Choose another.",
        )
    licence, commercial, terms = _licence(model)
    if version.get("earlyAccessEndsAt"):
        terms = (*terms, "Early access: for those who bought it on Civitai.")
    kind = _text(model.get("type") or _table(version.get("model")).get("type")).lower()
    return LinkedModel(
        link=str(CivitaiLink(number, revision)),
        title=title or f"Model {number}",
        version=_text(version.get("name")),
        revision=str(revision),
        kind=KINDS.get(kind, ModelKind.UNKNOWN),
        base=_text(version.get("baseModel")),
        licence=licence,
        commercial=commercial,
        triggers=tuple(_text(word) for word in _list(version.get("trainedWords")))[:MAX_TRIGGERS],
        terms=terms,
        news=plain_text(version.get("description")),
        choices=choices,
    )


def _is_published(version: Table) -> bool:
    return _text(version.get("status") or "Published") == "Published"


def _choices(version: Table, revision: int) -> tuple[LinkedChoice, ...]:
    """Its main file first."""
    files = [one for one in _tables(version.get("files")) if one.get("type") in MODEL_FILES]
    files.sort(key=lambda one: not one.get("primary"))
    return tuple(_choice(one, version, revision) for one in files)


def _choice(file: Table, version: Table, revision: int) -> LinkedChoice:
    name = _text(file.get("name")) or f"{revision}.safetensors"
    size = file.get("sizeKB")
    remote_file = RemoteFile(
        name=name.rsplit("/", 1)[-1],
        url=_download_url(file, revision),
        size=round(size * KIBIBYTE) if isinstance(size, int | float) and size > 0 else 0,
        sha256=_text(_table(file.get("hashes")).get("SHA256")).lower(),
    )
    details = _table(file.get("metadata"))
    words = [name, *(_text(details.get(key)) for key in ("size", "fp"))]
    return LinkedChoice(
        name=" · ".join(word for word in words if word),
        file_name=remote_file.name,
        files=(remote_file,),
        why_not=_why_not(file, version, name),
    )


def _download_url(file: Table, revision: int) -> str:
    """Always on Civitai itself, whatever address the answer gives."""
    path = f"/api/download/models/{revision}"
    told = urlsplit(_text(file.get("downloadUrl"), most=500))
    query = f"?{told.query}" if told.path == path and told.query else ""
    return f"{civitai_host.endpoint()}{path}{query}"


def _why_not(file: Table, version: Table, name: str) -> str:
    if not name.lower().endswith(ENDINGS):
        return (
            "Only safetensors and ONNX files are taken: others can run code when they are opened."
        )
    if file.get("virusScanResult") in ("Danger", "Error"):
        return "Civitai found something dangerous in this file."
    if version.get("usageControl") not in (None, "Download"):
        return "Its author lets it be used on Civitai only."
    return ""


# What an author may allow, from least to most (https://developer.civitai.com/site/reference/models):
# pictures may be sold; it may run as a service; the model itself may be sold.
_PICTURES = {"Image", "Rent", "Sell"}


def _licence(model: Table) -> tuple[str, bool | None, tuple[str, ...]]:
    """In a few words, whether pictures may be sold, and what else is asked."""
    if not model or "allowCommercialUse" not in model:
        return "unknown", None, ()
    # a list now; one word before, of which the larger contain the smaller; "{Image,Rent}" between
    said = model["allowCommercialUse"]
    is_single = isinstance(said, str) and "{" not in said
    allowed = set(
        re.findall(r"\w+", said if isinstance(said, str) else " ".join(map(str, _list(said))))
    )
    commercial = bool(allowed & (_PICTURES if is_single else {"Image"}))
    terms = [
        "Name its author with your pictures." if model.get("allowNoCredit") is False else "",
        "Mixes with it must not be shared." if model.get("allowDerivatives") is False else "",
    ]
    return "Civitai, the author's terms", commercial, tuple(term for term in terms if term)


def plain_text(text: object) -> str:
    """Of a description in HTML the words, a paragraph a line."""
    if not isinstance(text, str):
        return ""
    lines = re.sub(r"(?i)<(br|/p|/li|/h\d)[^>]{0,200}>", "\n", text[:20_000])
    bare = html.unescape(re.sub(r"<[^>]{0,2000}>", "", lines))
    kept = [" ".join(line.split()) for line in bare.splitlines()]
    words = "\n".join(line for line in kept if line)
    return words if len(words) <= MAX_NEWS else words[:MAX_NEWS].rstrip() + "…"


def _text(value: object, most: int = MAX_NAME) -> str:
    """A stranger's text on one line."""
    return " ".join(value.split())[:most] if isinstance(value, str) else ""


def _number(value: object) -> int:
    return value if isinstance(value, int) and 0 < value < 1 << 53 else 0


def _table(value: object) -> Table:
    return cast("Table", value) if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []


def _tables(value: object) -> list[Table]:
    return [_table(one) for one in _list(value) if isinstance(one, Mapping)]
