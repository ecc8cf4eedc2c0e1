"""Language and look of this browser, and what the studio may use of this machine."""

from core.ui.controls import heading
from core.ui.frame import frame
from core.ui.studio_settings import assistant, browser, guests, machine, privacy, wildcards
from core.ui.texts import t

with frame("settings"):
    heading(t("Settings"), t("How the studio looks to you, and what it may use of this machine."))
    browser.language_and_theme()
    machine.machine_settings()
    guests.guests()
    wildcards.wildcard_lists()
    assistant.assistant_settings()
    privacy.privacy()
