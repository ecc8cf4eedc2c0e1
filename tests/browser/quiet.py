"""Until a page has settled, by its own clock: a busy machine makes it later, not wrong."""

from __future__ import annotations

from typing import Any

# Streamlit says on an element whether a script is asked for or running; a page is quiet when it
# has said "not running", and nothing of it moves or fades, for so long. Its style sheet comes as an
# element of its own, which a busy browser may draw after the others.
QUIET = """
milliseconds => new Promise(done => {
  let since = performance.now();
  const look = () => {
    const state = document.querySelector('[data-test-script-state]');
    const styled = getComputedStyle(document.documentElement).getPropertyValue('--paf-room');
    const moving = document.getAnimations().some(one => one.playState === 'running'
      && one.effect?.getComputedTiming().iterations !== Infinity);
    const idle = state?.dataset.testScriptState === 'notRunning' && styled && !moving;
    if (!idle) since = performance.now();
    if (performance.now() - since >= milliseconds) done();
    else setTimeout(look, 20);
  };
  look();
})
"""


def settle(page: Any, milliseconds: int = 250) -> None:
    page.evaluate(QUIET, milliseconds)


def settled(page: Any, script: str, milliseconds: int = 500) -> Any:
    """What ``script``, a function, finds in the settled page: no run begins in between."""
    found = f"async quiet => {{ await ({QUIET})(quiet); return (\n{script}\n)(); }}"
    return page.evaluate(found, milliseconds)
