"""The landing page: the first picture in one click, what this machine can do, the latest work.

``streamlit run Home.py`` looks for an ``App`` in here and serves it; every visit then runs the file
again, as a page.
"""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.server.drawing_route import drawing_routes
from core.server.lifespan import lifespan
from core.server.middleware import MIDDLEWARE

if get_script_run_ctx(suppress_warning=True) is None:
    app = st.App("Home.py", routes=drawing_routes(), lifespan=lifespan, middleware=MIDDLEWARE)
else:
    from core.ui import home_panels
    from core.ui.frame import frame

    with frame("home"):
        home_panels.hero()
        home_panels.first_pictures()
        home_panels.machine_facts()
        home_panels.three_steps()
        home_panels.latest_pictures()
