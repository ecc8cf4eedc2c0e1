from core.figures.attributes import Colour
from core.figures.painting.display_list import Inside, Label, Part
from core.figures.painting.paint import Painter
from core.figures.painting.shapes import oval, vec
from core.geometry import Size

RED: Colour = (200, 0, 0)


def test_strokes_know_the_limb_they_are_painted_on():
    p = Painter(Size(64, 64), vec(0, -1))
    disc = oval(vec(32, 32), 9, 9)
    with p.at("left arm"), p.named("top"):
        region = p.part([(disc, RED)], 0, Label.OUTFIT)
        p.inside(region, [disc], RED, Label.TRIM, name="gloves")
        p.begin(1)
        p.fill(disc, RED)
    p.part([(disc, RED)], 0, Label.HAIR)
    owners = [op.owner for op in p.recording.operations if hasattr(op, "owner")]
    assert [(one.person, one.name, one.site) for one in owners] == [
        (0, "top", "left arm"), (0, "gloves", "left arm"), (1, "top", "left arm"), (1, "hair", ""),
    ]  # fmt: skip
    assert isinstance(p.recording.operations[0], Part)
    assert isinstance(p.recording.operations[1], Inside)
