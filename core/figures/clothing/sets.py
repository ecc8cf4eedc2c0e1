"""Outfits: sets of garments under one name.

Colours of a set's items are roles of the look – "cloth" and "shoes" are its own two colours, "deep"
a tone of its cloth, "second" and "accent" go with it – or names of colours.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.figures.attributes import HAKAMA, OUTFITS
from core.figures.clothing.kinds import names_of
from core.figures.looks import Item
from core.figures.vocabulary import Word


@dataclass(frozen=True)
class OutfitSet:
    """``colour`` and ``shoes`` are what the set has when the look names none."""

    names: tuple[str, ...]
    items: tuple[Item, ...]
    boyish: tuple[Item, ...] = ()  # for boys, when theirs differs
    colour: str = "navy"
    shoes: str = "brown"

    def worn_by(self, kind: str) -> tuple[Item, ...]:
        return self.boyish if self.boyish and kind == "boy" else self.items


def _items(text: str) -> tuple[Item, ...]:
    """From "kind: colour; kind: colour / second": the table's short form."""
    found: list[Item] = []
    for part in text.split(";"):
        kind, _, colours = part.partition(":")
        colour, _, second = colours.partition("/")
        found.append(Item(kind.strip(), colour.strip(), second.strip()))
    return tuple(found)


def _set(
    names: str, items: str, boyish: str = "", *, colour: str = "navy", shoes: str = "brown"
) -> OutfitSet:
    return OutfitSet(
        names_of(names), _items(items), _items(boyish) if boyish else (), colour, shoes
    )


# What a skirt of a girl's uniform is to a boy's.
TRAINED = (
    _set("sports outfit, sportswear outfit, gym uniform, gym clothes, gym outfit, pe uniform,"
         " workout clothes",
         "sports shirt: cloth; sports shorts: deep; ankle socks: white; sneakers: shoes",
         colour="white", shoes="white"),
    _set("school uniform, blazer uniform, high school uniform, student uniform",
         "school blazer: cloth; necktie: accent; uniform skirt: deep; kneehighs: dark;"
         " shoes: shoes",
         "school blazer: cloth; necktie: accent; trousers: cloth grey; shoes: shoes"),
    _set("sailor uniform, serafuku, seifuku, sailor school uniform, sailor fuku, sailor suit",
         "sailor shirt: cloth / second; neckerchief: accent; sailor skirt: deep / second;"
         " crew socks: white; shoes: shoes", colour="white"),
    _set("hoodie", "hoodie: cloth; trousers: dark; sneakers: shoes", colour="grey", shoes="white"),
    _set("dress", "dress: cloth; ankle socks: white; shoes: shoes", colour="light blue"),
    _set("ninja outfit, ninja, shinobi, kunoichi outfit, ninja costume, ninja clothes, assassin",
         "ninja jacket: cloth; sash: accent; ninja trousers: cloth; long gloves: dark;"
         " boots: shoes; scarf: accent; headband: second", colour="navy", shoes="black"),
    _set("sorcerer robe, sorcerer outfit, sorceress outfit, mage, wizard, wizard outfit, sorcerer,"
         " sorceress, magician",
         "robe: cloth; trousers: dark; tall boots: shoes", colour="purple", shoes="black"),
    _set("armor, knight, full plate armor, paladin, suit of armor, knight outfit, holy knight",
         "armor: cloth; armored leggings: cloth; gauntlets: cloth;"
         " armored boots: shoes", colour="steel", shoes="grey"),
    _set("kimono", "kimono: cloth; tabi: white; zori: shoes",
         "kimono top: cloth; obi: accent / second; hakama: second; tabi: white;"
         " zori: shoes", colour="red", shoes="brown"),
    _set("suit, business suit and tie, formal suit, formal wear, formal attire",
         "suit jacket: cloth; necktie: accent; trousers: cloth; shoes: shoes", colour="black",
         shoes="black"),
    _set("maid outfit, maid, maid costume outfit, maid uniform outfit, french maid",
         "maid dress: cloth; apron: white; opaque tights: white; shoes: shoes;"
         " maid headdress: white",
         colour="black", shoes="black"),
    _set("casual clothes, casual, casual outfit, street clothes, everyday clothes, casual wear,"
         " streetwear",
         "striped t-shirt: cloth; jeans: denim; sneakers: shoes", colour="white", shoes="white"),
    _set("winter coat, winter clothes, winter outfit",
         "winter coat: cloth; turtleneck sweater: white; trousers: dark; scarf: accent;"
         " mittens: accent; boots: shoes", colour="beige"),
    _set("pilot suit, mecha pilot, mecha pilot outfit, racer outfit",
         "pilot suit: cloth; suit gloves: dark; tall boots: shoes", colour="white", shoes="grey"),
    _set("sweater", "turtleneck sweater: cloth; trousers: dark; shoes: shoes", colour="beige"),
    _set("jacket", "jacket: cloth; t-shirt: white; jeans: denim; sneakers: shoes",
         shoes="white"),
)  # fmt: skip
# Outfits that only prompts name.
MORE = (
    _set("miko, miko outfit, shrine maiden, shrine maiden outfit, priestess",
         "kimono top: white / cloth; hakama: cloth; tabi: white; zori: shoes", colour="red"),
    _set("samurai, samurai outfit, ronin, swordsman outfit",
         "kimono top: cloth; hakama: deep; haori: second; tabi: white; zori: shoes",
         colour="navy"),
    _set("nurse outfit, nurse, nurse uniform",
         "shirt dress: cloth; nurse cap: cloth / red; opaque tights: white; shoes: shoes",
         "scrubs: cloth; trousers: cloth; sneakers: shoes", colour="white", shoes="white"),
    _set("doctor outfit, scientist, scientist outfit, physician, researcher",
         "lab coat: white; shirt: cloth; necktie: accent; trousers: dark; shoes: shoes",
         colour="light blue", shoes="black"),
    _set("nun outfit, holy sister, catholic nun",
         "nun habit: cloth; habit: cloth / white; cross necklace: gold; shoes: shoes",
         colour="black", shoes="black"),
    _set("priest outfit set, clergyman, exorcist, catholic priest",
         "priest robe: cloth; cross necklace: silver; trousers: black; shoes: shoes",
         colour="black", shoes="black"),
    _set("witch, witch set, halloween witch",
         "witch dress: cloth / second; witch hat: cloth / second;"
         " striped thighhighs: second / cloth; boots: shoes",
         "robe: cloth; witch hat: cloth; trousers: dark; boots: shoes",
         colour="black", shoes="black"),
    _set("military uniform, soldier, army uniform, officer uniform, soldier outfit, general,"
         " military officer",
         "military uniform top: cloth; military pants: cloth; peaked cap: cloth;"
         " boots: shoes", colour="olive", shoes="black"),
    _set("police uniform, police officer, policewoman, policeman, police outfit, cop",
         "police shirt: light blue; necktie: cloth; pencil skirt: cloth; peaked cap: cloth;"
         " belt: black; shoes: shoes",
         "police shirt: light blue; necktie: cloth; military pants: cloth; peaked cap: cloth;"
         " belt: black; shoes: shoes", colour="navy", shoes="black"),
    _set("tuxedo, tux, black tie suit, groom suit, groom",
         "suit jacket: cloth; bow tie: black; trousers: cloth; shoes: shoes", colour="black",
         shoes="black"),
    _set("butler, butler outfit, butler uniform, waiter, bartender, waiter outfit",
         "vest: cloth; shirt: white; bow tie: cloth; trousers: cloth; gloves: white; shoes: shoes",
         colour="black", shoes="black"),
    _set("waitress, waitress uniform, barista, cafe uniform",
         "shirt: white; waist apron: cloth; uniform skirt: deep; neck ribbon: accent;"
         " shoes: shoes",
         "shirt: white; waist apron: cloth; trousers: dark; bow tie: black; shoes: shoes",
         colour="brown", shoes="black"),
    _set("chef, chef outfit, chef uniform, cook, baker",
         "chef jacket: white; waist apron: cloth; trousers: dark; chef hat: white;"
         " neckerchief: accent; shoes: shoes", colour="white", shoes="black"),
    _set("pirate, pirate outfit, pirate costume, pirate captain",
         "open coat: cloth; pirate shirt: white; sash: accent; breeches: dark; tricorne: cloth;"
         " knee boots: shoes", colour="red", shoes="leather"),
    _set("cowboy, cowgirl, cowboy outfit, western outfit, gunslinger",
         "plaid shirt: cloth; vest: leather; jeans: denim; belt: leather; cowboy hat: leather;"
         " bandana around neck: accent; cowboy boots: shoes", colour="red", shoes="leather"),
    _set("adventurer, adventurer outfit, ranger, rogue, thief, fantasy adventurer, explorer",
         "tunic: cloth; trousers: leather; belt: leather; pouch: leather; cloak: deep;"
         " gloves: leather; boots: shoes", colour="green", shoes="leather"),
    _set("archer, elf outfit, elven outfit, elf archer, hunter outfit",
         "tunic: cloth; leggings: leather; bracers: leather; quiver: leather; boots: shoes",
         colour="green", shoes="leather"),
    _set("warrior, mercenary, barbarian outfit, viking",
         "leather armor: cloth; trousers: dark; bracers: leather; cape: accent; boots: shoes",
         colour="leather", shoes="leather"),
    _set("superhero, superhero outfit, superheroine",
         "superhero suit: cloth; cape: accent; gloves: accent; knee boots: accent",
         colour="light blue", shoes="red"),
    _set("astronaut outfit, spaceman, astronaut set",
         "spacesuit: cloth; gloves: white; space helmet: white; rubber boots: white",
         colour="white", shoes="white"),
    _set("cyberpunk outfit, cyberpunk fashion, techwear, cyberpunk clothes, techwear outfit",
         "bomber jacket: cloth; ribbed sweater: black; cargo pants: black; belt: black;"
         " fingerless gloves: black; boots: shoes", colour="black", shoes="black"),
    _set("punk outfit, punk, punk fashion, rocker outfit, rock outfit, punk rock outfit",
         "leather jacket: black; t-shirt: cloth; torn jeans: black; studded collar: black;"
         " boots: shoes", colour="white", shoes="black"),
    _set("goth outfit, goth, goth fashion",
         "leather jacket: cloth; t-shirt: cloth; plaid skirt: red; fishnets: black;"
         " choker: black; boots: shoes", colour="black", shoes="black"),
    _set("gothic lolita outfit, lolita outfit",
         "gothic lolita: cloth / second; lace-trimmed thighhighs: white; maid headdress: cloth;"
         " shoes: shoes", colour="black", shoes="black"),
    _set("steampunk outfit, steampunk, steampunk clothes, inventor",
         "blouse: white; corset: cloth; long skirt: deep; goggles on head: leather; belt: leather;"
         " leather gloves: leather; boots: shoes",
         "vest: cloth; shirt: white; trousers: leather; goggles on head: leather; belt: leather;"
         " fingerless gloves: leather; boots: shoes", colour="brown", shoes="leather"),
    _set("bride outfit, wedding outfit, wedding attire",
         "wedding dress: cloth; veil: white; elbow gloves: white; necklace: silver;"
         " high heels: shoes",
         "suit jacket: cloth; bow tie: black; trousers: cloth; shoes: shoes", colour="white",
         shoes="white"),
    _set("princess, princess outfit, royal outfit, noblewoman",
         "ball gown: cloth; tiara: gold; elbow gloves: white; necklace: gold; high heels: shoes",
         colour="pink", shoes="white"),
    _set("queen, king, royalty, queen outfit, king outfit, emperor, empress, prince, royal attire",
         "royal gown: cloth; crown: gold; capelet: white; high heels: shoes",
         "military uniform top: cloth / gold; trousers: white; cape: accent; crown: gold;"
         " knee boots: shoes", colour="red", shoes="black"),
    _set("idol, idol outfit, pop idol, idol uniform",
         "magical girl dress: cloth; neck ribbon: accent; gloves: white; hair bow: accent;"
         " lace-trimmed thighhighs: white; high heel boots: shoes",
         "blazer: cloth; shirt: white; necktie: accent; trousers: cloth; shoes: shoes",
         colour="pink", shoes="white"),
    _set("magical girl outfit, magical girl costume, mahou shoujo",
         "magical girl dress: cloth; neck ribbon: accent; elbow gloves: white; tiara: gold;"
         " knee boots: shoes", colour="pink", shoes="red"),
    _set("cheerleader, cheerleader outfit, cheerleader uniform",
         "sports shirt: cloth; pleated skirt: cloth / second; ankle socks: white; hair bow: accent;"
         " sneakers: shoes", colour="red", shoes="white"),
    _set("baseball uniform, baseball player, baseball outfit",
         "raglan shirt: white / cloth; breeches: white; baseball cap: cloth; sports socks: cloth;"
         " sneakers: shoes", colour="red", shoes="black"),
    _set("basketball uniform, basketball player, basketball outfit",
         "basketball jersey: cloth; basketball shorts: cloth; wristband: white; socks: white;"
         " high-top sneakers: shoes", colour="red", shoes="white"),
    _set("soccer uniform, soccer player, football uniform, volleyball uniform, team uniform,"
         " sports uniform",
         "sports shirt: cloth; sports shorts: deep; sports socks: cloth; sneakers: shoes",
         colour="light blue", shoes="black"),
    _set("tennis outfit, tennis uniform, tennis player, golf outfit",
         "polo shirt: cloth; pleated skirt: white; sun visor: white; wristband: white;"
         " ankle socks: white; sneakers: shoes",
         "polo shirt: cloth; sports shorts: white; wristband: white; ankle socks: white;"
         " sneakers: shoes", colour="white", shoes="white"),
    _set("tracksuit outfit, tracksuit set, warm-up suit",
         "track jacket: cloth; t-shirt: white; sweatpants: cloth; sneakers: shoes", shoes="white"),
    _set("karate uniform, judo uniform, martial artist, karate outfit, martial arts outfit, kung fu"
         " outfit, monk outfit",
         "martial arts gi: cloth; gi pants: cloth; barefoot: skin", colour="white"),
    _set("kendo uniform, kendo outfit, kyudo uniform, archery uniform",
         "kimono top: cloth; hakama: cloth; tabi: white; zori: shoes", colour="navy"),
    _set("ballerina, ballet outfit, ballet dancer, ballet",
         "leotard: cloth; tutu: cloth; opaque tights: white; ballet flats: shoes",
         "long sleeve shirt: white; leggings: cloth; ballet flats: shoes", colour="pink",
         shoes="pink"),
    _set("pajamas, pyjamas, pyjama, pajama, pajama set, nightwear, loungewear, sleepwear outfit",
         "pajama top: cloth; pajama pants: cloth; slippers: shoes", colour="light blue",
         shoes="pink"),
    _set("farmer, farmer outfit, farm girl, gardener",
         "overalls: denim; plaid shirt: cloth; straw hat: straw; boots: shoes", colour="red"),
    _set("mechanic, mechanic outfit, engineer outfit, factory worker",
         "jumpsuit: cloth; work gloves: dark; goggles on head: leather; boots: shoes",
         colour="grey", shoes="leather"),
    _set("firefighter, firefighter outfit, fireman, construction worker",
         "jumpsuit: cloth; hard hat: yellow; work gloves: dark; rubber boots: shoes",
         colour="orange", shoes="black"),
    _set("detective, detective outfit, sleuth, noir detective",
         "trench coat: cloth; shirt: white; necktie: accent; trousers: dark; fedora: leather;"
         " shoes: shoes", colour="beige", shoes="black"),
    _set("office lady, office worker, businesswoman, businessman, secretary, teacher,"
         " business casual, salaryman, teacher outfit",
         "blazer: cloth; shirt: white; pencil skirt: cloth; pantyhose: black; high heels: shoes",
         "suit jacket: cloth; necktie: accent; trousers: cloth; shoes: shoes", colour="grey",
         shoes="black"),
    _set("santa costume, santa outfit, christmas outfit, santa claus, mrs claus",
         "winter coat: cloth; turtleneck sweater: white; skirt: cloth; santa hat: cloth / white;"
         " belt: black; opaque tights: white; boots: shoes",
         "winter coat: cloth; turtleneck sweater: white; trousers: cloth;"
         " santa hat: cloth / white; belt: black; boots: shoes", colour="red", shoes="black"),
    _set("vampire, vampire outfit, vampire costume, dracula",
         "vest: accent; shirt: white; cravat: white; trousers: cloth; cape: cloth; shoes: shoes",
         colour="black", shoes="black"),
    _set("gyaru outfit, gyaru, gyaru fashion",
         "shirt: white; jacket around waist: cloth; mini skirt: deep; loose socks: white;"
         " neck ribbon: accent; loafers: shoes",
         "shirt: white; jeans: denim; necklace: gold; sneakers: shoes", colour="pink"),
    _set("chinese outfit, hanfu outfit",
         "hanfu: cloth; hair stick: gold; ballet flats: shoes", colour="light blue",
         shoes="white"),
    _set("festival outfit, summer festival clothes, matsuri outfit",
         "yukata: cloth; geta: wood; hair flower: white",
         "happi: cloth; t-shirt: white; sweatband: white;"
         " shorts: white; geta: wood", colour="navy"),
    _set("summer clothes, summer outfit, beach outfit",
         "sundress: cloth; straw hat: straw; sandals: shoes",
         "hawaiian shirt: cloth; board shorts: deep; flip-flops: shoes", colour="white"),
    _set("swimming outfit, swim outfit, beachwear",
         "rash guard: cloth; swim trunks: deep; flip-flops: shoes", colour="navy"),
    _set("skater outfit, skater, hip hop outfit, skater clothes, rapper",
         "hoodie: cloth; baggy pants: dark; backwards cap: accent; high-top sneakers: shoes",
         colour="grey", shoes="white"),
)  # fmt: skip


def _by_name() -> dict[str, OutfitSet]:
    found: dict[str, OutfitSet] = {}
    for one in (*TRAINED, *MORE):
        for name in one.names:
            assert name not in found, f"Two outfits are called {name!r}"
            found[name] = one
    return found


_NAMED = _by_name()
assert OUTFITS.keys() <= _NAMED.keys(), OUTFITS.keys() - _NAMED.keys()
assert HAKAMA not in _NAMED
# A name that a garment has alone ("hoodie", "dress") is the garment's.
WORDS: tuple[Word, ...] = tuple(
    Word("outfit", one.names[0], one.names, "outfits", takes_colour=True)
    for one in (*TRAINED, *MORE)
)


def outfit_set(name: str) -> OutfitSet | None:
    """By any of its names; ``None`` for what is no outfit."""
    return _NAMED.get(name)
