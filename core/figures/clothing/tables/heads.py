"""What is worn on the head: hats, ornaments of the hair, eyewear, earwear, masks."""

from __future__ import annotations

from core.figures.clothing.kinds import GarmentKind, Slot, names_of


def _worn(
    slot: Slot, family: str, piece: str, names: str, colour: str = "", second: str = "",
    pattern: str = "",
) -> GarmentKind:  # fmt: skip
    return GarmentKind(
        names_of(names), slot, family, piece=piece, colour=colour, second=second, pattern=pattern
    )


def _hat(piece: str, names: str, colour: str = "", second: str = "") -> GarmentKind:
    return _worn(Slot.HEADWEAR, "headwear", piece, names, colour, second)


def _hair(piece: str, names: str, colour: str = "", second: str = "") -> GarmentKind:
    return _worn(Slot.HAIR, "hair ornaments", piece, names, colour, second)


HATS = (
    _hat("straw hat", "straw hat, sun hat, boater hat, farmer hat", "straw", "red"),
    _hat("witch hat", "wide brimmed hat, witch hat, pointed hat, big pointed hat, wizard hat, mage"
         " hat", "", ""),
    _hat("sun hat", "wide-brimmed hat, sunhat, floppy hat, hat, garden hat", "white",
         "red"),
    _hat("beret", "beret, artist beret", "red"),
    _hat("baseball cap", "baseball cap, cap, trucker cap, snapback", "navy", "white"),
    _hat("backwards cap", "backwards cap, backwards hat, backward cap", "red", "white"),
    _hat("visor", "sun visor, visor cap, visor", "white"),
    _hat("beanie", "beanie, knit cap, knitted hat, knit hat, winter hat, toque, wool hat", "red",
         "white"),
    _hat("ushanka", "ushanka, fur hat, papakha, russian hat", "brown", "beige"),
    _hat("top hat", "top hat, silk hat, magician hat, mini top hat", "black", "red"),
    _hat("fedora", "fedora, trilby, detective hat, bowler hat", "brown", "dark"),
    _hat("cowboy hat", "cowboy hat, stetson, western hat", "leather", "beige"),
    _hat("tricorne", "tricorne, pirate hat, captain hat, bicorne", "black", "gold"),
    _hat("crown", "crown, royal crown, king crown", "gold", "red"),
    _hat("mini crown", "mini crown, small crown, tilted crown", "gold", "red"),
    _hat("tiara", "tiara, diadem, circlet, princess tiara", "silver", "light blue"),
    _hat("helmet", "helmet, knight helmet, armored helmet, viking helmet", "steel", "gold"),
    _hat("space helmet", "space helmet, astronaut helmet", "white", "glass"),
    _hat("hard hat", "hard hat, safety helmet, construction helmet, bicycle helmet", "yellow"),
    _hat("hood up", "hood up, hood, hooded, wearing hood"),
    _hat("santa hat", "santa hat, christmas hat, santa costume hat", "red", "white"),
    _hat("nightcap", "nightcap, sleeping cap, nightcap with pompom", "light blue", "white"),
    _hat("peaked cap", "peaked cap, military cap, police hat, police cap, military hat, officer"
         " cap, captain cap, garrison cap", "navy", "gold"),
    _hat("sailor hat", "sailor hat, sailor cap, dixie cup hat", "white", "navy"),
    _hat("nurse cap", "nurse cap, nurse hat", "white", "red"),
    _hat("chef hat", "chef hat, chef's hat, toque blanche, cook hat", "white"),
    _hat("graduation cap", "graduation cap, mortarboard, academic cap", "black", "gold"),
    _hat("party hat", "party hat, birthday hat, cone hat", "pink", "yellow"),
    _hat("headband", "forehead protector, ninja headband", "navy", "silver"),
    _hat("sweatband", "headband, sweatband, sports headband, hachimaki", "red"),
    _hat("kerchief", "bandana, head scarf, kerchief on head, headscarf, head bandana, triangular"
         " headpiece", "red"),
    _hat("maid headdress", "maid headdress, maid headband, headdress, lolita headdress, frilled"
         " headband, frilled hairband", "white"),
    _hat("veil", "veil, bridal veil, wedding veil", "white"),
    _hat("habit", "nun veil, nun headdress, wimple, nun hat, habit veil", "black", "white"),
    _hat("turban", "turban, head wrap", "white", "gold"),
    _hat("kasa", "conical hat, rice hat, kasa, asian conical hat, sugegasa", "straw", "red"),
    _hat("flower crown", "flower crown, head wreath, flower wreath, floral crown, laurel crown",
         "pink", "green"),
)  # fmt: skip
HAIR = (
    _hair("hair bow", "hair ribbon, hair bow, ribbon in hair, bow in hair, head bow, large bow,"
          " big bow"),
    _hair("hair flower", "hair ornament, hair flower, flower in hair, flower hair ornament,"
          " rose in hair", "lavender blush", "yellow"),
    _hair("hairclip", "hairclip, hair clip, hairpin, hair pin, barrette, x hair ornament,"
          " bobby pin", "yellow"),
    _hair("star hairclip", "star hair ornament, star hairclip", "yellow"),
    _hair("heart hairclip", "heart hair ornament, heart hairclip", "pink"),
    _hair("snowflake hairclip", "snowflake hair ornament, crescent hair ornament, butterfly hair"
          " ornament", "light blue"),
    _hair("hairband", "hairband, alice band", "black"),
    _hair("bow hairband", "bow hairband, hairbow headband, ribbon hairband", "red"),
    _hair("scrunchie", "scrunchie, hair scrunchie, hair tie", "red"),
    _hair("twin bows", "hair ribbons, hair bows, twin ribbons, double bows, two ribbons"),
    _hair("hair bell", "hair bell, jingle bell hair ornament, bell in hair, hair bells", "gold",
          "red"),
    _hair("kanzashi", "hair sticks, hair stick, kanzashi, tsumami kanzashi, chopsticks in hair",
          "gold", "red"),
    _hair("feather", "hair feather, feather in hair, feather hair ornament", "white", "grey"),
    _hair("hair beads", "hair beads, pearl hair ornament, hair jewelry", "cream"),
)  # fmt: skip


def _on_face(slot: Slot, piece: str, names: str, colour: str = "", second: str = "") -> GarmentKind:
    family = {Slot.EYEWEAR: "eyewear", Slot.EARWEAR: "earwear", Slot.MASK: "masks"}[slot]
    return _worn(slot, family, piece, names, colour, second)


EYEWEAR = (
    _on_face(Slot.EYEWEAR, "glasses", "glasses, eyeglasses, spectacles, black-framed eyewear,"
             " reading glasses", "frame"),
    _on_face(Slot.EYEWEAR, "round glasses", "round glasses, round eyewear, circle glasses", "gold"),
    _on_face(Slot.EYEWEAR, "square glasses", "square glasses, rectangular glasses, semi-rimless"
             " eyewear, red-framed eyewear", "red"),
    _on_face(Slot.EYEWEAR, "sunglasses", "sunglasses, shades, aviator sunglasses",
             "dark", "dark"),
    _on_face(Slot.EYEWEAR, "sunglasses on head", "sunglasses on head, eyewear on head, glasses on"
             " head", "dark", "dark"),
    _on_face(Slot.EYEWEAR, "heart sunglasses", "heart-shaped sunglasses, heart sunglasses,"
             " heart-shaped eyewear", "red", "pink"),
    _on_face(Slot.EYEWEAR, "goggles", "goggles, ski goggles, safety goggles, goggles over eyes",
             "leather", "glass"),
    _on_face(Slot.EYEWEAR, "goggles on head", "goggles on head, goggles around head, goggles on"
             " forehead, goggles on hat", "leather", "glass"),
    _on_face(Slot.EYEWEAR, "cyber visor", "cyber visor, tech visor, visor over eyes, futuristic"
             " visor, vr headset", "cyan", "dark"),
    _on_face(Slot.EYEWEAR, "eyepatch", "eyepatch, eye patch", "black"),
    _on_face(Slot.EYEWEAR, "medical eyepatch", "medical eyepatch", "white"),
    _on_face(Slot.EYEWEAR, "monocle", "monocle", "gold"),
    _on_face(Slot.EYEWEAR, "blindfold", "blindfold, bandage over eyes, bandages over eyes",
             "black"),
    _on_face(Slot.EYEWEAR, "domino mask", "domino mask, masquerade mask, eye mask", "black",
             "gold"),
)  # fmt: skip
EARWEAR = (
    _on_face(Slot.EARWEAR, "earrings", "earrings, earring, stud earrings, drop earrings, jewelry",
             "gold", "red"),
    _on_face(Slot.EARWEAR, "hoop earrings", "hoop earrings, hoops, ring earrings", "gold"),
    _on_face(Slot.EARWEAR, "tassel earrings", "tassel earrings, hanafuda earrings, long earrings",
             "red", "gold"),
    _on_face(Slot.EARWEAR, "headphones", "headphones, over-ear headphones, wearing headphones"),
    _on_face(Slot.EARWEAR, "headset", "headset, microphone headset, gaming headset, radio headset",
             "dark", "cyan"),
    _on_face(Slot.EARWEAR, "neck headphones", "headphones around neck, headphones on neck", "dark",
             "red"),
    _on_face(Slot.EARWEAR, "earmuffs", "earmuffs, ear muffs, fluffy earmuffs", "pink", "white"),
)  # fmt: skip
MASKS = (
    _on_face(Slot.MASK, "face mask", "face mask, mask, surgical mask, medical mask, mouth mask",
             "white"),
    _on_face(Slot.MASK, "ninja mask", "ninja mask, covered mouth, mouth cover, cloth"
             " mask, bandana over mouth", "dark"),
    _on_face(Slot.MASK, "mouth veil", "mouth veil, face veil", "red", "gold"),
    _on_face(Slot.MASK, "gas mask", "gas mask, respirator", "dark", "cloth grey"),
    _on_face(Slot.MASK, "fox mask", "fox mask, kitsune mask, mask on head", "white", "red"),
)  # fmt: skip
