"""``models import`` takes in a file or folder, ``models fetch`` gets a model of the catalogue,
``models remove`` puts one of a person's own into the trash, ``models list`` says what there is."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from core.commands import listing, output
from core.commands import options as shared
from core.errors import ModelMissing, ModelUnusable, StudioError
from core.models import registry
from core.models.downloading import fetch
from core.models.downloading.fetch import FetchRequest
from core.models.importing import importer
from core.models.kinds import ModelKind
from core.models.linking import fetch_linked, look_up
from core.models.specs import BaseSpec
from core.studio import Studio


def import_model(options: argparse.Namespace, studio: Studio) -> None:
    path: Path = options.path.expanduser()
    taken = importer.install(path, options.name or path.name, studio.config)
    kind = taken.kind.value
    facts = {"kind": kind, "id": taken.id, "file": str(taken.path), "is_new": taken.is_new}
    state = "taken in" if taken.is_new else "was here already"
    output.print_result(options, f"{taken.id}: {kind}, {state} as {taken.path}", facts)


def fetch_model(options: argparse.Namespace, studio: Studio) -> None:
    if _is_link(options.id):
        _fetch_linked(options, studio)
        return
    spec = _find_spec(options.id, options.kind, studio)
    request = FetchRequest(kind=spec.kind, id=spec.id)
    facts: dict[str, Any] = {"kind": spec.kind.value, "id": spec.id, "bytes": 0}
    if spec.is_installed(studio.config) and not spec.missing:
        output.print_result(options, f"{spec.id}: is here already", facts)
        return
    fetch.check(request, studio.config)
    plan = fetch.plan_fetch(spec, studio.config)
    if plan.why_not:
        raise StudioError(plan.why_not)
    if not options.yes:
        size = fetch.size_text(plan.bytes)
        raise StudioError(
            f"{spec.title} is {size} under the licence {spec.licence or 'not stated'}: add --yes "
            "to fetch it."
        )
    fetch.fetch(
        spec,
        studio.config,
        lambda here, total, name: output.show_progress(fetch.progress_text(here, total, name)),
        lambda: False,
    )
    output.show_progress("")
    told = f"{spec.id}: fetched, {fetch.size_text(plan.bytes)}"
    output.print_result(options, told, facts | {"bytes": plan.bytes})


def _is_link(text: str) -> bool:
    """An id of the list has neither a slash nor a colon."""
    return "/" in text or ":" in text


def _fetch_linked(options: argparse.Namespace, studio: Studio) -> None:
    """The first file that can be taken, or the one that ``--file`` names."""
    model = look_up.look_up(options.id, studio.config)
    chosen = [one for one in model.choices if options.file in ("", one.file_name, one.name)]
    if not chosen:
        names = ", ".join(one.file_name for one in model.choices)
        raise ModelMissing(expected=f"one of {names}", got=options.file, todo="name one of these")
    choice = next((one for one in chosen if not one.why_not), chosen[0])
    if choice.why_not:
        raise ModelUnusable(choice.why_not)
    facts = look_up.facts_of(choice, studio.config)
    request = fetch_linked.request_for(model, choice)
    fetch_linked.check(request, studio.config)
    if not options.yes:
        what = "" if facts is None else f"{facts.text}, "
        raise StudioError(
            f"{model.name} ({choice.file_name}) is {what}{fetch.size_text(choice.size)} under the "
            f"licence {model.licence}: add --yes to fetch it."
        )
    taken = fetch_linked.fetch(
        request,
        studio.config,
        lambda here, total, name: output.show_progress(fetch.progress_text(here, total, name)),
        lambda: False,
    )
    output.show_progress("")
    told = {"kind": taken.kind.value, "id": taken.id, "file": str(taken.path)}
    output.print_result(options, f"{taken.id}: {taken.kind.value}, fetched as {taken.path}", told)


def remove_model(options: argparse.Namespace, studio: Studio) -> None:
    spec = _find_spec(options.id, options.kind, studio, is_here=True)
    removed = importer.remove(spec.kind, spec.id, studio.config)
    facts = {"kind": spec.kind.value, "id": spec.id, "files": list(removed.places)}
    told = f"{spec.id}: removed; the trash keeps it for a week ({', '.join(removed.places)})"
    output.print_result(options, told, facts)


def list_models(options: argparse.Namespace, studio: Studio) -> None:
    for row in listing.model_rows(studio.config, options.kind):
        output.print_result(options, listing.words_of(row), row)


def _find_spec(name: str, kind: str | None, studio: Studio, *, is_here: bool = False) -> BaseSpec:
    """Of several kinds with one of that name, the one that can be fetched, or that ``is_here``."""
    kinds = list(ModelKind) if kind is None else [ModelKind(kind)]
    known = [spec for one in kinds for spec in registry.models_of(one, studio.config)]
    found = [spec for spec in known if spec.id == name]
    if not found:
        raise ModelMissing(
            expected="the id of a model",
            got=f"{name!r:.60}",
            todo="list models says which there are",
        )
    if is_here:
        found = [spec for spec in found if _is_own_file(spec, studio)] or found[:1]
    else:
        found = [spec for spec in found if spec.can_be_fetched] or found[:1]
    if len(found) > 1:
        kinds_text = ", ".join(spec.kind.value for spec in found)
        raise ModelMissing(
            expected=f"--kind beside {name}", got="several of that name", todo=kinds_text
        )
    return found[0]


def _is_own_file(spec: BaseSpec, studio: Studio) -> bool:
    return spec.path is not None and spec.path.is_relative_to(studio.config.models_folder)


def add(commands: Any) -> None:
    parser = commands.add_parser("models", help="list, import, fetch or remove a model")
    ways = parser.add_subparsers(required=True, metavar="list|import|fetch|remove")
    one = ways.add_parser("list", help="all models, here or not")
    one.add_argument("--kind", choices=tuple(registry.SPECS))
    shared.add_json(one)
    one.set_defaults(run=list_models)
    one = ways.add_parser("import", help="take in a model file or folder")
    one.add_argument("path", type=Path)
    one.add_argument("--name", help="default: the file's")
    shared.add_json(one)
    one.set_defaults(run=import_model)
    one = ways.add_parser("fetch", help="download a model of the catalogue, or one by its link")
    one.add_argument("id", help="an id of the list, or a page of huggingface.co or civitai.com")
    one.add_argument("--file", default="", help="of a page with several files, the one to fetch")
    one.add_argument("--kind", choices=tuple(registry.SPECS))
    one.add_argument("--yes", action="store_true", help="without it only size and licence are said")
    shared.add_json(one)
    one.set_defaults(run=fetch_model)
    one = ways.add_parser("remove", help="put one of your own models into the trash")
    one.add_argument("id")
    one.add_argument("--kind", choices=tuple(registry.SPECS))
    shared.add_json(one)
    one.set_defaults(run=remove_model)
