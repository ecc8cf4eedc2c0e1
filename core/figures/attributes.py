"""The closed lists that every figure is made of, with their colours and their words."""

from __future__ import annotations

Colour = tuple[float, float, float]

HAIR_COLOURS: dict[str, Colour] = {
    "brown": (126, 78, 50), "black": (50, 46, 64), "blonde": (246, 208, 116),
    "pink": (248, 152, 188), "blue": (84, 134, 226), "silver": (208, 212, 226),
    "red": (206, 62, 58), "green": (88, 176, 116), "purple": (150, 104, 204),
    "orange": (242, 140, 58),
}  # fmt: skip
HAIR_STYLES = (
    "short hair", "long hair", "high ponytail", "low ponytail", "side ponytail", "twintails",
    "bob cut", "spiky hair", "messy hair", "wavy hair", "hime cut", "side braid", "twin braids",
    "hair bun", "double bun",
)  # fmt: skip
# Tied hair that also comes long.
TAILS = ("high ponytail", "low ponytail", "side ponytail", "twintails", "side braid", "twin braids")
BOYISH_STYLES = ("short hair", "spiky hair", "messy hair", "low ponytail", "long hair")
EYE_COLOURS: dict[str, Colour] = {
    "blue": (52, 120, 228), "green": (46, 166, 96), "brown": (140, 84, 48), "red": (212, 44, 56),
    "purple": (146, 76, 204), "yellow": (236, 178, 40),
}  # fmt: skip
SKIN_TONES: dict[str, Colour] = {
    "fair skin": (255, 226, 205), "tan skin": (232, 178, 138), "dark skin": (156, 106, 78),
}  # fmt: skip
EXPRESSIONS = ("smile", "happy", "serious", "surprised", "angry", "sad", "shy", "eyes closed")
CLOTH_COLOURS: dict[str, Colour] = {
    "light blue": (146, 204, 244), "white": (246, 246, 250), "navy": (50, 62, 116),
    "red": (214, 60, 66), "black": (54, 52, 64), "green": (84, 168, 106),
    "pink": (250, 170, 198), "yellow": (252, 214, 92), "purple": (138, 94, 192),
    "orange": (244, 146, 60), "brown": (146, 98, 66), "grey": (150, 154, 166),
}  # fmt: skip
# What is worn: footwear, and words that are always true of it.
OUTFITS: dict[str, tuple[str, tuple[str, ...]]] = {
    "sports outfit": ("sneakers", ("t-shirt", "shorts")),
    "school uniform": ("shoes", ("necktie",)),
    "sailor uniform": ("shoes", ("sailor collar", "neckerchief")),
    "hoodie": ("sneakers", ("hood", "drawstring", "pants")),
    "dress": ("shoes", ("frills", "skirt")),
    "ninja outfit": ("boots", ("mesh", "belt", "headband")),
    "sorcerer robe": ("boots", ("long robe", "wide sleeves", "belt")),
    "armor": ("boots", ("breastplate", "gauntlets", "shoulder armor")),
    "kimono": ("sandals", ("obi", "wide sleeves")),
    "suit": ("shoes", ("necktie", "collared shirt", "pants")),
    "maid outfit": ("shoes", ("white apron", "maid headdress", "frills", "long skirt")),
    "casual clothes": ("sneakers", ("t-shirt", "jeans")),
    "winter coat": ("boots", ("warm scarf", "mittens", "buttons")),
    "pilot suit": ("boots", ("bodysuit", "gloves", "belt")),
    "sweater": ("shoes", ("turtleneck", "pants")),
    "jacket": ("sneakers", ("open jacket", "white shirt", "pants")),
}
GIRLISH_OUTFITS = ("dress", "maid outfit", "sailor uniform")
FOOTWEAR = {outfit: shoes for outfit, (shoes, _) in OUTFITS.items()}
# Worn by boys; a girl's kimono has its pattern.
HAKAMA, BLOSSOMS = "hakama", "floral pattern"
# The same prop in words that follow "with".
PROPS: dict[str, str] = {
    "none": "",
    "glowing spiral energy ball": "a glowing spiral energy ball",
    "glowing magic circle": "a glowing magic circle",
    "holding sword": "a sword",
    "holding katana": "a katana",
    "wooden staff": "a wooden staff",
    "holding umbrella": "an umbrella",
    "holding book": "a book",
    "holding ball": "a ball",
    "microphone": "a microphone",
    "holding a tray": "a tray",
    "holding helmet": "a helmet",
    "playing violin": "a violin",
}
PROP_DETAILS: dict[str, tuple[str, ...]] = {
    "glowing spiral energy ball": ("sparkles", "glow"),
    "glowing magic circle": ("floating sparkles", "cursed energy"),
    "microphone": ("singing",),
}
ACCESSORIES = (
    "none", "glasses", "headphones", "straw hat", "wide brimmed hat", "hair ribbon",
    "hair ornament", "scarf", "flowing cape",
)  # fmt: skip
# tag: the same place in a sentence, and words that are always true of it
PLACES: dict[str, tuple[str, tuple[str, ...]]] = {
    "sunny park path": (
        "on a sunny park path",
        ("trees", "grass", "soft light through leaves", "blue sky"),
    ),
    "city at night": (
        "in a city at night",
        ("glowing windows", "night", "neon signs", "wet street", "reflections"),
    ),
    "sunset": ("at sunset", ("orange sky", "long shadows", "evening")),
    "beach": ("on a beach", ("blue sea", "white sand", "waves", "sparkling water", "summer")),
    "snow": (
        "in the snow",
        ("falling snowflakes", "white field", "pale sky", "distant pine trees", "winter"),
    ),
    "classroom": ("in a classroom", ("desks", "blackboard", "large windows", "indoors")),
    "starry sky": (
        "under a starry sky",
        ("stars", "milky way", "night", "shooting star", "grass hill"),
    ),
    "forest": ("in a forest", ("tall trees", "moss", "sunbeams", "ferns")),
    "temple": ("at a temple", ("red gate", "stone steps", "stone lanterns", "old cedar trees")),
    "rooftop": ("on a rooftop", ("wire fence", "city skyline", "wind")),
    "cherry blossoms": ("under cherry blossoms", ("falling petals", "pink trees", "spring")),
    "night festival": (
        "at a night festival",
        ("paper lanterns", "fireworks", "warm glow", "food stalls"),
    ),
    "stone arena": (
        "in a stone arena",
        ("dust clouds", "cracked ground", "dramatic light", "flying debris"),
    ),
    "concert stage": (
        "on a concert stage",
        ("colorful spotlights", "light beams", "confetti", "glow sticks", "crowd silhouettes"),
    ),
    "simple background": ("against a simple background", ("white background", "soft shadow")),
    "gradient background": ("against a gradient background", ("colorful background", "sparkles")),
}
# The air out of doors by day: a tag, and where it may be.
AIRS = ("none", "golden hour", "blue hour", "morning light", "gentle rain", "light mist")
AIRY = ("sunny park path", "beach", "forest", "temple", "rooftop", "cherry blossoms", "stone arena")
# Styles of the whole picture, with words that are true of each. "none" is clean cel shading.
STYLES: dict[str, tuple[str, ...]] = {
    "none": ("cel shading", "clean lines", "flat colors", "vibrant colors"),
    "monochrome": ("manga", "screentone", "white background", "sharp outlines"),
    "watercolor": ("wet edges", "paper texture", "soft color bleeding", "light palette"),
    "pastel colors": ("soft shading", "light bloom", "thin outlines", "airy", "dreamy"),
    "90s cel animation": ("hand painted cel", "film grain", "slightly muted colors"),
    "ink wash painting": ("brush strokes", "rice paper", "black ink"),
    "neon lighting": ("dark palette", "rim light", "glowing edges"),
    "storybook illustration": ("colored pencil texture", "warm earth colors", "hand drawn lines"),
    "speed lines": ("dynamic speed lines", "strong contrast", "impact frame", "motion lines"),
}
VIEW_TAGS = {"front": "", "side": "from side", "back": "from behind"}

ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "kind": ("girl", "boy"),
    "hair_style": HAIR_STYLES,
    "hair_length": ("short", "long"),
    "hair_colour": tuple(HAIR_COLOURS),
    "eye_colour": tuple(EYE_COLOURS),
    "skin": tuple(SKIN_TONES),
    "expression": EXPRESSIONS,
    "outfit": tuple(OUTFITS),
    "outfit_colour": tuple(CLOTH_COLOURS),
    "shoe_colour": tuple(CLOTH_COLOURS),
    "accessory": ACCESSORIES,
    "prop": tuple(PROPS),
    "place": tuple(PLACES),
    "air": AIRS,
    "style": tuple(STYLES),
}
