"""Answers as Civitai's API gives them, for files of a few kilobytes."""

from __future__ import annotations

import hashlib
from typing import Any

from tests.models.downloading.hub_server import HubServer

MODEL, VERSION = 827184, 2514310


def version(
    content: bytes,
    number: int = VERSION,
    name: str = "v16.0",
    file: str = "ink.safetensors",
    **own: Any,
) -> dict[str, Any]:
    return {
        "id": number,
        "modelId": MODEL,
        "name": name,
        "description": "<p>Sharper <b>lines</b>.</p><p>Hands &amp; feet.</p>",
        "baseModel": "SD 1.5",
        "status": "Published",
        "usageControl": "Download",
        "trainedWords": ["ink style"],
        "model": {"name": "Ink", "type": "LORA"},
        "files": [
            {
                "name": "data.zip",
                "type": "Training Data",
                "sizeKB": 1.0,
                "downloadUrl": f"https://civitai.com/api/download/models/{number}?type=Training",
            },
            {
                "name": file,
                "type": "Model",
                # as the real one: two decimals, so not exactly the file's bytes
                "sizeKB": round(len(content) / 1024, 2),
                "metadata": {"format": "SafeTensor", "size": "pruned", "fp": "fp16"},
                "hashes": {"SHA256": hashlib.sha256(content).hexdigest().upper()},
                "downloadUrl": f"https://civitai.com/api/download/models/{number}",
                "primary": True,
            },
        ],
    } | own  # fmt: skip


def model(*versions: dict[str, Any], **own: Any) -> dict[str, Any]:
    """The latest version first."""
    return {
        "id": MODEL,
        "name": "Ink",
        "type": "LORA",
        "allowNoCredit": False,
        "allowCommercialUse": ["Image", "RentCivit"],
        "allowDerivatives": True,
        "modelVersions": list(versions),
    } | own


def publish(server: HubServer, content: bytes, **own: Any) -> None:
    server.civitai_models[MODEL] = model(version(content, **own))
    server.civitai_files[VERSION] = content
