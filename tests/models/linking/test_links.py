"""What a pasted link means, and what is refused."""

from __future__ import annotations

import pytest

from core.errors import RequestRejected
from core.models.linking.links import CivitaiLink, HubLink, read_link


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("owner/name", HubLink("owner/name")),
        ("  'owner/My.Model_v1-2' ", HubLink("owner/My.Model_v1-2")),
        ("https://huggingface.co/owner/name", HubLink("owner/name")),
        ("huggingface.co/owner/name/", HubLink("owner/name")),
        ("https://hf.co/owner/name?library=diffusers#usage", HubLink("owner/name")),
        ("https://huggingface.co/owner/name/tree/main", HubLink("owner/name")),
        ("https://huggingface.co/owner/name/tree/main/vae", HubLink("owner/name", "vae")),
        (
            "https://huggingface.co/owner/name/blob/main/a%20b.safetensors",
            HubLink("owner/name", "a b.safetensors"),
        ),
        (
            "https://huggingface.co/owner/name/resolve/fp16/sub/m.safetensors?download=true",
            HubLink("owner/name", "sub/m.safetensors", "fp16"),
        ),
        (
            "https://huggingface.co/owner/name/blob/refs/pr/66/m.safetensors",
            HubLink("owner/name", "m.safetensors", "refs/pr/66"),
        ),
        ("https://civitai.com/models/123", CivitaiLink(123)),
        ("https://civitai.com/models/123/some-name", CivitaiLink(123)),
        ("civitai.com/models/123/x?modelVersionId=456", CivitaiLink(123, 456)),
        ("https://www.civitai.com/models/123?modelVersionId=nope", CivitaiLink(123)),
        ("https://civitai.com/api/download/models/456", CivitaiLink(version=456)),
        (
            "https://civitai.com/api/download/models/456?type=Model&format=SafeTensor",
            CivitaiLink(version=456),
        ),
        ("https://civitai.com/model-versions/456", CivitaiLink(version=456)),
        ("urn:air:sdxl:checkpoint:civitai:123@456", CivitaiLink(123, 456)),
        ("URN:AIR:sd15:lora:civitai:123", CivitaiLink(123)),
        ("air:sdxl:lora:civitai:123@456.safetensors", CivitaiLink(123, 456)),
        ("sdxl:checkpoint:civitai:123@456+789", CivitaiLink(123, 456)),
        ("urn:air:sdxl:checkpoint:huggingface:owner/name@abc", HubLink("owner/name", "", "abc")),
    ],
)
def test_a_link_names_a_page(text, link):
    assert read_link(text) == link
    assert read_link(str(link)) == link  # how it is written down is understood again


@pytest.mark.parametrize(
    "text",
    [
        "",
        "anime",
        "a/b/c",
        "civitai.com/models",
        "https://civitai.com/images/123",
        "https://civitai.com/user/somebody",
        "https://huggingface.co/datasets/owner",
        "https://huggingface.co/owner",
        "https://huggingface.co/owner/name/blob/main/../../etc/passwd.safetensors",
        "https://huggingface.co.evil.example/owner/name",
        "https://evil.example/huggingface.co/owner/name",
        "https://huggingface.co@evil.example/owner/name",
        "https://127.0.0.1/models/123",
        "file:///etc/passwd",
        "ftp://huggingface.co/owner/name",
        "https://[huggingface.co/owner/name",
        "../etc/passwd",
        "urn:air:sdxl:checkpoint:civitai:abc@def",
        "x" * 3000,
    ],
)
def test_what_names_no_model_is_one_line(text):
    with pytest.raises(RequestRejected) as caught:
        read_link(text)
    assert caught.value.shown == (
        "Paste the address of a model's page on huggingface.co or civitai.com."
    )
