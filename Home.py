"""The landing page: the first picture in one click, what this machine can do, the latest work.

``streamlit run Home.py`` looks for an ``App`` in here and serves it; every visit then runs the file
again, as a page.
"""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.server.completion.route import completion_route
from core.server.drawing_route import drawing_routes
from core.server.joining.route import joining_routes
from core.server.lifespan import lifespan
from core.server.line.scripts import script_route
from core.server.middleware import middleware
from core.server.motion.route import motion_routes
from core.server.pictures.clips import clip_route
from core.server.pictures.route import picture_route
from core.server.prompts.route import prompt_route
from core.server.sharing.route import share_route

if get_script_run_ctx(suppress_warning=True) is None:
    routes = (
        *drawing_routes(),
        *motion_routes(),
        picture_route(),
        clip_route(),
        prompt_route(),
        completion_route(),
        script_route(),
        *joining_routes(),
        share_route(),
    )
    app = st.App("Home.py", routes=routes, lifespan=lifespan, middleware=middleware())
else:
    from core.ui.frame import frame
    from core.ui.home import panels, workers

    with frame("home"):
        panels.hero()
        panels.first_pictures()
        panels.machine_facts()
        workers.workers()
        panels.real_parts()
        panels.three_steps()
        panels.latest_pictures()
