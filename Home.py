"""The landing page: the first picture in one click, what this machine can do, the latest work."""

from core.ui import home_panels
from core.ui.frame import frame

with frame("home"):
    home_panels.hero()
    home_panels.first_pictures()
    home_panels.machine_facts()
    home_panels.three_steps()
    home_panels.latest_pictures()
