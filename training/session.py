"""Half an hour on one graphics card in three calls, or the same on any machine.

    python -m training.session plan                          # what each call does, and when
    python -m training.session prepare --carry out/carry     # here: what has to travel along
    python -m training.session 1 --bring "$OUT"              # there; at most --minutes of them
    python -m training.session 2 --bring "$OUT" --carry out/carry
    python -m training.session 1 --tiny --bring /tmp/look    # a rehearsal of a minute or two

A call opens the parcel in ``--carry`` (``training.pack``) below ``--root``, runs its parts, each a
process of its own, as soon as what they need is there, and packs what they made into ``--bring``
whenever one has ended well: ``state.NN``, ``sheet.jpg``, ``log.txt``. Copy the ``state.NN`` into
``--carry`` before the next call. Parts that are still at work when time runs short are asked to
end; a part that fails costs those that need it and nothing else.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from training.pack import pack, unpack
from training.plan import KEPT, PLAN, Part, command

LIBRARIES = "libraries.tar.xz"
POLL_SECONDS, REPORT_SECONDS = 0.2, 20.0
# From the asking to end until the killing.
GRACE_SECONDS = 20.0
LOG_BYTES = 60_000
# What a part says should be its own words.
QUIET = {
    "TOKENIZERS_PARALLELISM": "false", "DIFFUSERS_VERBOSITY": "error",
    "TRANSFORMERS_VERBOSITY": "error", "HF_HUB_DISABLE_PROGRESS_BARS": "1", "HF_HUB_OFFLINE": "1",
}  # fmt: skip
# A working copy and what it carries; a little less than a machine takes.
MOST_TRAVELLING_BYTES = 63 << 20


@dataclass
class Running:
    part: Part
    process: subprocess.Popen[bytes]
    log: Path
    file: IO[bytes]
    began: float = field(default_factory=time.monotonic)
    asked_to_end: float = 0.0

    def last_line(self) -> str:
        lines = self.log.read_bytes().decode(errors="replace").strip().splitlines()
        return lines[-1][-300:] if lines else ""

    def end(self) -> None:
        """A trainer is asked to finish; others and their workers have nothing to finish."""
        if self.asked_to_end == 0:
            self.asked_to_end = time.monotonic()
            if self.part.is_trainer:
                self.process.terminate()
            else:
                os.killpg(self.process.pid, signal.SIGTERM)
        elif time.monotonic() - self.asked_to_end > GRACE_SECONDS:
            os.killpg(self.process.pid, signal.SIGKILL)


class Call:
    """One call's parts, from waiting to running to ended."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.arguments = arguments
        self.root: Path = arguments.root
        self.waiting = [part for part in PLAN[arguments.call] if self._exists(part)]
        self.known = {part.name for part in self.waiting}
        self.running: list[Running] = []
        self.ended: dict[str, bool] = {}
        self.said: dict[str, str] = {}
        self.began = time.monotonic()
        self.environment = {**os.environ, **QUIET}
        self.logs = self.root / "logs"
        self.logs.mkdir(parents=True, exist_ok=True)

    def _exists(self, part: Part) -> bool:
        there = (Path(__file__).parent / f"{part.script}.py").exists()
        if not there:
            say(part=part.name, state="passed over: its script is not here")
        return there

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    @property
    def deadline(self) -> float:
        """When the last part has to have ended: packing comes after."""
        return max(1.0, self.arguments.minutes * 60 - self.arguments.tail)

    def run(self) -> bool:
        """Whether every part ended well."""
        reported = self.seconds
        while self._is_at_work():
            self._begin_what_can()
            self._collect()
            self._end_what_must()
            if self.seconds - reported > REPORT_SECONDS:
                reported = self.seconds
                for one in self.running:
                    say(second=round(self.seconds), part=one.part.name, says=one.last_line())
            time.sleep(POLL_SECONDS)
        self._bring()
        return all(self.ended.values())

    def _is_at_work(self) -> bool:
        return bool(self.running or [part for part in self.waiting if not part.is_background])

    def _begin_what_can(self) -> None:
        for part in list(self.waiting):
            needed = (*part.after, *(["figures"] if part.shards else []))
            failed = [name for name in needed if self.ended.get(name) is False]
            if failed or self.seconds > self.deadline:
                self.waiting.remove(part)
                self.ended[part.name] = False
                say(part=part.name, state=f"left out: {failed or 'no time is left'}")
            elif self._has_what_it_needs(part):
                self.waiting.remove(part)
                self._begin(part)

    def _has_what_it_needs(self, part: Part) -> bool:
        needed = [name for name in part.after if name in self.known]
        if not all(self.ended.get(name) for name in needed):
            return False
        shards = self.root.glob("data/*/*.facts.json")
        return not part.shards or len(list(shards)) >= (1 if self.arguments.tiny else part.shards)

    def _begin(self, part: Part) -> None:
        left = (self.deadline - self.seconds) / 60
        line = command(part, self.arguments, left)
        log = self.logs / f"{self.arguments.call}-{part.name}.log"
        file = log.open("ab")
        nice = ["nice", "-n", "10"] if part.is_background and shutil.which("nice") else []
        process = subprocess.Popen(
            [*nice, sys.executable, "-u", *line], stdout=file, stderr=subprocess.STDOUT,
            env=self.environment, process_group=0,
        )  # fmt: skip
        self.running.append(Running(part, process, log, file))
        say(second=round(self.seconds), part=part.name, state="began", command=" ".join(line[1:]))

    def _collect(self) -> None:
        for one in [one for one in self.running if one.process.poll() is not None]:
            one.file.close()
            self.running.remove(one)
            is_ended_by_us = one.part.is_background and one.asked_to_end > 0
            is_good = one.process.returncode == 0 or is_ended_by_us
            self.ended[one.part.name] = is_good
            self.said[one.part.name] = one.last_line()
            took = round(time.monotonic() - one.began, 1)
            state = "done" if is_good else f"failed with {one.process.returncode}"
            say(second=round(self.seconds), part=one.part.name, state=state, seconds=took,
                says=one.last_line())  # fmt: skip
            if is_good and one.part.name == "detector" and self.arguments.adopt:
                adopt_detector(self.root)
            if is_good and one.part.keeps:
                self._bring()

    def _end_what_must(self) -> None:
        nobody_else = not any(not one.part.is_background for one in self.running)
        nobody_waits = not any(not part.is_background for part in self.waiting)
        for one in self.running:
            is_over = one.part.is_background and nobody_else and nobody_waits
            if is_over or self.seconds > self.deadline:
                one.end()

    def _bring(self) -> None:
        """Everything made so far; a call that is killed later has brought this."""
        target: Path = self.arguments.bring
        left_out = pack(self.root, KEPT, target)
        sheet = self.root / "sheet.jpg"
        if sheet.exists():
            shutil.copyfile(sheet, target / "sheet.jpg")
        logs = [path.read_bytes()[-LOG_BYTES:] for path in sorted(self.logs.glob("*.log"))]
        names = [path.name for path in sorted(self.logs.glob("*.log"))]
        text = b"".join(f"== {n}\n".encode() + log for n, log in zip(names, logs, strict=True))
        (target / "log.txt").write_bytes(text)
        size = sum(path.stat().st_size for path in target.iterdir())
        say(second=round(self.seconds), brought_mib=round(size / 2**20, 1), left_out=left_out)


def adopt_detector(root: Path) -> None:
    """From now on this working copy measures poses by the detector that was trained here."""
    trained, shipped = root / "detector" / "ship", Path("assets/starter/detector")
    if trained.exists():
        shutil.copytree(trained, shipped, dirs_exist_ok=True)


def say(**facts: object) -> None:
    print(json.dumps(facts), flush=True)


def open_parcel(arguments: argparse.Namespace) -> None:
    """What travelled along: libraries that are missing here, and what earlier calls made."""
    carry: Path | None = arguments.carry
    if carry is None:
        return
    if (carry / LIBRARIES).exists():
        place = arguments.root / "libraries"
        with tarfile.open(carry / LIBRARIES) as archive:
            archive.extractall(place, filter="data")
        # Behind what is installed here, in front of nothing: a library that is there is taken.
        paths = [os.environ.get("PYTHONPATH", ""), str(place.resolve())]
        os.environ["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)
    if list(carry.glob("state.*")):
        names = unpack(carry, arguments.root)
        say(unpacked=len(names))
    if arguments.adopt:
        adopt_detector(arguments.root)


def prepare(arguments: argparse.Namespace) -> None:
    """diffusers as it is installed here, packed tightly; and how many bytes a call would carry."""
    import importlib.util

    spec = importlib.util.find_spec("diffusers")
    if spec is None or spec.origin is None:
        raise SystemExit("Expected diffusers to be installed here: install requirements.txt.")
    carry: Path = arguments.carry or Path("out/carry")
    carry.mkdir(parents=True, exist_ok=True)
    with tarfile.open(carry / LIBRARIES, "w:xz") as archive:
        archive.add(Path(spec.origin).parent, "diffusers", filter=_sources_only)
    tree = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True, check=True,
    ).stdout.decode().split("\0")  # fmt: skip
    tree_bytes = sum(Path(name).stat().st_size for name in tree if name and Path(name).exists())
    carried = sum(path.stat().st_size for path in carry.iterdir())
    mib = {"carried": carried, "tree": tree_bytes, "together": tree_bytes + carried}
    facts = {f"{name}_mib": round(value / 2**20, 1) for name, value in mib.items()}
    say(carry=str(carry), **facts, fits=tree_bytes + carried <= MOST_TRAVELLING_BYTES)


def _sources_only(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    return None if "__pycache__" in member.name else member


def show_plan() -> None:
    for call, parts in PLAN.items():
        print(f"call {call}")
        for part in parts:
            needs = [*part.after, *([f"{part.shards} shards"] if part.shards else [])]
            minutes = "the rest" if part.takes_the_rest else part.minutes or "as long as it takes"
            print(f"  {part.name:<11} {minutes!s:>19}  after {', '.join(needs) or 'nothing'}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("plan", "prepare", *map(str, PLAN)))
    parser.add_argument("--minutes", type=float, default=8.5, help="of the whole call")
    parser.add_argument("--tail", type=float, default=12.0, help="seconds kept for packing")
    parser.add_argument("--root", type=Path, default=Path("out"))
    parser.add_argument("--bring", type=Path, default=Path("out/bring"))
    parser.add_argument("--carry", type=Path, help="folder with a parcel of earlier calls")
    parser.add_argument("--cores", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--device", choices=("auto", "cuda", "cpu"), default="auto")
    parser.add_argument("--batch", type=int, default=256, help="of the generator")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--adopt", action="store_true", help="put the new detector into this copy's assets"
    )
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--tiny", action="store_true")
    arguments = parser.parse_args()
    if arguments.what == "plan":
        return show_plan()
    if arguments.what == "prepare":
        return prepare(arguments)
    arguments.call = int(arguments.what)
    open_parcel(arguments)
    call = Call(arguments)
    is_good = call.run()
    for name, line in call.said.items():
        print(f"{name}: {line}")
    say(call=arguments.call, minutes=round(call.seconds / 60, 2), parts=call.ended)
    return sys.exit(0 if is_good else 1)


if __name__ == "__main__":
    main()
