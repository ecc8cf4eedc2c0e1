"""What was last drawn, in words."""

from __future__ import annotations

from core.gallery.recent_prompts import recent_prompt, recent_prompts
from core.gallery.trash import Trash
from core.generation.request import GenerationRequest


def keep(place, prompt, **told):
    request = GenerationRequest(prompt=prompt, **told)
    return place.gallery.save(place.image(), kind="generated", request=request.to_dict())


def test_each_prompt_once_with_its_newest_picture(place):
    keep(place, "a fox")
    keep(place, "a cat", negative_prompt="blurry")
    newest = keep(place, "a fox")
    found = recent_prompts(place.database)
    assert [(one.prompt, one.negative) for one in found] == [("a fox", ""), ("a cat", "blurry")]
    assert found[0].image_id == newest.id
    assert recent_prompts(place.database, most=1) == found[:1]
    place.reopen()
    assert recent_prompts(place.database) == found


def test_words_are_those_that_were_typed(place):
    image = keep(
        place, "a fox, watercolor", typed_prompt="a fox", typed_negative="blurry",
        negative_prompt="blurry, 3d", styles=("watercolour",),
    )  # fmt: skip
    told = recent_prompt(place.database, image.id)
    assert told is not None
    assert (told.prompt, told.negative) == ("a fox", "blurry")


def test_pictures_without_words_and_those_that_are_gone_are_passed_over(place):
    place.gallery.save(place.image(), kind="upload", request={})
    gone = keep(place, "a fox")
    trash = Trash(place.gallery.folder, place.database)
    trash.put([gone.id])
    assert recent_prompts(place.database) == ()
    assert recent_prompt(place.database, gone.id) is None
