"""What a person pastes → the page of a model that it names.

Understood are pages and files of the Hugging Face hub, ``owner/name``, pages and download links of
Civitai, and AIR identifiers (https://developer.civitai.com/site/guide/air). Only these hosts are
ever asked, whatever a link says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from core.errors import RequestRejected

MAX_CHARACTERS = 2000
HUB_HOSTS = ("huggingface.co", "www.huggingface.co", "hf.co")
CIVITAI_HOSTS = ("civitai.com", "www.civitai.com", "civitai.green", "civitai.red")

_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}"
REPOSITORY = re.compile(rf"{_NAME}/{_NAME}")
# As the hub's own pages have them: /blob/ shows, /resolve/ sends, /tree/ lists.
_IN_REPOSITORY = re.compile(
    rf"(?P<repository>{_NAME}/{_NAME})"
    r"(?:/(?:blob|resolve|raw|tree)/(?P<revision>refs/pr/\d+|[^/]+)(?:/(?P<path>.+))?)?"
)
_AIR = re.compile(
    r"(?:urn:)?(?:air:)?(?:[\w.-]*:){0,2}(?P<source>civitai|civitaiarchive|huggingface):"
    r"(?P<id>[\w./-]+?)(?:@(?P<version>[\w.-]+?))?(?:\+\d+)?(?:\.(?:safetensors|ckpt|pt))?",
    re.IGNORECASE,
)
# Pages of the hub that are no models.
_NO_OWNERS = ("datasets", "spaces", "docs", "blog", "papers", "collections", "api", "models")


@dataclass(frozen=True)
class HubLink:
    """``path`` is a file or folder inside the repository, empty for all of it; ``revision`` a
    branch or commit, empty for the newest."""

    repository: str
    path: str = ""
    revision: str = ""

    def __str__(self) -> str:
        inside = (
            f"/tree/{self.revision or 'main'}/{self.path}" if self.path or self.revision else ""
        )
        return f"https://huggingface.co/{self.repository}{inside}".rstrip("/")


@dataclass(frozen=True)
class CivitaiLink:
    """A model, one of its versions, or both; 0 for what the link does not say."""

    model: int = 0
    version: int = 0

    def __str__(self) -> str:
        if not self.model:
            return f"https://civitai.com/api/download/models/{self.version}"
        version = f"?modelVersionId={self.version}" if self.version else ""
        return f"https://civitai.com/models/{self.model}{version}"


Link = HubLink | CivitaiLink


def read_link(text: str) -> Link:
    """Raises ``RequestRejected`` for what names no model's page."""
    text = text.strip().strip("\"'<>").strip()
    if len(text) > MAX_CHARACTERS:
        raise _not_understood(text)
    link = _air(text) or _bare(text) or _address(text)
    if link is None:
        raise _not_understood(text)
    return link


def _air(text: str) -> Link | None:
    found = _AIR.fullmatch(text)
    if found is None:
        return None
    name, version = found["id"], found["version"] or ""
    if found["source"].lower() == "huggingface":
        return HubLink(name, revision=version) if REPOSITORY.fullmatch(name) else None
    if not name.isdecimal() or not (version or "0").isdecimal():
        return None
    return CivitaiLink(int(name), int(version or 0))


def _bare(text: str) -> Link | None:
    """``owner/name``, as ``hf download`` takes it."""
    return HubLink(text) if REPOSITORY.fullmatch(text) and not _is_host(text) else None


def _is_host(text: str) -> bool:
    return text.partition("/")[0].lower() in (*HUB_HOSTS, *CIVITAI_HOSTS)


def _address(text: str) -> Link | None:
    try:
        address = urlsplit(text if "://" in text else f"https://{text}")
        host = (address.hostname or "").lower()
    except ValueError:
        return None
    if address.scheme not in ("http", "https"):
        return None
    if host in HUB_HOSTS:
        return _hub_page(unquote(address.path).strip("/"))
    return _civitai_page(address) if host in CIVITAI_HOSTS else None


def _hub_page(path: str) -> Link | None:
    found = _IN_REPOSITORY.fullmatch(path)
    if found is None or path.partition("/")[0] in _NO_OWNERS:
        return None
    inside = found["path"] or ""
    if ".." in inside.split("/"):
        return None
    revision = found["revision"] or ""
    return HubLink(found["repository"], inside, "" if revision == "main" else revision)


def _civitai_page(address: SplitResult) -> Link | None:
    parts = address.path.strip("/").split("/")
    asked = parse_qs(address.query).get("modelVersionId", ["0"])[0]
    version = int(asked) if asked.isdecimal() else 0
    match parts:
        case ["models", number, *_] if number.isdecimal():
            return CivitaiLink(int(number), version)
        case ["model-versions", number, *_] if number.isdecimal():
            return CivitaiLink(version=int(number))
        case ["api", "download", "models", number] if number.isdecimal():
            return CivitaiLink(version=int(number))
        case ["api", "v1", "models", number] if number.isdecimal():
            return CivitaiLink(int(number))
        case ["api", "v1", "model-versions", number] if number.isdecimal():
            return CivitaiLink(version=int(number))
        case _:
            return None


def _not_understood(text: str) -> RequestRejected:
    return RequestRejected(
        expected="a link to a model on huggingface.co or civitai.com",
        got=f"{text!r:.80}",
        todo="paste the address of the model's page",
        shown="Paste the address of a model's page on huggingface.co or civitai.com.",
    )
