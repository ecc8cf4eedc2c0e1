"""Every place by name: who paints it, when it is seen unless told, and its light.

One entry adds a place and its words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.figures.attributes import PLACES as TRAINED
from core.figures.backgrounds import air, grounds, interiors, lights, wonders
from core.figures.backgrounds.landscape import View
from core.figures.backgrounds.lights import Light
from core.figures.backgrounds.outdoors import fields, nature, sports, town
from core.figures.vocabulary import Word

OUTDOORS, INDOORS, GROUNDS = "places outdoors", "places indoors", "grounds"


@dataclass(frozen=True)
class Place:
    """``light`` is that of its own time; another time brings its own, but not indoors."""

    painter: Callable[[View], None]
    names: tuple[str, ...]  # beside its key
    family: str = OUTDOORS
    time: str = "day"
    weather: str = ""
    season: str = ""
    light: Light | None = None

    @property
    def indoors(self) -> bool:
        return self.family == INDOORS

    @property
    def is_ground(self) -> bool:
        """No place: time and weather do not reach it."""
        return self.family == GROUNDS


PLACES: dict[str, Place] = {
    # The sixteen that training draws.
    "sunny park path": Place(nature.park, ("park", "park path", "city park", "trees", "nature")),
    "city at night": Place(town.city, ("night city", "city lights", "night street", "neon city",
                  "city night"), time="night", light=lights.NEON),
    "sunset": Place(fields.open_field, ("sunset landscape", "evening field"), time="sunset"),
    "beach": Place(nature.beach, ("sandy beach", "seaside", "seashore", "shore", "coast", "sand",
                   "tropical beach", "tropical"), light=lights.SEASIDE),
    "snow": Place(nature.snowfield, ("snowfield", "snow field", "snowy field", "snowy landscape",
                  "winter landscape", "tundra", "snowy mountains"), weather="snow",
                  light=lights.SNOWY),
    "classroom": Place(interiors.classroom, ("school", "school classroom", "school desk",
                       "chalkboard", "blackboard", "lecture hall"), INDOORS),
    "starry sky": Place(fields.grass_hill, ("starry hill", "under the stars"), time="starry night",
                        light=lights.NIGHT),
    "forest": Place(nature.forest, ("woods", "woodland", "deep forest", "forest path"),
                    light=lights.LEAFY),
    "temple": Place(town.temple, ("shrine", "torii", "shinto shrine", "shrine gate", "torii gate",
                    "stone lantern", "japanese shrine", "temple steps")),
    "rooftop": Place(town.rooftop, ("school rooftop", "roof", "on the roof", "chain-link fence",
                     "skyline", "city skyline")),
    "cherry blossoms": Place(nature.blossoms, ("cherry blossom", "sakura", "sakura trees",
                             "cherry trees", "cherry blossom trees", "hanami"), weather="petals"),
    "night festival": Place(town.festival, ("festival", "summer festival", "matsuri",
                            "japanese festival", "food stall", "yatai", "lantern festival"),
                            time="night", light=lights.LANTERNS),
    "stone arena": Place(wonders.arena, ("arena", "colosseum", "coliseum", "fighting arena",
                         "amphitheater")),
    "concert stage": Place(wonders.stage, ("stage", "concert", "live stage", "idol stage",
                           "stage lights", "concert hall", "glowstick"), weather="confetti",
                           light=lights.SPOTLIGHTS),
    "simple background": Place(grounds.plain, ("studio", "plain backdrop"), GROUNDS,
                               light=lights.STUDIO),
    "gradient background": Place(grounds.gradient, ("colorful background", "gradient",
                                 "multicolored background", "rainbow background"), GROUNDS),
    # Out of doors.
    "city": Place(town.city, ("cityscape", "city street", "downtown", "urban", "metropolis",
                  "skyscraper", "buildings", "busy street", "intersection")),
    "street": Place(town.street, ("neighborhood", "suburb", "road", "residential street",
                    "sidewalk", "house", "streetlamp", "lamppost", "street lamp",
                    "telephone pole", "power lines", "crosswalk")),
    "alley": Place(town.alley, ("back alley", "alleyway", "narrow street", "dark alley")),
    "old town": Place(town.old_town, ("chinese street", "east asian architecture", "chinatown",
                      "japanese street", "kyoto street", "red lanterns")),
    "cyberpunk city": Place(town.cyberpunk, ("cyberpunk", "neon lights", "neon signs",
                            "futuristic city", "sci-fi city", "neon street", "science fiction"),
                            time="night", light=lights.NEON),
    "bridge": Place(town.bridge, ("on a bridge", "red bridge")),
    "train station": Place(town.train_station, ("station", "train platform", "railroad tracks",
                           "railway", "subway station", "platform")),
    "harbor": Place(town.harbor, ("harbour", "port", "pier", "dock", "boat", "sailboat")),
    "ship deck": Place(town.ship_deck, ("ship", "on a ship", "pirate ship", "boat deck", "deck",
                       "watercraft"), light=lights.SEASIDE),
    "village": Place(town.village, ("medieval village", "fantasy village", "town", "small town",
                     "cottage", "fantasy town", "hamlet")),
    "castle": Place(town.castle, ("fantasy castle", "palace", "fortress", "castle grounds",
                    "kingdom", "tower")),
    "ruins": Place(town.ruins, ("ancient ruins", "overgrown ruins", "abandoned", "greek ruins",
                   "post-apocalypse", "pillar", "pillars", "column")),
    "garden": Place(town.garden, ("rose garden", "flower garden", "courtyard", "hedge",
                    "flowers", "rose bush"), light=lights.LEAFY),
    "balcony": Place(town.balcony, ("terrace", "veranda", "railing")),
    "stairs": Place(town.stairs, ("staircase", "steps", "stone stairs", "stone steps")),
    "playground": Place(sports.playground, ("swing", "slide", "swing set", "jungle gym")),
    "basketball court": Place(sports.basketball_court, ("basketball hoop", "outdoor court",
                              "streetball court")),
    "tennis court": Place(sports.tennis_court, ("tennis net",)),
    "stadium": Place(sports.stadium, ("track", "track field", "running track", "track and field",
                     "sports field")),
    "pool": Place(sports.pool, ("swimming pool", "poolside"), light=lights.SEASIDE),
    "flower field": Place(fields.flower_field, ("field of flowers", "wildflowers", "flower meadow",
                          "daisy field")),
    "lavender field": Place(fields.lavender_field, ("lavender",)),
    "sunflower field": Place(fields.sunflower_field, ("sunflowers", "sunflower")),
    "wheat field": Place(fields.wheat_field, ("wheat", "golden field", "field")),
    "meadow": Place(fields.meadow, ("grass", "grassland", "grass field", "grassy field", "plains",
                    "tall grass", "prairie", "green field")),
    "hill": Place(fields.grass_hill, ("grassy hill", "hilltop", "hills", "outdoors",
                  "landscape", "scenery", "horizon")),
    "mountain": Place(nature.mountains, ("mountains", "mountain peak", "mountainous horizon",
                      "snowy mountain", "alps", "mount fuji", "valley")),
    "lake": Place(nature.lake, ("lakeside", "pond", "by the lake", "lakeshore")),
    "river": Place(nature.river, ("riverbank", "stream", "creek", "riverside")),
    "waterfall": Place(nature.waterfall, ("waterfalls", "cascade")),
    "bamboo forest": Place(nature.bamboo_forest, ("bamboo", "bamboo grove"), light=lights.LEAFY),
    "jungle": Place(nature.jungle, ("rainforest", "tropical forest", "vines"), light=lights.LEAFY),
    "ocean": Place(nature.ocean, ("sea", "waves", "in the water", "shallow water", "wading",
                   "water", "seascape"), light=lights.SEASIDE),
    "desert": Place(nature.desert, ("dunes", "sand dunes", "cactus", "wasteland")),
    "sky": Place(nature.high_sky, ("above the clouds", "flying in the sky", "sea of clouds",
                 "heaven", "in the sky", "cloudscape", "floating in the sky")),
    "farm": Place(fields.farm, ("farmland", "barn", "ranch", "vegetable garden")),
    "countryside": Place(fields.countryside, ("rural", "country road", "japanese countryside",
                  "dirt road")),
    "battlefield": Place(wonders.battlefield, ("war", "war zone", "battle"), weather="embers",
                  light=lights.FIRELIGHT),
    "underwater": Place(wonders.underwater, ("under the sea", "deep sea", "aquarium",
                        "seaweed", "submerged", "fish"), weather="bubbles", light=lights.WATER),
    "space": Place(wonders.space, ("outer space", "planet", "galaxy", "nebula", "cosmos",
                   "universe", "moon surface"), time="night", light=lights.DEEP),
    "magic forest": Place(wonders.magic_forest, ("enchanted forest", "fairy forest",
                          "glowing mushrooms", "mushroom", "fantasy forest", "glowing forest"),
                          time="night", weather="fireflies", light=lights.NIGHT),
    # Indoors.
    "school hallway": Place(interiors.hallway, ("hallway", "corridor", "school corridor",
                            "locker", "lockers", "locker room"), INDOORS),
    "gym": Place(interiors.gym, ("gymnasium", "school gym", "indoor court",
                 "fitness gym"), INDOORS),
    "library": Place(interiors.library, ("bookshelf", "bookshelves", "bookcase", "book stack",
                     "study", "bookstore", "archive"), INDOORS, light=lights.LAMP),
    "bedroom": Place(interiors.bedroom, ("bed", "pillow", "cozy bedroom", "on bed", "dorm room",
                     "bed sheet"), INDOORS, light=lights.ROOM),
    "living room": Place(interiors.living_room, ("couch", "sofa", "lounge", "home", "apartment",
                         "cozy room"), INDOORS, light=lights.ROOM),
    "kitchen": Place(interiors.kitchen, ("counter",), INDOORS,
                     light=lights.ROOM),
    "cafe": Place(interiors.cafe, ("coffee shop", "café", "maid cafe",
                  "cafeteria"), INDOORS, light=lights.LAMP),
    "restaurant": Place(interiors.restaurant, ("diner", "bar", "pub", "dining room"), INDOORS,
                  light=lights.LAMP),
    "office": Place(interiors.office, ("cubicle", "workplace", "meeting room", "office room",
                    "computer", "desk"), INDOORS),
    "game room": Place(interiors.game_room, ("gaming room", "monitor", "gamer room",
                       "computer room", "streaming room"), INDOORS, light=lights.NEON),
    "shop": Place(interiors.shop, ("convenience store", "store", "supermarket", "konbini",
                  "grocery store"), INDOORS),
    "hospital room": Place(interiors.hospital, ("hospital", "infirmary", "clinic", "hospital bed"),
                           INDOORS),
    "train interior": Place(interiors.train, ("train", "subway", "inside a train", "metro"),
                  INDOORS),
    "dojo": Place(interiors.dojo, ("tatami", "japanese room", "shouji", "shoji", "training hall",
                  "washitsu", "sliding doors"), INDOORS, light=lights.ROOM),
    "indoors": Place(interiors.indoors, ("room", "inside", "interior", "door"), INDOORS,
                     light=lights.ROOM),
    "window": Place(interiors.by_window, ("by the window", "large window", "curtains",
                    "window light", "windowsill"), INDOORS, light=lights.ROOM),
    "wall": Place(interiors.wall, ("brick wall", "against a wall", "bricks")),
    "throne room": Place(wonders.throne_room, ("throne", "great hall", "ballroom", "palace hall",
                         "castle interior", "royal hall"), INDOORS, light=lights.LAMP),
    "church": Place(wonders.church, ("cathedral", "stained glass", "chapel", "church interior"),
                  INDOORS, light=lights.LAMP),
    "dungeon": Place(wonders.dungeon, ("prison", "prison cell", "jail", "cell", "crypt",
                     "underground", "torchlight"), INDOORS, time="night", light=lights.FIRELIGHT),
    "cave": Place(wonders.cave, ("cavern", "crystal cave", "grotto", "mine", "crystals"), INDOORS,
                  light=lights.DEEP),
    "spaceship": Place(wonders.spaceship, ("spaceship interior", "cockpit", "spacecraft",
                       "space station", "holographic display", "control room",
                       "spacecraft interior",
                       "bridge of a spaceship"), INDOORS, light=lights.NEON),
    "laboratory": Place(wonders.laboratory, ("lab", "science lab", "test tube", "research lab"),
                        INDOORS, light=lights.NEON),
    "steampunk workshop": Place(wonders.steampunk, ("steampunk", "workshop", "gears",
                                "clockwork"), INDOORS,
                                light=lights.LAMP),
    # No place at all.
    "none": Place(grounds.nothing, ("transparent background", "no background",
                  "transparent"), GROUNDS, light=lights.STUDIO),
    "plain background": Place(grounds.solid, ("background", "solid background", "flat background",
                              "flat color background", "solid color background", "backdrop"),
                              GROUNDS, light=lights.STUDIO),
    "dark background": Place(grounds.dark, ("dark backdrop", "shadowy background", "darkness"),
                             GROUNDS, light=lights.NIGHT),
    "two-tone background": Place(grounds.two_tone, ("two tone background", "split background"),
                                 GROUNDS),
    "polka dot background": Place(grounds.dots, ("dotted background", "polka dots background"),
                                  GROUNDS),
    "striped background": Place(grounds.stripes, ("stripes background", "diagonal stripes"),
                                GROUNDS),
    "checkered background": Place(grounds.checks, ("checkerboard background", "plaid background"),
                                  GROUNDS),
    "halftone background": Place(grounds.halftone, ("halftone", "screentone background",
                                 "comic background"), GROUNDS),
    "sunburst background": Place(grounds.sunburst, ("sunburst", "sun rays background",
                                 "radial background"), GROUNDS),
    "focus lines": Place(grounds.focus_lines, ("emphasis lines", "manga background",
                         "concentration lines", "action background"), GROUNDS),
    "sparkle background": Place(grounds.sparkles, ("sparkling background", "glitter background",
                                "glitter", "sparkles background"), GROUNDS),
    "star pattern background": Place(grounds.stars, ("starry background", "stars background",
                                     "star background"), GROUNDS),
    "heart background": Place(grounds.hearts, ("hearts background", "valentine background"),
                              GROUNDS),
    "bubble background": Place(grounds.bubbles, ("bubbles background",), GROUNDS),
    "blurry background": Place(grounds.blurred, ("bokeh", "blurred background", "bokeh background",
                               "bokeh lights"), GROUNDS, light=lights.NEON),
    "floral background": Place(grounds.floral, ("flower frame", "flower background", "floral frame",
                               "flower border", "floral border"), GROUNDS),
    "abstract background": Place(grounds.abstract, ("abstract",), GROUNDS),
    "geometric background": Place(grounds.geometric, ("polygonal background",
                                  "triangle background"), GROUNDS),
    "paint splatter": Place(grounds.splatter, ("paint splatter background", "ink splatter",
                            "splatter background", "watercolor background"), GROUNDS),
    "spotlight": Place(grounds.spotlight, ("spotlight background", "in the spotlight"), GROUNDS,
                       light=lights.SPOTLIGHTS),
}  # fmt: skip
assert set(TRAINED) <= PLACES.keys()
# Places whose key is a time's or a weather's name: these are where one is who names only that.
OF_THE_AIR = {"sunset": "sunset", "starry sky": "starry night", "snow": "snow"}
# As the scene of a look that names a place nobody knows.
OTHERWISE = "simple background"
SEASON_PLACES = {"spring": "cherry blossoms", "autumn": "sunny park path", "winter": "snow"}


def place_of(key: str) -> Place:
    return PLACES.get(key, PLACES[OTHERWISE])


def place_in(time: str, weather: str, season: str) -> str:
    """Where one is who is told only when or in what weather; "" where nothing is told."""
    if not (time or weather or season):
        return ""
    fitting = {told: key for key, told in OF_THE_AIR.items()}
    return fitting.get(weather) or fitting.get(time) or SEASON_PLACES.get(season, "hill")


def air_of(place: Place, told_air: str, time: str, weather: str, season: str) -> air.Air:
    """What is told, and for the rest what the place has by itself."""
    own = air.Air(
        air.TIMES[place.time], air.WEATHERS.get(place.weather, air.FAIR),
        air.SEASONS.get(place.season), place.indoors,
    )  # fmt: skip
    return air.settled(told_air, time, weather, season, indoors=place.indoors, otherwise=own)


def _names(key: str, place: Place) -> tuple[str, ...]:
    """A time or a weather alone names no place: "street, snow" is a street."""
    own = () if key in OF_THE_AIR else (key,)
    return (*own, *place.names)


WORDS: tuple[Word, ...] = tuple(
    Word("place", key, _names(key, place), place.family, takes_colour=place.is_ground)
    for key, place in PLACES.items()
)
