import xml.etree.ElementTree as ET

from core.pose import presets
from core.pose.render import PALETTE, StickStyle, svg
from core.pose.skeleton import Joint

NAMES = {"svg": "http://www.w3.org/2000/svg"}


def test_a_drawing_has_every_joint_where_it_is():
    pose = presets.get("high-five").pose
    root = ET.fromstring(svg(pose))
    assert root.get("viewBox") == f"0 0 {pose.size.width} {pose.size.height}"
    assert len(root.findall("svg:g", NAMES)) == 2
    shown = sum(int(person.visible.sum()) for person in pose.people)
    circles = root.findall(".//svg:circle", NAMES)
    assert len(circles) == shown
    wrist = next(c for c in circles if c.get("id") == "person-2-left_wrist")
    x, y = pose.people[1].body[Joint.LEFT_WRIST, :2]
    assert (float(wrist.get("cx")), float(wrist.get("cy"))) == (round(x, 1), round(y, 1))
    red, green, blue = PALETTE[Joint.LEFT_WRIST]
    assert wrist.get("fill") == f"#{red:02x}{green:02x}{blue:02x}"


def test_sticks_have_the_width_of_their_style():
    pose = presets.get("standing").pose
    thick = ET.fromstring(svg(pose, stick=StickStyle.XINSIR)).find(".//svg:circle", NAMES)
    assert float(thick.get("r")) == StickStyle.XINSIR.width(pose.size)
