"""Every word that the painter knows, on four sheets.

python -m training.figures.sheets training/figures
python -m training.figures.sheets out --only head_sheet
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from pathlib import Path

from PIL import Image

from training.figures.sheets import contact, garments, heads, scenes

# By file name: what it shows is each module's own to say.
SHEETS: Mapping[str, Callable[[], Image.Image]] = {
    "contact_sheet": contact.sheet,
    "garments_sheet": garments.sheet,
    "head_sheet": heads.sheet,
    "contact_scenes": scenes.sheet,
}
QUALITY = {"contact_sheet": 80}
SMALL = 62  # many small cells: together the sheets stay below 4 MB


def write(folder: Path, names: list[str]) -> dict[str, int]:
    """The sheets of these names as JPEG files; each with its bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    sizes: dict[str, int] = {}
    for name in names:
        file = folder / f"{name}.jpg"
        SHEETS[name]().save(file, quality=QUALITY.get(name, SMALL), optimize=True)
        sizes[name] = file.stat().st_size
    return sizes


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", choices=SHEETS, action="append")
    options = parser.parse_args()
    print(json.dumps(write(options.folder, options.only or list(SHEETS))))


if __name__ == "__main__":
    main()
