"""Lists to complete from by HTTP: asked for once, and by the studio's own pages alone."""

from __future__ import annotations

import gzip

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.characters.card import Outfit
from core.server.completion.route import completion_route, names_address, tags_address
from core.tags import all_tags
from core.texts import Language
from tests.characters.cards import card


@pytest.fixture
def client(studio):
    routes = (completion_route(),)
    with TestClient(Starlette(routes=routes), base_url="http://127.0.0.1") as client:
        yield client


def test_all_tags_come_at_once_to_be_kept(client):
    answer = client.get(f"/{tags_address(Language.ENGLISH)}")
    assert answer.status_code == 200
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]
    rows = answer.json()["tags"]
    assert [row[0] for row in rows] == [tag.name for tag in all_tags()]
    first = all_tags()[0]
    assert rows[0] == [first.name, first.category, first.rank, list(first.aliases)]


def test_categories_come_in_the_language_of_the_page(client):
    kinds = client.get(f"/{tags_address(Language.JAPANESE)}").json()["kinds"]
    assert set(kinds) == {tag.category for tag in all_tags()}
    untold = [kind for kind, told in kinds.items() if told.isascii()]
    assert untold == []
    english = client.get(f"/{tags_address(Language.ENGLISH)}").json()["kinds"]
    assert all(kind == told for kind, told in english.items())


def test_whoever_has_the_list_is_told_that_it_is_the_same(client):
    had = client.get(f"/{tags_address(Language.ENGLISH)}").headers["etag"]
    again = client.get(f"/{tags_address(Language.ENGLISH)}", headers={"If-None-Match": had})
    assert (again.status_code, again.content) == (304, b"")


def test_a_browser_that_unpacks_nothing_gets_it_plain(client):
    plain = client.get(
        f"/{tags_address(Language.ENGLISH)}", headers={"Accept-Encoding": "identity"}
    )
    assert "content-encoding" not in plain.headers
    assert plain.json() == client.get(f"/{tags_address(Language.ENGLISH)}").json()
    assert len(gzip.compress(plain.content)) < 200_000


def test_names_are_those_of_now(client, studio):
    assert client.get(f"/{names_address()}").json()["characters"] == []
    studio.characters.keep(
        card("Mio", outfits=(Outfit("School days", "school uniform", "navy", "brown"),))
    )
    answer = client.get(f"/{names_address()}")
    assert [one["name"] for one in answer.json()["characters"]] == ["mio", "mio:school-days"]
    assert "no-cache" in answer.headers["cache-control"]


def test_other_sites_and_other_lists_get_nothing(client):
    foreign = {"Origin": "http://elsewhere.example"}
    assert client.get(f"/{names_address()}", headers=foreign).status_code == 403
    embedded = {"Sec-Fetch-Site": "cross-site"}
    assert client.get(f"/{names_address()}", headers=embedded).status_code == 403
    assert client.get("/api/completion/passwords").status_code == 404
