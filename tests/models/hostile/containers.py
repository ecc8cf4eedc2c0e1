"""Files of safetensors and zip files as they are made by hand, with a header that may lie."""

from __future__ import annotations

import io
import json
import zipfile

F32 = "F32"


def container(entries, data=b"", length=None):
    text = entries if isinstance(entries, bytes) else json.dumps(entries).encode()
    return (len(text) if length is None else length).to_bytes(8, "little") + text + data


def table(shapes, metadata=None):
    """A whole small file with tensors of these shapes."""
    entries, place = ({"__metadata__": metadata} if metadata else {}), 0
    for name, shape in shapes.items():
        size = 4
        for side in shape:
            size *= side
        entries[name] = {"dtype": F32, "shape": shape, "data_offsets": [place, place + size]}
        place += size
    return container(entries, b"\0" * place)


LORA = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k"
SEEDS = {
    "lora": table(
        {f"{LORA}.lora_down.weight": [2, 4], f"{LORA}.lora_up.weight": [4, 2], f"{LORA}.alpha": []},
        {"ss_tag_frequency": '{"a": {"b": 3}}', "ss_base_model_version": "sd_v1"},
    ),
    "embedding": table({"emb_params": [1, 8]}, {"modelspec.architecture": "stable-diffusion-v1"}),
    "vae": table(
        {"decoder.conv_in.weight": [4, 4, 1, 1], "decoder.up.0.block.0.conv1.weight": [1, 1, 1, 1]}
    ),
    "checkpoint": table(
        {
            "model.diffusion_model.input_blocks.0.0.weight": [2, 4, 1, 1],
            "model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight": [2, 8],
            "first_stage_model.decoder.conv_in.weight": [1, 4, 1, 1],
            "cond_stage_model.transformer.text_model.final_layer_norm.weight": [4],
            "v_pred": [0],
        }
    ),
    "upscaler": table({"body.0.weight": [2, 3, 1, 1], "body.1.weight": [2]}),
}


def zipped(entries, packed=zipfile.ZIP_STORED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packed) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return buffer.getvalue()
