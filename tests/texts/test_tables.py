"""What tables of lower floors show on pages is in the tables of texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from core.characters.sheets.kinds import SheetKind
from core.cutout import methods
from core.figures.casting import SAMPLES
from core.generation.drawing.outputs import Output
from core.generation.fixing.details import Part
from core.generation.memory.placement import OFFLOAD_ORDER
from core.generation.request_inputs import ControlKind
from core.generation.xy_plot.plot import AxisOption
from core.identity import stored
from core.identity.identity import IdentityScore
from core.job_kinds import JOB_KINDS
from core.models.hardware.device import number_format
from core.models.loading import load_progress
from core.models.user_choices import PredictionChoice
from core.motion.cycles import CYCLES
from core.motion.timeline import Ease, Play
from core.pose.anatomy.hands import GESTURES
from core.pose.anatomy.retarget import STYLES
from core.pose.export import Dialect
from core.pose.presets import SETS, all_presets
from core.pose.skeleton import Joint
from core.pose.stored_score import Grade, KeptScore
from core.repose.animals.presets import POSES
from core.repose.fitness import LIMB_NAMES, Fitness
from core.repose.moving.aims import LIMBS_BY_NAME
from core.upscale.presets import Preset
from tests.texts.lines import LANGUAGES, untold

Texts = Callable[[], Iterable[str]]

TABLES: dict[str, Texts] = {
    "sets of poses": SETS.values,
    "poses": lambda: [one.title for one in all_presets()],
    "joints": lambda: [one.title for one in Joint],
    "joints that begin a sentence": lambda: [one.title.capitalize() for one in Joint],
    "gestures": lambda: [one.title for one in GESTURES.values()],
    "bodies": lambda: [one.title for one in STYLES.values()],
    "spellings of poses": lambda: [one.title for one in Dialect],
    "poses of animals": lambda: [one.title for one in POSES.values()],
    "sheets": lambda: [one.label for one in SheetKind],
    "ways to cut out": lambda: [text for pair in methods.TITLES.values() for text in pair],
    "outputs of a drawing": lambda: [one.label for one in Output],
    "control pictures": lambda: [one.label for one in ControlKind],
    "axes of a plot": lambda: [one.label for one in AxisOption],
    "predictions of a checkpoint": lambda: [one.label for one in PredictionChoice],
    "sizes": lambda: [one.label for one in Preset],
    "characters": lambda: [one.title for one in SAMPLES.values()],
    "stages of jobs": lambda: [one.first_stage for one in JOB_KINDS],
    "titles of jobs": lambda: [one.title({}) for one in JOB_KINDS],
    "stages of loading": lambda: [
        load_progress.LoadProgress("Mine", stage).text for stage in load_progress.ORDER
    ],
    "what is fixed": lambda: [f"2 {one.plural}" for one in Part],
    "precisions": lambda: [
        number_format(device, asked, compute)[1]
        for device in ("cpu", "cuda", "mps")
        for asked in ("auto", "float32")
        for compute in ((7, 5), (9, 0))
    ],
    "scores": lambda: [KeptScore(oks=0.9, pck=0.9).text, stored.text(IdentityScore(0.9, {}))],
    "cycles": lambda: [one.title for one in CYCLES.values()],
    "eases": lambda: [one.label for one in Ease],
    "ways to play": lambda: [one.label for one in Play],
    "grades": lambda: [one.value for one in Grade],
    "limbs": lambda: [*LIMBS_BY_NAME, *LIMB_NAMES],
    "unfit puppets": lambda: Fitness(0.0, 0.0, 1.0, 1.0, 0.0, ("an arm", "a leg")).notes,
    "ways to save memory": lambda: [note for note, _ in OFFLOAD_ORDER],
}


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_table_that_pages_show_is_translated(table, language) -> None:
    said = list(table())
    assert said != []
    assert untold(said, language) == []
