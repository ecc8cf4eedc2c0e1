"""Every prop by name. One entry adds a prop and its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from core.figures.attributes import Colour
from core.figures.body.models import GOLD, WHITE
from core.figures.looks import Item, Look
from core.figures.props import food as e
from core.figures.props import magic as m
from core.figures.props import play as p
from core.figures.props import things as t
from core.figures.props import toys as y
from core.figures.props import weapons as w
from core.figures.props.grips import Grip
from core.figures.vocabulary import Word

STEEL, WOOD, RED, BLACK = w.STEEL, w.WOOD, (214, 66, 66), (72, 70, 86)
BROWN: Colour = (140, 94, 66)
WEAPONS, FOOD, SPORTS, MUSIC, MAGIC = (
    "weapons", "food and drink", "sports things", "instruments", "magic",
)  # fmt: skip
THINGS, TOYS, LIGHTS, FLOWERS, TOOLS = (
    "held things", "toys and animals", "lights", "flowers", "tools",
)  # fmt: skip


class Hold(StrEnum):
    HAND = "hand"  # the hand closes around it
    PALM = "palm"  # it lies on a flat hand
    BOTH = "both"  # one in each hand
    ACROSS = "across"  # laid over the body, played by both hands
    CAST = "cast"  # it floats beyond an open hand


HANDS = {Hold.HAND: 1, Hold.PALM: 1, Hold.BOTH: 2, Hold.ACROSS: 2, Hold.CAST: 0}


@dataclass(frozen=True)
class Prop:
    painter: Callable[[Grip], None]
    colour: Colour  # unless another is asked for
    names: tuple[str, ...]  # beside its key
    family: str
    hold: Hold = Hold.HAND
    coloured: bool = True  # or always in its own colours


_PALM, _BOTH, _ACROSS, _CAST = Hold.PALM, Hold.BOTH, Hold.ACROSS, Hold.CAST
PROPS: dict[str, Prop] = {
    # Weapons.
    "sword": Prop(w.sword, STEEL, ("longsword", "holding a sword", "broadsword",
        "holding weapon", "weapon", "blade", "steel sword", "unsheathed"), WEAPONS),
    "two swords": Prop(w.sword, STEEL, ("dual wielding", "dual swords", "twin swords",
        "dual blades", "two katanas"), WEAPONS, _BOTH),
    "greatsword": Prop(w.greatsword, STEEL, ("claymore", "huge sword", "giant sword",
        "huge weapon", "two-handed sword", "buster sword"), WEAPONS),
    "rapier": Prop(w.rapier, STEEL, ("epee", "fencing sword", "foil"), WEAPONS),
    "dagger": Prop(w.dagger, STEEL, ("holding dagger", "short sword", "holding knife"),
        WEAPONS),
    "kunai": Prop(w.kunai, (110, 114, 128), ("holding kunai", "throwing knife"), WEAPONS),
    "shuriken": Prop(w.shuriken, (130, 134, 148), ("throwing star", "ninja star"), WEAPONS),
    "katana": Prop(w.katana, STEEL, ("samurai sword", "japanese sword", "nodachi", "tachi",
        "wakizashi"), WEAPONS),
    "scimitar": Prop(w.scimitar, STEEL, ("cutlass", "saber", "sabre", "curved sword"),
        WEAPONS),
    "energy sword": Prop(w.energy_sword, (110, 210, 255), ("beam saber", "light sword",
        "laser sword", "glowing sword", "lightsaber"), WEAPONS),
    "spear": Prop(w.spear, STEEL, ("lance", "polearm", "halberd", "naginata", "holding spear",
        "javelin", "holding polearm"), WEAPONS),
    "trident": Prop(w.trident, GOLD, ("pitchfork",), WEAPONS),
    "axe": Prop(w.axe, STEEL, ("battle axe", "holding axe", "hatchet"), WEAPONS),
    "hammer": Prop(w.hammer, (150, 154, 168), ("war hammer", "mallet", "holding hammer"),
        WEAPONS),
    "scythe": Prop(w.scythe, STEEL, ("holding scythe", "sickle", "reaper scythe"), WEAPONS),
    "bow and arrow": Prop(w.bow, WOOD, ("bow (weapon)", "holding bow (weapon)", "longbow",
        "archery", "drawing bow"), WEAPONS),
    "arrow": Prop(w.arrow, RED, ("arrow (projectile)", "holding arrow"), WEAPONS),
    "shield": Prop(w.shield, (96, 120, 180), ("holding shield", "kite shield",
        "knight shield"), WEAPONS),
    "round shield": Prop(w.round_shield, (180, 84, 76), ("buckler", "wooden shield"), WEAPONS),
    "pistol": Prop(w.pistol, (104, 108, 122), ("gun", "handgun", "holding gun", "revolver",
        "toy gun", "water gun"), WEAPONS),
    "two pistols": Prop(w.pistol, (104, 108, 122), ("dual pistols", "dual guns"), WEAPONS,
        _BOTH),
    "rifle": Prop(w.rifle, (96, 100, 114), ("assault rifle", "sniper rifle", "shotgun",
        "holding rifle", "musket"), WEAPONS),
    "whip": Prop(w.whip, BROWN, ("holding whip",), WEAPONS),
    # Magic.
    "staff": Prop(w.staff, (96, 210, 240), ("magic staff", "wizard staff", "holding staff",
        "scepter", "sceptre", "mage staff"), MAGIC),
    "bo staff": Prop(w.plain_staff, WOOD, ("wooden stick", "quarterstaff", "walking stick",
        "cane", "stick"), WEAPONS),
    "wand": Prop(w.wand, (252, 206, 96), ("magic wand", "holding wand", "star wand"), MAGIC),
    "energy ball": Prop(m.energy_ball, (66, 150, 246), ("spiral energy ball", "ball of energy",
        "energy sphere", "plasma ball"), MAGIC, _CAST),
    "magic orb": Prop(m.orb, (150, 120, 246), ("orb", "glowing orb", "magic sphere",
        "holding orb"), MAGIC, _CAST),
    "magic circle": Prop(m.magic_circle, m.MAGIC, ("spell circle", "casting magic",
        "casting spell", "casting a spell", "magic", "spell"), MAGIC, _CAST),
    "fire magic": Prop(m.fire, (250, 120, 50), ("fire", "flame", "flames", "fireball",
        "holding fire", "pyrokinesis", "flaming hand"), MAGIC, _CAST),
    "ice magic": Prop(m.ice, (150, 214, 246), ("ice", "ice crystals", "ice shards", "icicle",
        "cryokinesis"), MAGIC, _CAST),
    "lightning magic": Prop(m.lightning, (250, 222, 90), ("electricity", "lightning",
        "electrokinesis", "electric aura"), MAGIC, _CAST, coloured=False),
    "water magic": Prop(m.water, (90, 170, 240), ("hydrokinesis", "water splash",
        "controlling water"), MAGIC, _CAST),
    "wind magic": Prop(m.wind, (190, 232, 214), ("aerokinesis", "swirling wind"), MAGIC,
        _CAST),
    "sparkles": Prop(m.sparkles, (252, 214, 110), ("sparkle", "magic sparkles", "magic dust",
        "fairy dust"), MAGIC, _CAST),
    "dark magic": Prop(m.curse, (96, 40, 140), ("dark flames", "cursed flames", "dark energy",
        "shadow magic", "black fire"), MAGIC, _CAST),
    "aura": Prop(m.aura, (252, 206, 96), ("glowing aura", "power aura", "energy aura", "ki"),
        MAGIC, _CAST),
    "crystal ball": Prop(y.crystal_ball, (170, 140, 236), ("fortune telling",), MAGIC, _PALM),
    "hologram": Prop(m.hologram, (96, 206, 250), ("holographic interface",
        "holographic screen"), MAGIC, _CAST, coloured=False),
    "heart magic": Prop(m.hearts, (246, 110, 150), ("blowing kiss", "heart of love"), MAGIC,
        _CAST),
    "potion": Prop(e.potion, (200, 90, 190), ("magic potion", "flask", "holding potion",
        "vial"), MAGIC),
    # Things.
    "umbrella": Prop(t.umbrella, (226, 96, 110), ("holding an umbrella", "oil-paper umbrella",
        "open umbrella"), THINGS),
    "parasol": Prop(t.umbrella, (246, 226, 236), ("holding parasol", "sun umbrella"), THINGS),
    "closed umbrella": Prop(t.closed_umbrella, (96, 120, 180), ("folded umbrella",), THINGS),
    "book": Prop(t.book, (150, 62, 72), ("open book", "holding a book", "spellbook",
        "grimoire", "reading a book", "novel", "magazine", "manga (object)"), THINGS, _PALM),
    "closed book": Prop(t.closed_book, (96, 110, 170), ("textbook", "notebook", "diary",
        "bible"), THINGS),
    "smartphone": Prop(t.smartphone, BLACK, ("phone", "cellphone", "mobile phone",
        "holding phone", "selfie", "holding smartphone", "taking selfie"), THINGS),
    "laptop": Prop(t.laptop, (170, 176, 190), ("notebook computer", "holding laptop",
        "tablet pc", "tablet"), THINGS, _PALM),
    "letter": Prop(t.letter, (252, 246, 236), ("love letter", "envelope", "holding letter",
        "holding paper", "map"), THINGS),
    "clipboard": Prop(t.clipboard, (176, 128, 84), ("holding clipboard", "checklist"), THINGS),
    "briefcase": Prop(t.bag, (176, 110, 84), ("holding bag",), THINGS),
    "shopping bag": Prop(t.shopping_bag, (240, 226, 206), ("shopping bags", "paper bag",
        "plastic bag", "grocery bag"), THINGS),
    "suitcase": Prop(t.suitcase, (150, 98, 70), ("luggage", "rolling suitcase", "trunk"),
        THINGS),
    "basket": Prop(t.basket, (206, 160, 104), ("picnic basket", "fruit basket",
        "holding basket"), THINGS),
    "flag": Prop(t.flag, (222, 76, 76), ("banner", "holding flag", "waving flag"), THINGS),
    "sign": Prop(t.sign, (250, 246, 236), ("holding sign", "placard", "signboard"), THINGS),
    "folding fan": Prop(w.fan, (222, 90, 110), ("hand fan", "fan", "holding fan", "paper fan"),
        THINGS),
    "round fan": Prop(w.round_fan, (110, 160, 226), ("uchiwa", "round hand fan"), THINGS),
    "held mask": Prop(y.mask, (250, 246, 240), ("holding mask",),
        THINGS),
    "camera": Prop(t.camera, (70, 70, 84), ("holding camera", "photographer", "video camera"),
        THINGS),
    "game controller": Prop(t.controller, (236, 238, 244), ("controller", "gamepad",
        "holding controller", "handheld game console", "playing games"), THINGS),
    "held helmet": Prop(t.headset_helmet, (230, 232, 238), ("holding a helmet",
        "motorcycle helmet"), THINGS),
    "playing cards": Prop(y.cards, WHITE, ("cards", "playing card", "card", "tarot",
        "holding card", "ace of spades"), THINGS),
    "mirror": Prop(t.mirror, (226, 190, 110), ("hand mirror", "holding mirror"), THINGS),
    "key": Prop(t.key, (232, 186, 84), ("holding key", "golden key", "keyblade"), THINGS),
    "tray": Prop(t.tray, (196, 202, 216), ("holding tray", "serving tray", "waitress tray"),
        THINGS, _PALM),
    "gift": Prop(y.gift, (226, 76, 88), ("gift box", "present", "holding gift", "valentine",
        "box of chocolates", "holding box", "box"), THINGS, _PALM),
    "hugged pillow": Prop(y.pillow, (246, 236, 240), ("holding pillow", "hugging pillow"), THINGS),
    # Lights.
    "lantern": Prop(t.lantern, (206, 130, 70), ("holding lantern", "oil lamp",
        "paper lantern"), LIGHTS),
    "candle": Prop(t.candle, (250, 240, 220), ("holding candle", "candlelight", "candlestick"),
        LIGHTS),
    "torch": Prop(t.torch, BROWN, ("holding torch", "burning torch"), LIGHTS, coloured=False),
    "flashlight": Prop(t.flashlight, (84, 88, 104), ("holding flashlight",), LIGHTS),
    # Flowers.
    "bouquet": Prop(y.bouquet, (246, 130, 160), ("holding bouquet", "bouquet of flowers",
        "flower bouquet", "holding flowers"), FLOWERS),
    "flower": Prop(y.flower, (250, 150, 180), ("holding flower", "daisy", "tulip", "lily"),
        FLOWERS),
    "rose": Prop(y.rose, (214, 50, 66), ("red rose", "holding rose", "single rose"), FLOWERS),
    # Tools.
    "paintbrush": Prop(t.paintbrush, (84, 140, 230), ("brush", "holding paintbrush",
        "calligraphy brush"), TOOLS),
    "palette": Prop(t.palette, (206, 160, 110), ("paint palette", "palette (object)"), TOOLS,
        _PALM),
    "pencil": Prop(t.pencil, (250, 200, 70), ("pen", "holding pen", "holding pencil", "quill"),
        TOOLS),
    "scissors": Prop(t.scissors, (226, 76, 84), ("holding scissors",), TOOLS),
    "broom": Prop(t.broom, (222, 184, 104), ("broomstick", "holding broom", "sweeping",
        "witch broom"), TOOLS),
    "wooden spoon": Prop(e.spoon, (206, 160, 110), ("spoon", "ladle", "spatula", "whisk"), TOOLS),
    "frying pan": Prop(e.frying_pan, (84, 86, 98), ("pan", "holding frying pan", "wok"),
        TOOLS),
    "kitchen knife": Prop(e.knife, STEEL, ("knife", "chef knife", "cleaver"), TOOLS),
    # Toys and animals.
    "teddy bear": Prop(y.teddy_bear, (190, 136, 92), ("stuffed toy", "stuffed animal",
        "plushie", "plush", "holding teddy bear", "stuffed bear"), TOYS),
    "cat": Prop(y.cat, (240, 190, 130), ("holding cat", "kitten", "holding a cat",
        "black kitten", "holding animal", "pet"), TOYS, _PALM),
    "bird": Prop(y.bird, (110, 176, 236), ("dove", "parrot", "bird on hand"),
        TOYS, _PALM),
    "balloon": Prop(y.balloon, (236, 80, 90), ("balloons", "holding balloon", "red balloon"),
        TOYS),
    "skateboard": Prop(y.skateboard, (226, 96, 84), ("holding skateboard",), TOYS),
    # Sports.
    "ball": Prop(p.ball, (240, 136, 62), ("holding a ball", "rubber ball"), SPORTS),
    "basketball": Prop(p.basketball, (236, 130, 62), ("basketball (object)",
        "playing basketball", "holding basketball", "dribbling"), SPORTS),
    "soccer ball": Prop(p.soccer_ball, WHITE, ("football", "soccer", "playing soccer"),
        SPORTS),
    "volleyball": Prop(p.volleyball, (250, 236, 170), ("volleyball (object)",
        "holding volleyball"), SPORTS),
    "baseball": Prop(p.baseball, WHITE, ("baseball (object)", "holding baseball"), SPORTS),
    "tennis ball": Prop(p.tennis_ball, (206, 226, 84), (), SPORTS),
    "beach ball": Prop(p.beach_ball, (236, 90, 96), ("beachball",), SPORTS),
    "baseball bat": Prop(p.baseball_bat, (206, 160, 104), ("bat (weapon)",
        "holding baseball bat", "wooden bat", "club"), SPORTS),
    "tennis racket": Prop(p.tennis_racket, (226, 76, 84), ("racket", "holding racket",
        "racquet"), SPORTS),
    "badminton racket": Prop(p.badminton_racket, (84, 150, 230), ("badminton",), SPORTS),
    "hockey stick": Prop(p.hockey_stick, (176, 128, 84), ("golf club", "lacrosse stick"),
        SPORTS),
    "fishing rod": Prop(p.fishing_rod, (150, 104, 70), ("fishing", "holding fishing rod"),
        SPORTS),
    "pom poms": Prop(p.pom_pom, (236, 80, 110), ("pom pom (cheerleading)",
        "pom poms (cheerleading)", "cheerleading"), SPORTS, _BOTH),
    # Instruments.
    "guitar": Prop(p.guitar, (206, 140, 80), ("acoustic guitar", "playing guitar", "ukulele",
        "lute", "holding guitar", "holding instrument", "biwa"), MUSIC, _ACROSS),
    "electric guitar": Prop(p.electric_guitar, (214, 60, 66), ("bass guitar", "guitarist"),
        MUSIC, _ACROSS),
    "violin": Prop(p.violin, (192, 100, 52), ("violinist", "holding violin", "viola",
        "fiddle"), MUSIC, _ACROSS),
    "flute": Prop(p.flute, (206, 212, 224), ("playing flute", "recorder"), MUSIC, _ACROSS),
    "trumpet": Prop(p.trumpet, (236, 190, 88), ("horn (instrument)", "playing trumpet"), MUSIC,
        _ACROSS),
    "microphone": Prop(p.microphone, (72, 70, 86), ("holding microphone", "singing", "mic",
        "karaoke", "singer"), MUSIC),
    "microphone stand": Prop(p.microphone_stand, (86, 86, 100), ("mic stand",), MUSIC),
    "drumsticks": Prop(p.drumsticks, (214, 170, 116), ("drumstick (instrument)", "drummer"),
        MUSIC, _BOTH),
    "tambourine": Prop(p.tambourine, (214, 110, 90), ("maracas",), MUSIC),
    "conductor baton": Prop(p.baton, WHITE, ("baton (conducting)", "baton (instrument)"),
        MUSIC),
    # Food and drink.
    "mug": Prop(e.mug, (246, 240, 230), ("cup", "holding cup", "coffee", "hot chocolate",
        "cocoa", "coffee cup", "coffee mug", "hot drink", "beer mug", "holding mug"), FOOD),
    "tea cup": Prop(e.tea_cup, (250, 240, 244), ("tea", "teacup", "drinking tea",
        "holding teacup"), FOOD),
    "paper cup": Prop(e.paper_cup, (246, 242, 234), ("takeaway coffee", "disposable cup",
        "iced coffee", "to-go cup"), FOOD),
    "bubble tea": Prop(e.bubble_tea, (214, 176, 140), ("boba", "milk tea", "milkshake",
        "smoothie", "drink with straw", "bendy straw"), FOOD),
    "glass": Prop(e.glass, (250, 190, 96), ("drinking glass", "juice", "lemonade", "drink",
        "holding drink", "soda", "glass of water", "cocktail"), FOOD),
    "wine glass": Prop(e.wine_glass, (150, 40, 66), ("wine", "champagne", "red wine",
        "champagne flute", "holding wine glass"), FOOD),
    "bottle": Prop(e.bottle, (96, 160, 130), ("holding bottle", "water bottle", "wine bottle",
        "sake bottle", "milk bottle"), FOOD),
    "ice cream": Prop(e.ice_cream, (252, 200, 214), ("ice cream cone", "gelato", "soft serve",
        "holding ice cream"), FOOD),
    "popsicle": Prop(e.popsicle, (120, 200, 240), ("ice pop", "ice lolly", "holding popsicle"),
        FOOD),
    "lollipop": Prop(e.lollipop, (240, 90, 130), ("candy", "holding lollipop", "sweets",
        "candy cane", "holding candy"), FOOD),
    "candy apple": Prop(e.candy_apple, (206, 40, 50), ("toffee apple",), FOOD),
    "cotton candy": Prop(e.cotton_candy, (250, 180, 210), ("candy floss",), FOOD),
    "apple": Prop(e.apple, (214, 50, 54), ("red apple", "fruit", "holding fruit",
        "holding apple"), FOOD, _PALM),
    "banana": Prop(e.banana, (250, 216, 90), ("holding banana",), FOOD),
    "onigiri": Prop(e.onigiri, (252, 250, 246), ("rice ball", "holding onigiri"), FOOD, _PALM),
    "sandwich": Prop(e.sandwich, (250, 240, 214), ("holding sandwich",), FOOD, _PALM,
        coloured=False),
    "hamburger": Prop(e.burger, (214, 158, 96), ("burger", "holding burger", "cheeseburger"),
        FOOD, _PALM, coloured=False),
    "bread": Prop(e.bread, (250, 226, 176), ("toast", "bread slice", "toast in mouth",
        "holding bread"), FOOD),
    "donut": Prop(e.donut, (246, 150, 180), ("doughnut", "holding doughnut"), FOOD, _PALM),
    "cake": Prop(e.cake, (252, 232, 180), ("cake slice", "strawberry cake", "birthday cake",
        "cupcake", "shortcake", "holding cake", "dessert"), FOOD, _PALM),
    "bento": Prop(e.bento, (214, 76, 70), ("bento box", "lunch box", "obento", "holding food",
        "food"), FOOD, _PALM),
    "ramen": Prop(e.ramen, (226, 80, 70), ("bowl", "noodles", "holding bowl", "soup",
        "rice bowl", "bowl of ramen"), FOOD, _PALM),
    "dango": Prop(e.skewer, (248, 170, 190), ("skewer",), FOOD),
    "pizza": Prop(e.pizza, (252, 208, 104), ("pizza slice", "holding pizza"), FOOD, _PALM,
        coloured=False),
}  # fmt: skip
# The closed list that training draws.
TRAINED = {
    "glowing spiral energy ball": "energy ball", "glowing magic circle": "dark magic",
    "holding sword": "sword", "holding katana": "katana", "wooden staff": "staff",
    "holding umbrella": "umbrella", "holding book": "book", "holding ball": "ball",
    "microphone": "microphone", "holding a tray": "tray", "holding helmet": "held helmet",
    "playing violin": "violin",
}  # fmt: skip
MOST_ITEMS = 6  # held and cast at once


def held_items(look: Look) -> tuple[Item, ...]:
    """What two hands can hold of what the look names, in its order, and all that is cast."""
    named = [item for item in look.items if item.kind in PROPS]
    if look.prop in TRAINED:
        named.insert(0, Item(TRAINED[look.prop]))
    free, found = 2, list[Item]()
    for item in named[:MOST_ITEMS]:
        hands = HANDS[PROPS[item.kind].hold]
        if hands <= free:
            free -= hands
            found.append(item)
    return tuple(found)


WORDS: tuple[Word, ...] = tuple(
    Word("items", key, (key, *prop.names), prop.family, takes_colour=prop.coloured)
    for key, prop in PROPS.items()
)
