"""When and in what weather a place is seen: one table each for times, weathers and seasons."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.figures.attributes import Colour
from core.figures.backgrounds import lights
from core.figures.backgrounds.lights import Light
from core.figures.vocabulary import Word

Factors = tuple[float, float, float]


@dataclass(frozen=True)
class Time:
    """``ambient`` is what it leaves of the colours of a day, ``indoors`` of those in a room."""

    names: tuple[str, ...]
    sky: tuple[Colour, ...]  # from its top to the horizon
    ambient: Factors
    haze: Colour  # what far things fade into
    light: Light
    clouds: tuple[Colour, Colour]  # lit, and below
    indoors: Factors = (1.0, 1.0, 1.0)
    disc: str = ""  # of sun or moon: a key of ``skies.DISCS``
    stars: int = 0
    dark: bool = False  # lamps are lit


_WHITE_CLOUDS = ((255, 255, 255), (222, 236, 248))
_NIGHT_CLOUDS = ((66, 70, 132), (46, 48, 104))
TIMES: dict[str, Time] = {
    "day": Time(
        (
            "day",
            "daytime",
            "midday",
            "noon",
            "sunny",
            "sunny day",
            "sunlight",
            "sunshine",
            "bright day",
            "afternoon",
            "daylight",
        ),
        ((104, 186, 246), (168, 218, 250), (228, 244, 252)),
        (1.0, 1.0, 1.0),
        (206, 226, 240),
        lights.DAY,
        _WHITE_CLOUDS,
    ),
    "morning": Time(
        ("morning", "morning light", "early morning", "morning sun"),
        ((126, 186, 238), (194, 222, 242), (254, 240, 212)),
        (1.02, 0.99, 0.9),
        (242, 234, 214),
        lights.MORNING,
        ((255, 252, 244), (238, 228, 222)),
        (1.02, 0.99, 0.92),
        "low sun",
    ),
    "dawn": Time(
        ("dawn", "sunrise", "daybreak", "first light"),
        ((92, 108, 178), (194, 150, 188), (252, 188, 166), (255, 228, 182)),
        (0.84, 0.74, 0.8),
        (236, 188, 184),
        lights.GOLDEN,
        ((255, 206, 196), (204, 150, 178)),
        (0.9, 0.82, 0.84),
        "low sun",
        8,
    ),
    "golden hour": Time(
        ("golden hour", "golden light", "late afternoon", "warm sunlight"),
        ((126, 160, 208), (226, 200, 166), (255, 218, 146)),
        (1.0, 0.88, 0.68),
        (252, 222, 168),
        lights.GOLDEN,
        ((255, 240, 210), (230, 192, 160)),
        (1.02, 0.92, 0.76),
        "low sun",
    ),
    "sunset": Time(
        (
            "sunset",
            "sundown",
            "evening sun",
            "orange sky",
            "setting sun",
            "sunset sky",
            "evening glow",
        ),
        ((112, 84, 160), (232, 112, 112), (252, 172, 104), (255, 226, 150)),
        (0.9, 0.62, 0.54),
        (236, 140, 112),
        lights.SUNSET,
        ((250, 172, 140), (196, 104, 138)),
        (1.0, 0.8, 0.66),
        "low sun",
    ),
    "dusk": Time(
        ("dusk", "evening", "twilight", "nightfall", "purple sky", "evening sky"),
        ((40, 44, 110), (94, 80, 158), (190, 120, 160), (244, 172, 150)),
        (0.56, 0.5, 0.74),
        (150, 112, 164),
        lights.DUSK,
        ((196, 132, 170), (110, 86, 150)),
        (0.86, 0.76, 0.8),
        "",
        16,
        dark=True,
    ),
    "blue hour": Time(
        ("blue hour", "blue dusk"),
        ((30, 52, 120), (66, 100, 178), (140, 160, 214), (212, 196, 214)),
        (0.52, 0.62, 0.9),
        (134, 152, 206),
        lights.BLUE,
        ((150, 166, 214), (92, 112, 176)),
        (0.78, 0.8, 0.92),
        "",
        14,
        dark=True,
    ),
    "night": Time(
        (
            "night",
            "night sky",
            "nighttime",
            "at night",
            "moon",
            "late night",
            "dark sky",
            "crescent moon",
        ),
        ((10, 12, 44), (24, 28, 84), (52, 54, 120), (88, 80, 148)),
        (0.34, 0.38, 0.64),
        (66, 66, 128),
        lights.NIGHT,
        _NIGHT_CLOUDS,
        (0.76, 0.68, 0.68),
        "crescent",
        60,
        dark=True,
    ),
    "moonlit night": Time(
        ("full moon", "moonlight", "moonlit night", "moonlit", "huge moon", "blue moon"),
        ((12, 20, 60), (28, 44, 108), (60, 82, 150), (116, 126, 184)),
        (0.42, 0.48, 0.72),
        (88, 98, 158),
        lights.NIGHT,
        ((120, 130, 186), (66, 74, 136)),
        (0.7, 0.7, 0.8),
        "full moon",
        30,
        dark=True,
    ),
    "starry night": Time(
        (
            "starry night",
            "stars",
            "star (sky)",
            "milky way",
            "galaxy sky",
            "starlight",
            "starry sky",
        ),
        ((8, 10, 44), (24, 26, 84), (66, 56, 132), (120, 86, 160)),
        (0.34, 0.38, 0.66),
        (74, 66, 134),
        lights.NIGHT,
        _NIGHT_CLOUDS,
        (0.72, 0.66, 0.74),
        "milky way",
        130,
        dark=True,
    ),
    "blood moon": Time(
        ("blood moon", "red moon", "red sky", "crimson sky", "crimson moon"),
        ((32, 6, 18), (84, 16, 28), (150, 40, 38), (206, 78, 52)),
        (0.5, 0.3, 0.32),
        (116, 34, 38),
        lights.BLOOD,
        ((130, 40, 44), (70, 18, 30)),
        (0.74, 0.56, 0.56),
        "red moon",
        18,
        dark=True,
    ),
}


@dataclass(frozen=True)
class Weather:
    """``cover`` is how much of the sky is grey, ``haze`` how soon far things fade."""

    names: tuple[str, ...]
    cover: float = 0.0
    haze: float = 0.0
    clouds: int = 2
    falls: str = ""  # before and behind the figure: a key of ``falling.FALLING``
    extra: str = ""  # in the sky: a key of ``skies.EXTRAS``
    snowy: bool = False  # on the ground and on roofs
    wet: bool = False


WEATHERS: dict[str, Weather] = {
    "clear": Weather(("clear sky", "clear weather", "cloudless sky", "blue sky"), clouds=0),
    "cloudy": Weather(("cloudy sky", "clouds", "cloudy", "cloud", "white clouds",
                       "cumulonimbus cloud", "puffy clouds"), clouds=5),
    "overcast": Weather(("overcast", "grey sky", "gray sky", "gloomy", "gloomy weather",
                         "dark clouds", "stormy sky"), 0.75, 0.15, 6),
    "rain": Weather(("rain", "raining", "gentle rain", "rainy", "rainy day", "light rain",
                     "drizzle", "puddle", "puddles", "wet ground", "raindrops"),
                    0.6, 0.2, 4, "rain", wet=True),
    "storm": Weather(("storm", "heavy rain", "stormy", "downpour", "typhoon", "rainstorm"),
                     0.9, 0.3, 6, "heavy rain", wet=True),
    "thunder": Weather(("thunderstorm", "lightning bolt", "thunder", "lightning storm",
                        "stormy night"), 0.95, 0.25, 6, "rain", "bolt", wet=True),
    "snow": Weather(("snowing", "snow", "snowflakes", "falling snowflakes", "falling snow",
                     "snowfall", "snowy"), 0.3, 0.12, 2, "snow", snowy=True),
    "blizzard": Weather(("blizzard", "snowstorm", "heavy snow"), 0.8, 0.55, 2, "blizzard",
                        snowy=True),
    "fog": Weather(("fog", "foggy", "thick fog", "haze"), 0.5, 0.75, 0, extra="fog"),
    "mist": Weather(("mist", "light mist", "misty", "morning mist"), 0.2, 0.35, 1, extra="mist"),
    "wind": Weather(("wind", "windy", "breeze", "wind lines", "strong wind"), 0.0, 0.0, 4, "wind"),
    "rainbow": Weather(("rainbow", "after the rain"), 0.0, 0.05, 3, extra="rainbow"),
    "sunbeams": Weather(("sunbeam", "sunbeams", "light rays", "god rays", "dappled sunlight",
                         "crepuscular rays", "rays of light", "soft light through leaves"),
                        extra="beams", falls="motes"),
    "aurora": Weather(("aurora", "northern lights", "aurora borealis"), clouds=0, extra="aurora"),
    "shooting stars": Weather(("shooting star", "shooting stars", "meteor shower", "comet"),
                              clouds=0, extra="meteors"),
    "fireworks": Weather(("fireworks", "firework"), clouds=0, extra="fireworks"),
    "petals": Weather(("falling petals", "petals", "cherry petals", "sakura petals",
                       "rose petals"), falls="petals"),
    "leaves": Weather(("falling leaves", "leaf on wind", "blowing leaves"), falls="leaves"),
    "fireflies": Weather(("fireflies", "firefly", "glowing insects"), falls="fireflies"),
    "embers": Weather(("embers", "sparks", "ash", "ashes", "burning"), 0.2, 0.1, 3, "embers"),
    "bubbles": Weather(("bubbles", "soap bubbles", "bubble"), falls="bubbles"),
    "light particles": Weather(("light particles", "floating lights", "glowing particles",
                                "dust particles", "particles", "floating particles",
                                "magic particles"), falls="motes"),
    "feathers": Weather(("feathers", "falling feathers", "white feathers"), falls="feathers"),
    "confetti": Weather(("confetti", "streamers"), falls="confetti"),
    "butterflies": Weather(("butterflies", "butterfly"), falls="butterflies"),
    "hearts": Weather(("floating hearts", "hearts"), falls="hearts"),
    "dust": Weather(("dust clouds", "dust", "dust cloud", "sandstorm", "smoke"), 0.2, 0.35, 1,
                    extra="dust"),
}  # fmt: skip


FAIR = Weather(())


@dataclass(frozen=True)
class Season:
    names: tuple[str, ...]
    leaves: tuple[Colour, ...]  # of broad-leaved trees; none keeps a place's own
    turf: Colour | None = None
    turf_share: float = 0.0
    falls: str = ""
    snowy: bool = False


SEASONS: dict[str, Season] = {
    "spring": Season(("spring", "spring (season)", "springtime"),
                     ((250, 186, 206), (252, 204, 218), (150, 206, 104)), (140, 206, 96), 0.35,
                     "petals"),
    "summer": Season(("summer", "midsummer", "summertime", "hot day"), ((70, 162, 74),
                     (88, 176, 78)), (96, 184, 78), 0.3),
    "autumn": Season(("autumn", "fall (season)", "autumn leaves", "fall colors", "maple leaf",
                      "autumn colors", "fall foliage", "maple leaves"),
                     ((226, 120, 50), (206, 74, 48), (238, 178, 66)), (206, 164, 90), 0.6,
                     "leaves"),
    "winter": Season(("winter", "wintertime", "cold winter", "frost"), ((206, 218, 232),
                     (224, 232, 242)), snowy=True),
}  # fmt: skip

# Legacy words of the air, as a time or a weather.
_AIR_TIMES = {"golden hour": "golden hour", "blue hour": "blue hour", "morning light": "morning"}
_AIR_WEATHERS = {"gentle rain": "rain", "light mist": "mist"}


@dataclass(frozen=True)
class Air:
    """Time, weather and season of one scene, settled."""

    time: Time
    weather: Weather
    season: Season | None
    indoors: bool = False

    @property
    def snowy(self) -> bool:
        return self.weather.snowy or (self.season is not None and self.season.snowy)

    @property
    def falls(self) -> str:
        return self.weather.falls or ("" if self.season is None else self.season.falls)

    @property
    def ambient(self) -> Factors:
        time = self.time
        red, green, blue = time.indoors if self.indoors else time.ambient
        grey = self.weather.cover * (0.08 if self.indoors else 0.2)
        return red * (1 - grey), green * (1 - 0.85 * grey), blue * (1 - 0.6 * grey)

    @property
    def light(self) -> Light:
        """On a figure out of doors."""
        light = self.time.light
        if self.weather.cover < 0.4:
            return light
        grey = lights.GREY if not self.time.dark else light
        return replace(grey, rim_strength=0.8 * grey.rim_strength)


def settled(
    air: str, time: str, weather: str, season: str, *, indoors: bool, otherwise: Air
) -> Air:
    """What is said by key, legacy ``air`` included, and for the rest ``otherwise``; unknown keys
    say nothing."""
    found_time = TIMES.get(time) or TIMES.get(_AIR_TIMES.get(air, ""))
    found_weather = WEATHERS.get(weather) or WEATHERS.get(_AIR_WEATHERS.get(air, ""))
    return Air(
        found_time or otherwise.time, found_weather or otherwise.weather,
        SEASONS.get(season, otherwise.season), indoors,
    )  # fmt: skip


WORDS: tuple[Word, ...] = (
    *(Word("time", key, time.names, "time of day") for key, time in TIMES.items()),
    *(Word("weather", key, weather.names, "weather") for key, weather in WEATHERS.items()),
    *(Word("season", key, season.names, "season") for key, season in SEASONS.items()),
)
