"""Negative prompts that stand ready."""

from __future__ import annotations

# Title to text, in the order in which they are offered.
NEGATIVE_PRESETS: dict[str, str] = {
    "None": "",
    "Standard": (
        "lowres, worst quality, low quality, bad anatomy, bad hands, blurry, jpeg artifacts"
    ),
    "Hands and anatomy": (
        "bad anatomy, bad hands, extra fingers, missing fingers, extra limbs, extra arms, "
        "extra legs, missing arms, bad proportions, mutated hands, deformed"
    ),
    "Clean background": (
        "detailed background, busy background, clutter, crowd, blurry, low quality, worst quality"
    ),
    "No sketch, no monochrome": (
        "monochrome, greyscale, sketch, rough lines, unfinished, lineart, lowres, low quality"
    ),
    "No text, no watermark": (
        "text, watermark, signature, username, logo, speech bubble, cropped, error, low quality"
    ),
}
