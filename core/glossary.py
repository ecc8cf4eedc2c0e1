"""The field's terms as pages, sheets and messages say them: one label and one sentence each."""

from __future__ import annotations

from enum import Enum


class Term(Enum):
    """Widgets take label and help from here, so that a thing has one name on all pages."""

    CONTROL_PICTURE = (
        "Control picture",
        "The new picture follows the edges, lines, depth or regions of this one.",
    )
    REFERENCE = ("Reference", "The character in this picture is carried over to the new one.")
    REFERENCE_STRENGTH = ("Reference strength", "How closely the character is followed.")
    START_PICTURE = ("Start picture", "The new picture starts from this one instead of from noise.")
    INPAINT = ("Inpaint", "Only the part that you paint over changes.")
    MASK_BLUR = (
        "Mask blur",
        "How softly the repainted part fades into the picture, in pixels. Beyond, nothing changes.",
    )
    OUTPAINT = ("Outpaint", "The picture gets new ground, which is drawn to go with it.")
    DENOISE_STRENGTH = (
        "Denoise strength",
        "How much changes: 0 keeps the picture as it is, 1 draws it from scratch.",
    )
    LORA = (
        "LoRA",
        "A small add-on to the checkpoint: a character, a style, fewer steps. "
        "<lora:name:0.8> in the prompt does the same.",
    )
    UPSCALE = ("Upscale", "Makes the finished picture larger and sharper.")
    UPSCALER = ("Upscaler", "The model that makes the picture larger.")
    REFINE = (
        "Refine",
        "Enlarges the picture and draws over it once more, for finer faces and hands.",
    )
    FIX = (
        "Face and hand fixer",
        "Finds small faces and hands by the pose, draws them again larger and blends them back, "
        "as ADetailer does.",
    )
    POSE_SCORE = (
        "Pose score",
        "How well the figure in the picture matches the pose, joint by joint: good from 85 %, "
        "fair from 65 %.",
    )
    LIKENESS = (
        "Likeness",
        "How surely the picture shows the character of its reference: hair, eyes, skin, clothes "
        "and their colours.",
    )
    POSE_STRENGTH = ("Pose strength", "How strictly the picture follows the pose.")
    POSE_GUIDANCE = (
        "Stronger pose guidance",
        "Follows the pose more closely and the prompt a little less, like A1111's “ControlNet "
        "is more important” or a ControlNet on the positive prompt alone in ComfyUI.",
    )
    POSE_STEPS = (
        "Pose start and end",
        "When the pose guides the drawing: 0 is the first step, 1 the last. An early end leaves "
        "hands and clothes more freedom.",
    )
    CONTROL_STRENGTH = ("Control strength", "How strictly the picture follows the control picture.")
    CONTROL_STEPS = (
        "Control start and end",
        "When the control picture guides the drawing: 0 is the first step, 1 the last.",
    )
    CONTROL_TYPE = ("Control type", "What the ControlNet reads from the control picture.")
    GUIDANCE = ("Guidance", "How closely the picture follows the prompt (CFG scale).")
    GUIDANCE_RESCALE = (
        "Guidance rescale",
        "Tones down the harsh colours of v-prediction models; 0.7 is usual for them.",
    )
    STEPS = ("Steps", "More steps are finer and slower.")
    SAMPLER = (
        "Sampler",
        "*auto* is what suits the checkpoint. Type to search: “Karras”, “SDE”, “Heun”.",
    )
    CLIP_SKIP = ("Clip skip", "Many anime checkpoints are made for 2.")
    SEED = ("Seed", "The same seed and settings make the same picture again.")
    VARIATION_SEED = ("Variation seed", "Whose noise is mixed in.")
    VARIATION_STRENGTH = (
        "Variation strength",
        "How much of another seed's noise is mixed in: a little keeps the picture and changes "
        "details, 1 is the other seed.",
    )
    NEGATIVE_PROMPT = ("Negative prompt", "What should not be in the picture.")
    CHECKPOINT = ("Checkpoint", "The model that draws.")
    VAE = ("VAE", "Turns the model's result into pixels: colours and fine detail.")

    def __init__(self, label: str, help: str) -> None:
        self.label = label
        self.help = help

    @property
    def plural(self) -> str:
        return f"{self.label}s"

    @property
    def within(self) -> str:
        return within(self.label)


def within(label: str) -> str:
    """A label inside a sentence; abbreviations keep their capitals."""
    return label if sum(map(str.isupper, label)) > 1 else label.lower()
