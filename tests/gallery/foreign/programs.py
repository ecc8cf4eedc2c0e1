"""Files as each program writes them."""

from __future__ import annotations

import json

from tests.gallery.foreign.files import exif, international, jpeg, png, text, webp, with_stealth

PROMPT, NEGATIVE, SEED = "a cat, 猫 – café", "dog, 犬", "9007199254740993"
INFOTEXT = (
    f"{PROMPT}\nNegative prompt: {NEGATIVE}\n"
    f"Steps: 20, Sampler: Euler a, CFG scale: 7.5, Seed: {SEED}, Size: 512x768, Model: some"
)


def comment(words: str, order: str = "be") -> bytes:
    return b"UNICODE\0" + words.encode(f"utf-16-{order}")


def told(values: object) -> str:
    return json.dumps(values, ensure_ascii=False)


SWARM = told(
    {
        "sui_image_params": {
            "prompt": PROMPT,
            "model": "some",
            "seed": int(SEED),
            "steps": 20,
            "cfgscale": 7.5,
            "width": 512,
            "height": 768,
            "sampler": "euler",
            "scheduler": "normal",
            "negativeprompt": NEGATIVE,
            "swarm_version": "0.9.6.0",
        },
        "sui_extra_data": {"date": "2025-01-01"},
    }
)
CIVITAI = told(
    {
        "resource-stack": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "x"}},
        "6": {"class_type": "smZ CLIPTextEncode", "inputs": {"text": "other words"}},
        "extra": {"airs": []},
        "extraMetadata": told(
            {
                "prompt": PROMPT,
                "negativePrompt": NEGATIVE,
                "cfgScale": 7.5,
                "sampler": "Euler a",
                "seed": int(SEED),
                "steps": 20,
                "width": 512,
                "height": 768,
                "resources": [{"modelVersionId": 1, "strength": 1}],
            }
        ),
    }
)
SPACE = told(
    {
        "prompt": PROMPT,
        "negative_prompt": NEGATIVE,
        "resolution": "512 x 768",
        "guidance_scale": 7.5,
        "num_inference_steps": 20,
        "seed": int(SEED),
        "sampler": "Euler a",
        "use_upscaler": None,
        "Model": {"Model": "some", "Model hash": "e3c47aedb0"},
    }
)
RUINED = {
    "Prompt": PROMPT,
    "Negative": NEGATIVE,
    "steps": 20,
    "cfg": 7.5,
    "width": 512,
    "height": 768,
    "seed": int(SEED),
    "sampler_name": "dpmpp_2m_sde_gpu",
    "scheduler": "karras",
    "base_model_name": "some",
    "base_model_hash": "e6bb9ea85b",
    "loras": [["f3f1b9", "0.5 - detail"]],
    "software": "RuinedFooocus",
}
FOOOCUS = told(
    {
        "prompt": PROMPT,
        "negative_prompt": NEGATIVE,
        "full_prompt": [PROMPT, "cinematic"],
        "styles": "['Fooocus V2']",
        "performance": "Speed",
        "steps": 20,
        "resolution": "(512, 768)",
        "guidance_scale": 7.5,
        "base_model": "some",
        "sampler": "dpmpp_2m_sde_gpu",
        "scheduler": "karras",
        "seed": SEED,
        "version": "Fooocus v2.5.5",
    }
)
MRE = told(
    {
        "prompt": PROMPT,
        "real_prompt": [PROMPT],
        "negative_prompt": NEGATIVE,
        "seed": int(SEED),
        "steps": 20,
        "cfg": 7.5,
        "sampler": "dpmpp_2m_sde_gpu",
        "base_model": "some",
        "software": "Fooocus-MRE",
    }
)
NOVELAI = {
    "prompt": PROMPT,
    "steps": 20,
    "height": 768,
    "width": 512,
    "scale": 7.5,
    "seed": int(SEED),
    "sampler": "k_euler_ancestral",
    "noise_schedule": "karras",
    "uc": NEGATIVE,
}
NOVELAI_WHOLE = {
    "Description": PROMPT,
    "Software": "NovelAI",
    "Source": "NovelAI Diffusion V3 1E1D2E1F",
    "Generation time": "3.1",
    "Comment": told(NOVELAI),
}
INVOKE = told(
    {
        "generation_mode": "txt2img",
        "positive_prompt": PROMPT,
        "negative_prompt": NEGATIVE,
        "width": 512,
        "height": 768,
        "seed": int(SEED),
        "cfg_scale": 7.5,
        "steps": 20,
        "scheduler": "euler_a",
        "model": {"key": "1", "name": "some", "base": "sdxl", "type": "main"},
        "app_version": "5.6.0",
    }
)
INVOKE_OLD = {
    "model": "stable diffusion",
    "model_weights": "some",
    "app_version": "2.2.4",
    "image": {
        "prompt": [{"prompt": f"{PROMPT} [{NEGATIVE}]", "weight": 1.0}],
        "steps": 20,
        "cfg_scale": 7.5,
        "seed": int(SEED),
        "sampler": "k_euler_a",
        "width": 512,
        "height": 768,
    },
}
DREAM = f'"{PROMPT} [{NEGATIVE}]" -s 20 -S {SEED} -W 512 -H 768 -C 7.5 -A k_euler_a'
EASY = {
    "prompt": PROMPT,
    "negative_prompt": NEGATIVE,
    "seed": int(SEED),
    "num_inference_steps": 20,
    "guidance_scale": 7.5,
    "width": 512,
    "height": 768,
    "sampler_name": "euler_a",
    "use_stable_diffusion_model": "some",
}
EASY_LABELS = {
    "Prompt": PROMPT,
    "Negative Prompt": NEGATIVE,
    "Seed": SEED,
    "Steps": "20",
    "Guidance Scale": "7.5",
    "Width": "512",
    "Height": "768",
    "Sampler": "euler_a",
    "Stable Diffusion model": "some",
}
DRAW_THINGS = told(
    {
        "c": PROMPT,
        "uc": NEGATIVE,
        "model": "some",
        "sampler": "Euler A",
        "scale": 7.5,
        "seed": int(SEED),
        "size": "512x768",
        "steps": 20,
        "strength": 1,
    }
)
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description>'
    "<xmp:CreatorTool>Draw Things</xmp:CreatorTool><exif:UserComment>\n <rdf:Alt>\n  "
    '<rdf:li xml:lang="x-default">{}</rdf:li>\n </rdf:Alt></exif:UserComment>'
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
)


def escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


FILES: dict[str, tuple[str, bytes]] = {
    "a1111": ("AUTOMATIC1111", png(text("parameters", INFOTEXT))),
    "a1111-itxt": ("AUTOMATIC1111", png(international("parameters", INFOTEXT))),
    "a1111-jpeg": ("AUTOMATIC1111", jpeg(exif(">", {}, comment(INFOTEXT)))),
    "a1111-webp": ("AUTOMATIC1111", webp(exif("<", {}, comment(INFOTEXT)))),
    "a1111-stealth": ("AUTOMATIC1111", with_stealth(INFOTEXT.encode())),
    "a1111-stealth-plain": (
        "AUTOMATIC1111",
        with_stealth(INFOTEXT.encode(), mark=b"stealth_pnginfo"),
    ),
    "swarm": ("SwarmUI", png(text("parameters", SWARM))),
    "swarm-jpeg": ("SwarmUI", jpeg(exif("<", {}, comment(SWARM, "le")))),
    "swarm-webp": ("SwarmUI", webp(exif("<", {}, comment(SWARM, "le")))),
    "swarm-old-jpeg": ("SwarmUI", jpeg(exif("<", {0x0110: SWARM.encode() + b"\0"}))),
    "civitai-jpeg": ("Civitai", jpeg(exif(">", {}, comment(CIVITAI)))),
    "civitai-png": ("Civitai", png(text("prompt", CIVITAI))),
    "space": ("another program", png(text("metadata", SPACE))),
    "space-parameters": ("another program", png(text("parameters", SPACE))),
    "ruined": ("RuinedFooocus", png(text("parameters", told(RUINED)))),
    "ruined-twice": ("RuinedFooocus", png(text("parameters", told(told(RUINED))))),
    "ruined-jpeg": ("RuinedFooocus", jpeg(exif(">", {}, comment(told(RUINED))))),
    "fooocus": ("Fooocus", png(text("fooocus_scheme", "fooocus"), text("parameters", FOOOCUS))),
    "fooocus-a1111": (
        "Fooocus",
        png(text("parameters", INFOTEXT), text("fooocus_scheme", "a1111")),
    ),
    "fooocus-jpeg": (
        "Fooocus",
        jpeg(exif(">", {0x0131: b"Fooocus v2.5.5\0"}, comment(FOOOCUS))),
    ),
    "fooocus-comment": ("Fooocus", png(text("Comment", MRE))),
    "fooocus-jpeg-comment": ("Fooocus", jpeg(comment=MRE.encode())),
    "novelai": ("NovelAI", png(*(text(key, value) for key, value in NOVELAI_WHOLE.items()))),
    "novelai-webp": ("NovelAI", webp(exif(">", {}, b"\0" * 8 + told(NOVELAI_WHOLE).encode()))),
    "novelai-stealth": ("NovelAI", with_stealth(told(NOVELAI_WHOLE).encode())),
    "novelai-stealth-webp": ("NovelAI", with_stealth(told(NOVELAI_WHOLE).encode(), "WEBP")),
    "invoke": ("InvokeAI", png(text("invokeai_metadata", INVOKE))),
    "invoke-sd-metadata": (
        "InvokeAI",
        png(text("Dream", "x"), text("sd-metadata", told(INVOKE_OLD))),
    ),
    "invoke-sd-metadata-text": (
        "InvokeAI",
        png(
            text(
                "sd-metadata",
                told(
                    {
                        **INVOKE_OLD,
                        "image": {**INVOKE_OLD["image"], "prompt": f"{PROMPT} [{NEGATIVE}]"},
                    }
                ),
            )
        ),
    ),
    "invoke-dream": ("InvokeAI", png(text("Dream", DREAM))),
    "invoke-dream-tight": ("InvokeAI", png(text("Dream", DREAM.replace("-s 20", "-s20")))),
    "easy": (
        "Easy Diffusion",
        png(*(text(key, str(value)) for key, value in EASY.items())),
    ),
    "easy-labels": (
        "Easy Diffusion",
        png(*(text(key, value) for key, value in EASY_LABELS.items())),
    ),
    "easy-jpeg": ("Easy Diffusion", jpeg(exif(">", {}, comment(told(EASY))))),
    "easy-webp": ("Easy Diffusion", webp(exif(">", {}, b"ASCII\0\0\0" + told(EASY).encode()))),
    "draw-things": (
        "Draw Things",
        png(international("XML:com.adobe.xmp", XMP.format(escaped(DRAW_THINGS)))),
    ),
}
