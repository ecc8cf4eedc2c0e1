"""The composition root: opens every part and hands each job to the runner of its kind.

Knows no user interface. Pages, the command line and the benchmarks all go through ``Studio``.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from core.assistant.remote import FoundVariants
from core.characters.cast_request import CastRequest, cast_request, in_styles
from core.characters.mentions import Expansion, expanded, may_mention
from core.characters.store import Characters
from core.config import Config
from core.database import Database
from core.errors import InputRejected
from core.figures.casting import Character
from core.files import lookups
from core.gallery import record
from core.gallery.gallery import Gallery
from core.gallery.search.viewer import EVERYBODY, Room, Viewer
from core.gallery.unused_inputs import delete_unused_inputs
from core.generation.finding.found_poses import FoundPoses
from core.generation.input_store import PictureStore
from core.generation.preload import preload
from core.generation.request import GenerationRequest
from core.job_kinds import ANSWERS, FETCHES, JOB_KINDS, POSES
from core.job_kinds.kind import JobRequest, StudioKinds
from core.jobs.backend import JobBackend, JobContext, MakeBackend
from core.jobs.cluster.address import backend_address
from core.jobs.cluster.crew import Crew
from core.jobs.cluster.facts import ClusterFacts
from core.jobs.cluster.units import Units
from core.jobs.job import LOCAL_OWNER, Job, guest_of, lost_job
from core.jobs.local import LocalBackend
from core.jobs.queue import JobQueue, QueueLimits
from core.jobs.ray_backend import RayBackend
from core.models import registry
from core.models.importing import importer
from core.models.loading.cache import ModelCache
from core.models.specs import CheckpointSpec, UpscalerSpec
from core.motion.film.films import Films
from core.prompts.styles import Styles
from core.readiness import Readiness, readiness
from core.runners.far.renderer import FarRenderer, crew_of
from core.runners.render import Renderer
from core.runners.services import Services
from core.upscale.upscaler import Upscaler

WITHOUT_PICTURES = (ANSWERS, FETCHES, POSES)
"""The lanes whose work keeps no picture."""


class Studio:
    """All parts of the studio over one data folder; safe to call from several threads.

    The database, the gallery and the worker open at their first use, so that drawing a picture on
    the command line leaves no trace in the data folder. ``kinds`` may be added to, and
    ``make_backend`` says where jobs are carried out, without it ``config.backend``.
    """

    viewer = EVERYBODY

    def __init__(self, config: Config, make_backend: MakeBackend | None = None) -> None:
        self.config = config
        self._make_backend = make_backend
        self.kinds = StudioKinds(JOB_KINDS)
        self.pictures = PictureStore(config.inputs_folder, config.min_free_bytes)
        self.styles = Styles(config.styles_file)
        self.found_poses = FoundPoses(config.found_poses_folder)
        self.films = Films(config.films_folder, config.min_free_bytes)
        self.found_variants = FoundVariants(config.found_variants_folder)
        self.upscaler = Upscaler(config)
        self._cache = ModelCache(config)
        self._renderer = Renderer(self._cache, self.pictures, self.upscaler)
        self.render = self._renderer.render

    def seen_by(self, viewer: Viewer) -> Studio:
        """The same studio as this viewer has it: with their gallery, their jobs, and a guest's
        bounds. Work that is given to it reaches no picture that they do not see."""
        if not viewer.is_restricted:
            return self
        _ = self.characters, self._backend  # opened once, for all
        seen = copy.copy(self)
        seen.viewer = viewer
        seen.gallery = self.gallery.seen_by(viewer, self._room if viewer.guest else None)
        seen._services = replace(self._services, gallery=seen.gallery)
        return seen

    @property
    def _room(self) -> Room:
        config = self.config
        return Room(most_bytes=config.guest_bytes, min_free_bytes=config.min_free_bytes)

    @cached_property
    def database(self) -> Database:
        return Database(self.config.database_file)

    @property
    def moved_aside(self) -> Path | None:
        """Where a damaged database was put when this studio was opened."""
        return self.database.moved_aside

    @property
    def is_read_only(self) -> bool:
        """The data folder cannot be written: pictures are shown, and nothing new is kept."""
        return self.database.is_read_only

    @cached_property
    def gallery(self) -> Gallery:
        gallery = Gallery(self.config.gallery_folder, self.database)
        if not self.is_read_only:
            gallery.recover()
            delete_unused_inputs(self.config.inputs_folder, self.database)
        return gallery

    @cached_property
    def characters(self) -> Characters:
        config = self.config
        characters = Characters(config.characters_folder, self.database, config.min_free_bytes)
        if not self.is_read_only:
            characters.recover()  # before pictures are swept that a lost row has named
            characters.sweep()
        return characters

    @cached_property
    def _services(self) -> Services:
        return Services(
            config=self.config,
            gallery=self.gallery,
            inputs=self.pictures,
            upscaler=self.upscaler,
            renderer=self._renderer,
        )

    @cached_property
    def _backend(self) -> JobBackend:
        _ = self.gallery  # swept before the first job writes into it
        if not self.is_read_only:
            importer.sweep(self.config)
        limits = QueueLimits(guests=None if self.config.shared_gallery else self.config.guest_jobs)
        queue = JobQueue(self.database, self.kinds, limits=limits, find_results=record.ids_of_job)
        if self._make_backend is not None:
            return self._make_backend(queue, self._run)
        if self._crew is not None:
            return RayBackend(queue, self._run, self._crew)
        return LocalBackend(queue, self._run)

    @cached_property
    def _crew(self) -> Crew | None:
        address = backend_address(self.config.backend) if self._make_backend is None else None
        return None if address is None else crew_of(address, self.config, Units(self.database))

    @property
    def cluster(self) -> ClusterFacts | None:
        """The workers on this and other machines; None where jobs run in this process."""
        return self._backend.cluster

    def cast(self, request: GenerationRequest, styles: Sequence[str] = ()) -> CastRequest:
        """With the characters that its prompt names by @, and in these styles; ``submit`` takes
        what comes out.

        The characters are opened only where there is a name to look up.
        """
        cast = CastRequest(request, Expansion(request.prompt))
        if may_mention(request.prompt):
            cast = cast_request(request, self.characters, self.config, self.pictures)
        found, lost = self.styles.named(styles)
        notes = (f"The style {name} is not here any more and was left out." for name in lost)
        told = in_styles(cast.request, found)
        return replace(cast, request=told, notes=(*cast.notes, *notes))

    def character(self, words: str) -> Character:
        """Somebody by words, or one of the characters by @name; more words than that are read.

        Raises ``InputRejected`` for a name that nobody has.
        """
        if not may_mention(words):
            return Character(words)
        found = expanded(words, self.characters)
        if found.unknown:
            raise InputRejected(
                expected="a character of this studio",
                got=words,
                shown=found.unknown[0].shown,
                todo="characters list says which there are",
            )
        is_name_alone = len(found.people) == 1 and found.text == found.people[0].words
        return found.people[0].character if is_name_alone else Character(found.text)

    def checkpoints(self) -> tuple[CheckpointSpec, ...]:
        return registry.checkpoints(self.config)

    def image_models(self) -> tuple[CheckpointSpec, ...]:
        """All that makes pictures: the drawing, then the checkpoints."""
        return registry.image_models(self.config)

    def upscalers(self) -> tuple[UpscalerSpec, ...]:
        return registry.upscalers(self.config)

    def submit(
        self, request: JobRequest, *, owner: str = LOCAL_OWNER, job_id: str | None = None
    ) -> Job:
        """Queue a request and return its job; the same ``job_id`` twice is the same job.

        Raises a ``StudioError`` when it could not possibly run: checkpoint not here, disk full,
        unknown picture, full queue, as much as a guest may have. Nothing is queued then.
        """
        kind = self.kinds.kind_for(request)
        self._services.check_disk()
        if kind.lane not in WITHOUT_PICTURES:
            self.gallery.check_room()
        owner = owner if guest_of(owner) or not self.viewer.guest else self.viewer.guest
        kind.check(request, self._services)
        job = self._backend.submit(kind.name, request.to_dict(), owner=owner, job_id=job_id)
        if not self._sees(job):  # the id is somebody else's
            raise lost_job()
        return job

    def resume(self) -> None:
        """Take up the work that an earlier run of the studio left in the queue."""
        if not self.is_read_only:
            self._backend.start()

    def preload(self) -> None:
        """Load the default checkpoint, unless memory is short, work waits or workers paint; takes
        a while."""
        if self._crew is not None:
            return
        ready = [spec for spec in self.checkpoints() if spec.is_installed(self.config)]
        if ready and not self.jobs(active_only=True, limit=1):
            preload(ready[0], self._cache)

    def job(self, job_id: str) -> Job:
        """Raises ``NotFound``; somebody else's is not there."""
        found = self._backend.get(job_id)
        if not self._sees(found):
            raise lost_job()
        return found

    def made_before(self, request: JobRequest) -> Job | None:
        """The latest job that did the very same, if all that it made is still in the gallery."""
        kind = self.kinds.kind_for(request)
        jobs = self._backend.done_before(kind.name, request.to_dict())
        return next((job for job in jobs if self._sees(job) and self._is_kept(job)), None)

    def _is_kept(self, job: Job) -> bool:
        made = job.result
        return bool(made) and self.gallery.find(ids=made, limit=1).total == len(set(made))

    def _sees(self, job: Job) -> bool:
        return self.viewer.is_owner_of(guest_of(job.owner))

    def jobs(
        self, owner: str | None = None, *, limit: int | None = None, active_only: bool = False
    ) -> list[Job]:
        found = self._backend.list(owner, limit=limit, active_only=active_only)
        return [job for job in found if self._sees(job)]

    def count_active(self) -> tuple[int, int]:
        """How many jobs run, how many wait."""
        return self._backend.count_active()

    def cancel(self, job_id: str) -> None:
        """Raises as ``job`` does."""
        self._backend.cancel(self.job(job_id).id)

    def move(self, job_id: str, by: int) -> bool:
        """As ``JobBackend.move``; raises as ``job`` does."""
        return self._backend.move(self.job(job_id).id, by)

    def wait(self, job_id: str, timeout_seconds: float | None = None) -> Job:
        """The job once it has ended, or as it stands when the time is up."""
        return self._backend.wait(self.job(job_id).id, timeout_seconds)

    def close(self) -> None:
        """Stop the worker at its next safe point and close the database."""
        if "_backend" in self.__dict__:
            self._backend.close()
        if "database" in self.__dict__:
            self.database.close()

    def readiness(self) -> Readiness:
        """Facts for the landing page, found without loading torch."""
        return lookups.once((readiness, self.config), lambda: readiness(self.config))

    def _run(self, job: Job, context: JobContext) -> tuple[str, ...]:
        """The ids of what was made and is still there: some may have been deleted meanwhile."""
        run = self.kinds.kind_of(job).run
        made = run(self.kinds.request_of(job), self._services_for(job), job, context)
        there = {one.id for one in self.gallery.find(ids=made, limit=len(made)).records}
        return tuple(one for one in made if one in there)

    def _services_for(self, job: Job) -> Services:
        """A guest's job reaches what the guest sees, whatever pictures its request names."""
        services, guest = self._services, guest_of(job.owner)
        if self._crew is not None:
            far = FarRenderer(job.id, self._crew, self._renderer, self.config, self.pictures)
            services = replace(services, renderer=far)
        if not guest or self.config.shared_gallery:
            return services
        return replace(services, gallery=self.gallery.seen_by(Viewer(guest)))


_open: dict[Path, Studio] = {}
_open_lock = threading.Lock()


def open_studio(config: Config | None = None) -> Studio:
    """The studio over a data folder: the same object for the same folder in one process.

    Kept here and not in a cache of the interface, because anybody's "clear cache" empties that
    cache for all sessions and would start a second worker.
    """
    config = config or Config.from_environment()
    with _open_lock:
        if config.data_folder not in _open:
            _open[config.data_folder] = Studio(config)
        return _open[config.data_folder]


def close_studio(config: Config) -> None:
    """Close and forget the studio over this data folder, when there is one."""
    with _open_lock:
        studio = _open.pop(config.data_folder, None)
    if studio is not None:
        studio.close()
