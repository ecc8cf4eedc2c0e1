"""Variants of a prompt from a language model that a person named: any server that speaks as OpenAI
does (Ollama, llama.cpp, LM Studio …). Never needed, and never asked but by a click."""

from __future__ import annotations

from core.assistant.remote.address import KEY, MODEL, URL, Remote, check_key, check_url, remote_now
from core.assistant.remote.client import ask
from core.assistant.remote.found_variants import FoundVariants
from core.assistant.remote.request import VariantsRequest

__all__ = ["KEY", "MODEL", "URL", "FoundVariants", "Remote", "VariantsRequest", "ask", "check_key",
           "check_url", "remote_now"]  # fmt: skip
