from core.prompts.negatives.presets import NEGATIVE_PRESETS


def test_negative_presets():
    assert len(NEGATIVE_PRESETS) >= 6
    assert NEGATIVE_PRESETS["None"] == ""
    assert "extra fingers" in NEGATIVE_PRESETS["Hands and anatomy"]
    assert "watermark" in NEGATIVE_PRESETS["No text, no watermark"]
    assert all("\n" not in text for text in NEGATIVE_PRESETS.values())
