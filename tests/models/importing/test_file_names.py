"""A name that a person brings is made harmless, and free of any case."""

from __future__ import annotations

import pytest

from core.models.importing.file_names import free_path, safe_stem


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system32.safetensors", "system32"),
        ("/abs/olute.ckpt", "olute"),
        ("a\0b", "ab"),
        ("CON", "CON model"),
        ("lpt1.safetensors", "lpt1 model"),
        ("..", "model"),
        ("", "model"),
        (".hidden", "hidden"),
        ("name. . .", "name"),
        ("e\u0301te\u0301", "été"),
        ("\u202egnp.exe", "gnp.exe"),
        ("日本語 モデル", "日本語 モデル"),
        ("a:b*c?d|e<f>g\"h'i", "a-b-c-d-e-f-g-h-i"),
        ("new\nline\ttab", "newlinetab"),
        ("$(rm -rf)~`&;", "(rm -rf)"),
        ("x" * 300, "x" * 80),
        ("\U0001f600" * 5, "model"),
    ],
)
def test_a_name_is_made_harmless(text, stem):
    assert safe_stem(text) == stem


def test_a_place_is_free_for_files_and_folders_of_any_case(tmp_path):
    (tmp_path / "Model.safetensors").touch()
    (tmp_path / "model 2").mkdir()
    assert free_path(tmp_path, "MODEL", ".safetensors").name == "MODEL 3.safetensors"
    assert free_path(tmp_path, "other").name == "other"
    assert free_path(tmp_path / "none", "m", ".safetensors").name == "m.safetensors"
