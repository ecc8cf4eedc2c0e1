from __future__ import annotations

from dataclasses import replace

from core.studio import close_studio, open_studio


def test_one_studio_a_data_folder(config):
    first = open_studio(config)
    assert open_studio(replace(config)) is first
    close_studio(config)
    assert open_studio(config) is not first
    close_studio(config)
