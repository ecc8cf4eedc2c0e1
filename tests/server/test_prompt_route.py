"""Small drawings of prompts by HTTP, for the studio's own pages alone."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.posed_prompts.poses import first_pose, known_presets
from core.prompts.user_templates import UserTemplates
from core.server.prompts import thumbnails
from core.server.prompts.route import prompt_route
from core.studio import open_studio


@pytest.fixture
def client(studio):
    with TestClient(Starlette(routes=(prompt_route(),)), base_url="http://127.0.0.1") as client:
        yield client


def pixels(answer) -> np.ndarray:
    with Image.open(io.BytesIO(answer.content)) as image:
        assert (image.format, image.size) == ("WEBP", tuple(thumbnails.SIZE))
        return np.asarray(image.convert("RGB")).astype(int)


def test_a_prompt_is_drawn_once(client, monkeypatch):
    drawn = []
    draw = thumbnails.DrawingRequest.draw
    monkeypatch.setattr(
        thumbnails.DrawingRequest, "draw", lambda asked: drawn.append(asked) or draw(asked)
    )
    thumbnails._drawn.cache_clear()
    answers = [client.get("/api/prompt/star-mage?v=1") for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 200]
    assert answers[0].headers["content-type"] == "image/webp"
    assert answers[0].headers["cache-control"].startswith("private")
    assert answers[0].content == answers[1].content
    (asked,) = drawn
    assert "sorcerer robe" in asked.prompt and asked.characters == ()


def test_styles_and_scenes_are_played_by_one_person(client):
    """The figure is the same where only the manner differs."""
    cel, ink = (pixels(client.get(f"/api/prompt/{name}")) for name in ("clean-cel", "ink-wash"))
    assert np.abs(cel - ink).mean() > 10
    for name in ("clean-cel", "rooftop"):
        config = open_studio().config
        template = thumbnails.template_of(name, config)
        request = thumbnails._request(template, first_pose(template, known_presets(config)))
        assert request.characters == (thumbnails.PLAYER,)


def test_one_s_own_prompt(client, studio):
    own = UserTemplates(studio.config.prompts_folder)
    saved = own.save("Mine", "girl, red dress, kneeling")
    before = pixels(client.get(f"/api/prompt/{saved.id}"))
    own.remove(saved.id)
    assert client.get(f"/api/prompt/{saved.id}").status_code == 404
    other = own.save("Mine", "girl, blue dress, jumping")
    assert np.abs(before - pixels(client.get(f"/api/prompt/{other.id}"))).mean() > 5


def test_its_version_changes_with_what_is_seen(studio):
    presets = known_presets(studio.config)
    own = UserTemplates(studio.config.prompts_folder)
    saved = own.save("Mine", "girl, red dress", poses=("waving",))

    def version(template):
        return thumbnails.version(template, first_pose(template, presets))

    changed = own.change(thumbnails.template_of(saved.id, studio.config))
    assert version(changed) == version(saved)
    assert version(replace(saved, prompt="girl, blue dress")) != version(saved)
    assert version(replace(saved, poses=("jogging",))) != version(saved)
    assert version(replace(saved, title="Other")) == version(saved)


@pytest.mark.parametrize("name", ["x", "own-0123456789ab", "..%2F..%2Fstudio.sqlite3", "rolled-3"])
def test_what_is_not_there(client, name):
    assert client.get(f"/api/prompt/{name}").status_code == 404


@pytest.mark.parametrize(
    "headers", [{"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}]
)
def test_other_sites_get_nothing(client, headers):
    assert client.get("/api/prompt/star-mage", headers=headers).status_code == 403
