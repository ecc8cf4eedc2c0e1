"""Tables of texts, on files made here."""

from __future__ import annotations

import pytest

from core.texts import Language, Texts, read_files

FILES = {
    "page": {
        "Undo": "元に戻す",
        "{count} in the queue": "待ち {count} 件",
        "Step {0} of {1}": "ステップ {0}/{1}",
        "{0} of {1}": "{1} の {0}",
        "Not {file}, {file}.": "{file} ではない",
    },
    "errors": {
        "{0} failed: {1}": "{0} に失敗: {1!}",
        "no room": "空きがありません",
        "{0} left": "残り {0#}",
        "{0}: write a number.": "{0!}: 数値を入力してください。",
        "start picture": "元画像",
        "{0} is gone.": "{0} はもうありません。",
        "Choose another.": "別のものを選んでください。",
        "{name}, {other}": "{name}と{other}",
    },
}


@pytest.fixture
def table() -> Texts:
    return Texts(FILES)


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("ja", Language.JAPANESE), ("ja-JP", Language.JAPANESE), ("JA_jp", Language.JAPANESE),
        ("en-GB", Language.ENGLISH), ("jam", None), ("", None), (None, None), ("fr", None),
    ],
)  # fmt: skip
def test_a_browser_names_its_language(code, language) -> None:
    assert Language.of(code) is language


def test_a_page_gets_its_text_with_values(table) -> None:
    assert table.of("Undo", {}) == "元に戻す"
    assert table.of("{count} in the queue", {"count": 3}) == "待ち 3 件"
    assert table.missing == set()


def test_what_is_missing_is_said_in_english_and_remembered(table) -> None:
    assert table.of("{count} of them", {"count": 2}) == "2 of them"
    assert table.said("Never heard") == "Never heard"
    assert table.missing == {"{count} of them", "Never heard"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Undo", "元に戻す"),
        ("Step 3 of 20", "ステップ 3/20"),
        ("a of b", "b の a"),
        ("big.png failed: no room", "big.png に失敗: 空きがありません"),
        ("big.png failed: (C) x.y", "big.png に失敗: (C) x.y"),
        ("Not a.png, a.png.", "a.png ではない"),
        ("no room failed: no room", "no room に失敗: 空きがありません"),
        ("a failed: Undo, undo and no room", "a に失敗: 元に戻す、元に戻す、空きがありません"),
        ("a failed: Undo and who", "a に失敗: Undo and who"),
        ("Not a.png, b.png.", "Not a.png, b.png."),
        ("Step 3 of 20 · 8 s left", "ステップ 3/20 · 残り 8 s"),
        ("Everything left", "Everything left"),
        ("Mio · no room", "Mio · 空きがありません"),
        ("Mio · Rei", "Mio · Rei"),
        ("Start picture: write a number.", "元画像: 数値を入力してください。"),
        ("Seed: write a number.", "Seed: 数値を入力してください。"),
        ("Mio is gone. Choose another.", "Mio はもうありません。別のものを選んでください。"),
        ("Mio is gone. Never heard.", "Mio is gone. Never heard."),
        ("big.png failed: no room, start picture", "big.png に失敗: 空きがありません、元画像"),
        ("one, two", "one, two"),  # of a page's own text, which is asked for by its key
        ("", ""),
        (" ", " "),
    ],
)
def test_what_was_filled_below_is_found_by_its_pattern(table, text, said) -> None:
    assert table.said(text) == said


def test_what_is_said_already_stays(table) -> None:
    assert table.said("元に戻す") == "元に戻す"
    assert table.missing == set()


def test_files_are_read_by_name(tmp_path) -> None:
    (tmp_path / "a.toml").write_text('"Undo" = "元に戻す"\n', "utf-8")
    (tmp_path / "b.toml").write_text('"{n} left" = "残り {n}"\n', "utf-8")
    assert read_files(tmp_path) == {"a": {"Undo": "元に戻す"}, "b": {"{n} left": "残り {n}"}}
    assert Texts(read_files(tmp_path)).file("b") == {"{n} left": "残り {n}"}
    assert Texts({}).file("b") == {}
