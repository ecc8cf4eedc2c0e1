"""What is seen at a place beside what it is called by: each was looked for in its picture."""

from __future__ import annotations

_SEEN = {
    "classroom": "window; windows; large windows; desk; desks; indoors; wooden floor",
    "beach": "ocean; sea; waves; water; sand; horizon; shore; blue sky; outdoors",
    "city": "street; road; skyscraper; skyscrapers; buildings; city skyline; outdoors",
    "cyberpunk city": "city; street; city street; buildings; cityscape; skyscrapers; wet street",
    "city at night": "city; street; city street; buildings; neon lights; neon signs; cityscape; "
    "city lights",
    "concert stage": "spotlight; spotlights; crowd; audience; lights; light beams; glow sticks",
    "night festival": "lantern; lanterns; paper lanterns; paper lantern; stalls; food stalls",
    "temple": "stone steps; steps; stairs; stone lanterns; trees; pine trees; stone path",
    "train interior": "window; windows; seat; seats; hanging straps; indoors",
    "rooftop": "fence; city; buildings; cityscape; concrete; outdoors",
    "library": "window; windows; curtains; books; bookshelf; indoors; wooden floor",
    "hospital room": "window; bed; curtains; indoors",
    "castle": "grass; path; tower; towers; hills; bushes",
    "kitchen": "window; windows; cabinets; counter; indoors",
    "bedroom": "window; curtains; plant; potted plant; picture frame; rug; indoors; bookshelf",
    "game room": "computer; bookshelf; screen; screens; desk; indoors",
    "gym": "window; windows; basketball hoop; wooden floor; indoors; basketball court",
    "garden": "trees; bushes; flowers; path; grass; flower arch; roses; rose arch",
    "street": "houses; house; trees; bushes; utility pole; power lines; buildings; outdoors",
    "forest": "trees; grass; path; dirt path; outdoors; foliage",
    "sunflower field": "field; flower field; flowers; outdoors",
    "sunny park path": "grass; path; bushes; outdoors; nature",
}  # fmt: skip
SEEN_AT: dict[str, tuple[str, ...]] = {
    place: tuple(one.strip() for one in told.split(";")) for place, told in _SEEN.items()
}
