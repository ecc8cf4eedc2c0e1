"""What the studio may use of this machine; kept in a file and read when the studio starts.

What the environment says goes before, and is shown as such. Where others than this machine's user
may reach the pages nothing can be changed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from core.config import GIBIBYTE, MEBIBYTE, OFF, Config, is_on, read_saved
from core.errors import InputRejected
from core.files import in_bytes
from core.models.hardware import device
from core.saved_settings import save_setting
from core.server.serving import is_for_others
from core.ui import choices, state
from core.ui.controls import plain
from core.ui.frame import guarded, show_error
from core.ui.resources import studio
from core.ui.texts import t

DATA, LINKED, DEVICE = "POSEANIME_DATA", "POSEANIME_MODELS", "POSEANIME_DEVICE"
MEMORY, FREE = "POSEANIME_MEMORY_GB", "POSEANIME_MIN_FREE_MB"
PRELOAD, COMPILE, OFFLINE = "POSEANIME_PRELOAD", "POSEANIME_COMPILE", "HF_HUB_OFFLINE"
AUTO = "auto"
MOST_MEMORY_GB, MOST_FREE_GB = 1024.0, 1024.0


def machine_settings() -> None:
    with st.container(border=True, key=state.SETTINGS_MACHINE_BOX):
        st.subheader(t("This machine"), anchor=False)
        show_error()
        if is_for_others():
            st.info(
                t("The studio is open to other machines, so these can be changed only where it "
                  "runs without a tunnel."),
                icon=":material/lock:",
            )  # fmt: skip
        _needs_restart()
        folders, limits = st.columns(2, gap="large")
        with folders:
            _folders()
        with limits:
            _device()
            _limits()


def _needs_restart() -> None:
    """Where what was saved is not what runs."""
    if Config.from_environment() != studio().config and not is_for_others():
        st.info(t("Start the studio again to use what you changed."), icon=":material/restart_alt:")


# --- the rows -------------------------------------------------------------------------------------


def _folders() -> None:
    config = studio().config
    _text(
        DATA,
        t("Folder for pictures and models"),
        str(config.data_folder),
        help=t("Where the studio keeps everything. What is in the folder now is not moved."),
    )
    if config.data_folder.is_dir():
        free = in_bytes(shutil.disk_usage(config.data_folder).free)
        st.caption(t("{size} free on this disk.", size=free))
    _area(
        LINKED,
        t("Model folders of other programs"),
        os.pathsep,
        help=t("One a line: the folders of A1111, Forge or ComfyUI. They are only read."),
    )


def _device() -> None:
    here = device.expected_device(Config(data_folder=studio().config.data_folder)).name
    offered = list(dict.fromkeys((AUTO, here, "cpu")))
    saved = saved_value(DEVICE) or AUTO
    if saved not in offered:
        offered.append(saved)
    names = {AUTO: t("The best there is"), "cpu": t("Processor"), "cuda": t("NVIDIA card"),
             "mps": t("Apple chip")}  # fmt: skip
    key = state.machine_setting(DEVICE)
    state.start_with(key, saved)
    choices.segments(
        t("Pictures are made on"), offered, key=key, title=lambda one: names.get(one, one),
        **_reaction(DEVICE, lambda chosen: "" if chosen == AUTO else str(chosen)),
    )  # fmt: skip
    told_by(DEVICE)


def _limits() -> None:
    number(
        MEMORY, t("Memory for models, GB"), 1.0, MOST_MEMORY_GB,
        help=t("0: as much as suits the machine. Models that were not used for longest leave "
               "first."),
    )  # fmt: skip
    number(
        FREE, t("Disk space to leave free, GB"), MEBIBYTE / GIBIBYTE, MOST_FREE_GB,
        help=t("The studio stops before the disk is fuller than this. 0: the usual half GB."),
    )  # fmt: skip
    switch(PRELOAD, t("Load the model when the studio opens"), default=True)
    switch(COMPILE, t("Compile the model: slow first picture, faster later ones"), default=False)
    switch(OFFLINE, t("Stay offline: never fetch anything"), default=False)


# --- kinds of rows --------------------------------------------------------------------------------


def _text(name: str, label: str, default: str, **look: Any) -> None:
    key = state.machine_setting(name)
    state.start_with(key, saved_value(name) or default)
    st.text_input(
        label, key=key, **look,
        **_reaction(name, lambda text: _folder(str(text)) if text != default else ""),
    )  # fmt: skip
    told_by(name)


def _area(name: str, label: str, separator: str, **look: Any) -> None:
    key = state.machine_setting(name)
    state.start_with(key, "\n".join(filter(None, saved_value(name).split(separator))))
    st.text_area(
        label, key=key, height=96, **look,
        **_reaction(name, lambda text: separator.join(map(_there, _lines(str(text))))),
    )  # fmt: skip
    told_by(name)


def number(name: str, label: str, unit: float, most: float, **look: Any) -> None:
    """In GB; ``unit``: how many of them one of the environment's numbers is."""
    key = state.machine_setting(name)
    state.start_with(key, min(_amount(saved_value(name)) * unit, most))
    st.number_input(
        label, 0.0, most, step=0.5, format="%g", key=key, **look,
        **_reaction(name, lambda amount: f"{amount / unit:.6g}" if amount else ""),
    )  # fmt: skip
    told_by(name)


def switch(name: str, label: str, *, default: bool) -> None:
    key, value = state.machine_setting(name), saved_value(name).lower()
    state.start_with(key, value not in OFF if default else is_on(value))
    st.toggle(
        label, key=key,
        **_reaction(name, lambda chosen: "" if chosen is default else str(int(bool(chosen)))),
    )  # fmt: skip
    told_by(name)


def saved_value(name: str) -> str:
    return os.environ.get(name) or read_saved().get(name, "")


def is_locked(name: str) -> bool:
    """Whether the environment or others speak, so that it cannot be changed here."""
    return name in os.environ or is_for_others()


def _reaction(name: str, written: Callable[[Any], str]) -> dict[str, Any]:
    """Saves at once; nothing to change where the environment or others speak."""
    return {
        "on_change": _save,
        "args": (name, written),
        "disabled": is_locked(name),
    }


@guarded
def _save(name: str, written: Callable[[Any], str]) -> None:
    if not is_locked(name):  # a disabled widget can be sent all the same
        save_setting(name, written(st.session_state[state.machine_setting(name)]))


def told_by(name: str) -> None:
    if name in os.environ:
        st.caption(t("Set by {name} for this run.", name=plain(name)))


def _amount(text: str) -> float:
    try:
        return max(float(text), 0.0)
    except ValueError:
        return 0.0


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _folder(text: str) -> str:
    """A folder that is there or can be made; raises ``InputRejected``."""
    path = Path(text.strip()).expanduser()
    nearest = next((one for one in (path, *path.parents) if one.exists()), None)
    if not path.is_absolute() or nearest is None or not nearest.is_dir():
        raise InputRejected(
            expected="the absolute path of a folder",
            got=text,
            todo="write it from the root on",
            shown="That is no folder. Write its whole path, as your file manager shows it.",
        )
    if not os.access(nearest, os.W_OK):
        raise InputRejected(
            expected="a folder that can be written",
            got=str(nearest),
            todo="choose another or change its rights",
            shown="The studio may not write there. Choose another folder.",
        )
    return str(path)


def _there(text: str) -> str:
    path = Path(text).expanduser()
    if not path.is_dir() or os.pathsep in text:
        raise InputRejected(
            expected="a folder",
            got=text,
            todo="write the path of one that is there",
            path=path,
            shown="{file} is not a folder on this machine. Write the whole path, one a line.",
        )
    return str(path)
