"""``list``: the names that the other commands take."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from typing import Any

from core.commands import options as shared
from core.commands import output
from core.config import Config
from core.generation.sampling import sampler_names
from core.models import registry
from core.models.kinds import ModelKind
from core.models.specs import BaseSpec
from core.models.specs.onnx import DetectorSpec
from core.pose import presets
from core.prompts import library
from core.prompts.styles import Styles
from core.prompts.user_templates import UserTemplates
from core.studio import Studio

Row = dict[str, Any]


def run(options: argparse.Namespace, studio: Studio) -> None:
    for row in LISTS[options.what](studio.config):
        output.print_result(options, words_of(row), row)


def words_of(row: Row) -> str:
    return "  ".join(f"{value}" for value in row.values() if value not in ("", None))


def model_rows(config: Config, kind: str | None = None) -> Iterator[Row]:
    """Of one kind of model, or of all."""
    for one in registry.SPECS if kind is None else (ModelKind(kind),):
        every = (
            registry.image_models(config)
            if one is ModelKind.CHECKPOINT
            else registry.models_of(one, config)
        )
        for spec in every:
            state = "here" if spec.is_installed(config) else _absence(spec)
            row = {"kind": one.value, "id": spec.id, "title": spec.title, "state": state}
            yield row | _people_of(spec)


def _people_of(spec: BaseSpec) -> Row:
    """Who finds the people for a pose detector that is here and not the built-in one."""
    told = spec.finder_text if isinstance(spec, DetectorSpec) else ""
    return {"people": told} if told else {}


def _absence(spec: BaseSpec) -> str:
    if spec.unusable:
        return "cannot be used"
    return "can be fetched" if spec.can_be_fetched else "not here"


def _samplers(_config: Config) -> Iterator[Row]:
    for group, names in sampler_names.GROUPS.items():
        for name in names:
            yield {"id": name, "group": group}


def _poses(config: Config) -> Iterator[Row]:
    for folder in (config.poses_folder, presets.FOLDER):
        for preset in presets.all_presets(folder):
            yield {"id": preset.id, "title": preset.title, "set": preset.group, "view": preset.view}


def _prompts(config: Config) -> Iterator[Row]:
    for template in (*UserTemplates(config.prompts_folder).own(), *library.all_templates()):
        yield {
            "id": template.id,
            "title": template.title,
            "category": template.category,
            "prompt": library.fill(template),
        }


def _styles(config: Config) -> Iterator[Row]:
    for style in Styles(config.styles_file).all():
        yield {"id": style.name, "title": style.title, "prompt": style.prompt}


LISTS: dict[str, Callable[[Config], Iterator[Row]]] = {
    "models": model_rows,
    "samplers": _samplers,
    "poses": _poses,
    "prompts": _prompts,
    "styles": _styles,
}


def add(commands: Any) -> None:
    parser = commands.add_parser("list", help="list " + ", ".join(LISTS))
    parser.add_argument("what", choices=tuple(LISTS))
    shared.add_json(parser)
    parser.set_defaults(run=run)
