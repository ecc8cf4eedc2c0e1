"""The Prompts page: the library, the dice, and the prompt that is put together from them."""

from pathlib import Path

STYLE = Path(__file__).parent / "prompts.css"
