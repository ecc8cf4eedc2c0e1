"""Gloves, and what is worn at wrists, neck, waist and on the back."""

from __future__ import annotations

from core.figures.clothing.kinds import GarmentKind, GloveCut, Slot, names_of


def _glove(names: str, cut: GloveCut, colour: str, second: str = "") -> GarmentKind:
    return GarmentKind(
        names_of(names), Slot.GLOVES, "gloves", glove=cut, colour=colour, second=second
    )


def _piece(
    slot: Slot, family: str, piece: str, names: str, colour: str = "", second: str = "",
    accent: str = "", pattern: str = "",
) -> GarmentKind:  # fmt: skip
    return GarmentKind(
        names_of(names), slot, family, piece=piece, colour=colour, second=second, accent=accent,
        pattern=pattern,
    )  # fmt: skip


GLOVES = (
    _glove("gloves, leather gloves", GloveCut(0.16), "white"),
    _glove("long gloves, ninja gloves, bracers, vambraces, arm guards, arm armor",
           GloveCut(0.45, bands=True), "dark"),
    _glove("suit gloves, work gloves, gardening gloves, riding gloves", GloveCut(0.45), "dark"),
    _glove("gauntlets, gauntlet, metal gloves, armored gloves", GloveCut(0.45, flared=1.15),
           "steel"),
    _glove("fingerless gloves, half gloves, biker gloves",
           GloveCut(0.14, "fingerless"), "black"),
    _glove("elbow gloves, opera gloves, long white gloves, evening gloves", GloveCut(1.28),
           "white"),
    _glove("bridal gauntlets, detached sleeves, arm warmers, arm sleeves",
           GloveCut(1.2, "fingerless", flared=1.25), "white"),
    _glove("mittens, woolen mittens, winter mittens, knit mittens",
           GloveCut(0.2, "mitten", flared=1.1), "red", "white"),
    _glove("boxing gloves, boxing glove", GloveCut(0.2, "mitten", flared=1.45), "red", "white"),
    _glove("rubber gloves, latex gloves, surgical gloves", GloveCut(0.3), "light blue"),
    _glove("hand wraps, bandaged hands, bandaged arms, arm bandages, hand bandages",
           GloveCut(0.7, "fingerless", bands=True), "white"),
)  # fmt: skip
WRISTS = (
    _piece(Slot.WRIST, "wristwear", "bracelet", "bracelet, bracelets, bangle, bangles, gold"
           " bracelet, beads bracelet", "gold"),
    _piece(Slot.WRIST, "wristwear", "wristband", "wristband, sweatband wrist, wrist band,"
           " wristbands, wrist cuffs, cuffs", "white"),
    _piece(Slot.WRIST, "wristwear", "watch", "wristwatch, watch, digital watch, smartwatch",
           "black", "silver"),
    _piece(Slot.WRIST, "wristwear", "wrist ribbon", "wrist ribbon, wrist scrunchie, wrist bow",
           "red"),
    _piece(Slot.WRIST, "wristwear", "armband", "armband, arm band, arm strap", "red"),
)  # fmt: skip
NECKWEAR = (
    _piece(Slot.TIE, "neckwear", "necktie", "necktie, tie, neck tie, loose necktie"),
    _piece(Slot.TIE, "neckwear", "necktie", "striped necktie, striped tie", "navy", "red",
           pattern="diagonal striped"),
    _piece(Slot.TIE, "neckwear", "bow tie", "bow tie, bowtie, bow-tie"),
    _piece(Slot.TIE, "neckwear", "neck ribbon", "neck ribbon, ribbon, neck bow,"
           " ribbon tie, school ribbon, bow"),
    _piece(Slot.TIE, "neckwear", "neckerchief", "neckerchief, sailor neckerchief, scout scarf"),
    _piece(Slot.TIE, "neckwear", "cravat", "ascot, cravat, jabot", "white"),
    _piece(Slot.SCARF, "neckwear", "scarf", "scarf, long scarf, knit scarf, muffler",
           "scarlet"),
    _piece(Slot.SCARF, "neckwear", "scarf", "plaid scarf, checkered scarf, tartan scarf,"
           " striped scarf", "red", pattern="plaid"),
    _piece(Slot.SCARF, "neckwear", "bandana", "bandana around neck, neck bandana, neck scarf,"
           " kerchief, cowboy bandana", "red"),
    _piece(Slot.SCARF, "neckwear", "shawl", "shawl, stole, capelet, mantle, fur shawl, pelerine"),
    _piece(Slot.NECKLACE, "jewellery", "choker", "choker, ribbon choker, lace"
           " choker", "black"),
    _piece(Slot.NECKLACE, "jewellery", "bell collar", "neck bell, bell collar, jingle bell,"
           " cat collar, bell", "red", "gold"),
    _piece(Slot.NECKLACE, "jewellery", "studded collar", "collar, studded collar, spiked collar,"
           " spiked choker", "black", "silver"),
    _piece(Slot.NECKLACE, "jewellery", "detached collar", "detached collar,"
           " starched collar", "white"),
    _piece(Slot.NECKLACE, "jewellery", "necklace", "necklace, chain necklace, chain", "gold"),
    _piece(Slot.NECKLACE, "jewellery", "pendant", "pendant, amulet, locket, gem necklace,"
           " crystal necklace, medallion, magatama", "gold", "cyan"),
    _piece(Slot.NECKLACE, "jewellery", "pearls", "pearl necklace, pearls, beads, bead necklace,"
           " prayer beads", "cream"),
    _piece(Slot.NECKLACE, "jewellery", "cross", "cross necklace, rosary, crucifix, cross pendant",
           "silver"),
    _piece(Slot.NECKLACE, "jewellery", "dog tags", "dog tags, dogtags, lanyard, id card, badge,"
           " whistle around neck, medal, name tag", "silver"),
    _piece(Slot.NECKLACE, "jewellery", "lei", "lei, flower necklace, flower garland", "pink",
           "yellow"),
)  # fmt: skip
WAIST = (
    _piece(Slot.WAIST, "waist", "belt", "belt, leather belt", "leather",
           "gold"),
    _piece(Slot.WAIST, "waist", "sash", "sash, waist sash, waistband, cummerbund, waist wrap"),
    _piece(Slot.WAIST, "waist", "obi", "obi, obi sash"),
    _piece(Slot.WAIST, "waist", "waist bow", "waist bow, waist ribbon, back bow, bow on waist"),
    _piece(Slot.WAIST, "waist", "pouch", "pouch, belt pouch, hip bag, fanny pack, waist bag,"
           " utility belt", "leather", "gold"),
    _piece(Slot.WAIST, "waist", "rope belt", "rope belt, shimenawa, rope, corded belt", "straw"),
    _piece(Slot.WAIST, "waist", "jacket around waist", "clothes around waist, jacket around waist,"
           " sweater around waist, shirt around waist, tied sweater", "red"),
    _piece(Slot.WAIST, "waist", "suspenders", "suspenders, braces, suspender straps", "black"),
    _piece(Slot.WAIST, "waist", "corset belt", "corset, waist cincher, underbust,"
           " corset belt, underbust corset, bustier, steampunk corset", "leather", "gold"),
    _piece(Slot.APRON, "aprons", "waist apron", "waist apron, maid apron, half apron",
           "white"),
    _piece(Slot.APRON, "aprons", "apron", "apron, kitchen apron, frilled apron, cooking apron,"
           " barista apron", "white"),
)  # fmt: skip
BACK = (
    _piece(Slot.CAPE, "capes", "cape", "cape, flowing cape, hero cape, vampire cape,"
           " short cape, half cape"),
    _piece(Slot.CAPE, "capes", "cloak", "cloak, hooded cloak, mantle cloak, traveling cloak,"
           " travel cloak, fur cloak"),
    _piece(Slot.BACK, "bags", "backpack", "backpack, school backpack, rucksack, randoseru,"
           " hiking backpack", "brown", "beige"),
    _piece(Slot.BACK, "bags", "satchel", "bag, satchel, shoulder bag, messenger bag, school bag,"
           " schoolbag, bag over shoulder, crossbody bag, tote bag", "brown", "gold"),
    _piece(Slot.BACK, "bags", "handbag", "handbag, purse", "red", "gold"),
    _piece(Slot.BACK, "bags", "quiver", "quiver, arrows, arrow quiver", "leather", "red"),
    _piece(Slot.BACK, "bags", "sheath", "sword on back, sheathed sword on back, sheath on back,"
           " katana on back, weapon on back", "black", "gold"),
    _piece(Slot.BACK, "bags", "guitar case", "guitar case, instrument case, instrument on back,"
           " guitar on back", "black", "silver"),
    _piece(Slot.BACK, "bags", "air tank", "oxygen tank, air tank, jetpack, life support backpack",
           "white", "red"),
)  # fmt: skip
