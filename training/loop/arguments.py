"""The command line that all training scripts have in common."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from training.loop.run import CHECKPOINT_FILE


def new_parser(description: str | None, minutes: float, **defaults: Any) -> argparse.ArgumentParser:
    """``defaults`` become options of their value's type; a script's own default wins."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter,
        conflict_handler="resolve",
    )  # fmt: skip
    parser.add_argument(
        "--minutes", type=float, default=minutes, help="wall clock, of all sittings together"
    )
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    parser.add_argument("--tiny", action="store_true", help="a rehearsal of seconds")
    parser.add_argument("--device", choices=("auto", "cuda", "cpu"), default="auto")
    parser.add_argument("--compile", action="store_true", help="torch.compile; pays on long runs")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--loaders", type=int, default=0, help="processes that make batches")
    parser.add_argument("--data", type=Path, default=Path("out/data"))
    for name, value in defaults.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    return parser


def add_schedule(
    parser: argparse.ArgumentParser, *, learning_rate: float, warmup: int, decay: float,
    final_share: float = 0.3, log_every: int = 50,
) -> None:  # fmt: skip
    """What ``training.loop.run.start_run`` reads."""
    parser.add_argument("--learning-rate", type=float, default=learning_rate)
    parser.add_argument("--warmup", type=int, default=warmup, help="steps until the full rate")
    parser.add_argument("--decay", type=float, default=decay, help="of the moving average")
    parser.add_argument(
        "--final-share", type=float, default=final_share, help="of the minutes, with a falling rate"
    )
    parser.add_argument("--log-every", type=int, default=log_every)


def parsed(parser: argparse.ArgumentParser, **tiny: Any) -> argparse.Namespace:
    """``tiny`` are the defaults of a rehearsal. Ends the program where there is no checkpoint to
    resume from."""
    if parser.parse_args().tiny:
        parser.set_defaults(**tiny)
    arguments = parser.parse_args()
    if arguments.resume and not (checkpoint := arguments.out / CHECKPOINT_FILE).exists():
        parser.error(f"Expected a checkpoint {checkpoint}, found none: leave --resume out.")
    return arguments


def integers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))
