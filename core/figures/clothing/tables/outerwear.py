"""What is worn over the rest: open, so that it shows, or closed."""

from __future__ import annotations

from core.figures.clothing.kinds import GarmentKind, SkirtCut, Slot, TopCut, names_of


def _outer(
    names: str, cut: TopCut, skirt: SkirtCut | None = None, colour: str = "", *, open: bool = True,
    second: str = "", accent: str = "", pattern: str = "", under: str = "t-shirt",
    family: str = "outerwear",
) -> GarmentKind:  # fmt: skip
    return GarmentKind(
        names_of(names), Slot.OUTER, family, top=cut, skirt=skirt, colour=colour, open=open,
        second=second, accent=accent, pattern=pattern, under=under,
    )  # fmt: skip


OF_SETS = (
    _outer("winter coat, coat, overcoat, wool coat, long coat, peacoat, duffle coat, pea coat,"
           " duffel coat",
           TopCut("long", "fur", ("coat buttons", "coat belt"), 1.0, loose=1.3, cuff="cream",
                  collar="cream"),
           SkirtCut(0.95, 0.26, 2, 0.74, wrap=True), open=False, under="turtleneck sweater"),
    _outer("jacket, open jacket, casual jacket, windbreaker, zip jacket",
           TopCut("long", "jacket", ("hem band",), 0.98, loose=1.15, cuff="deep", collar="deep")),
)  # fmt: skip
OUTERWEAR = (
    *OF_SETS,
    _outer("cardigan, open cardigan, knit cardigan, oversized cardigan, button cardigan",
           TopCut("long", "edges", ("ribs", "edge buttons", "hem band"), 1.1, loose=1.18,
                  cuff="deep", collar="deep"), under="shirt"),
    _outer("leather jacket, biker jacket, motorcycle jacket, punk jacket",
           TopCut("long", "big lapels", ("zip edges", "hem band", "shine"), 0.94, loose=1.1,
                  cuff="deep", collar="deep"), colour="black", second="silver", accent="silver"),
    _outer("denim jacket, jean jacket, jeans jacket",
           TopCut("long", "shirt flaps", ("stitched pockets", "hem band"), 0.92, loose=1.12,
                  cuff="deep", collar="deep"), colour="denim", second="beige", accent="gold"),
    _outer("bomber jacket, flight jacket, aviator jacket, souvenir jacket, sukajan",
           TopCut("long", "band", ("zip edges", "hem band"), 0.94, loose=1.3, cuff="second",
                  collar="second"), colour="olive", second="dark"),
    _outer("letterman jacket, varsity jacket, baseball jacket, college jacket",
           TopCut("long", "band", ("hem band", "letter"), 0.94, loose=1.25, cuff="second",
                  collar="second", sleeve_colour="white"), colour="red", second="white"),
    _outer("track jacket, tracksuit jacket, tracksuit top, jersey jacket, zip-up jacket, tracksuit,"
           " track suit, zip-up hoodie, sports jacket",
           TopCut("long", "mandarin", ("zip", "side stripes"), 1.0, loose=1.15, cuff="deep",
                  collar="second", shoulder="arm stripe"), colour="navy", second="white",
           open=False),
    _outer("puffer jacket, down jacket, puffy jacket, padded jacket",
           TopCut("long", "mandarin", ("zip", "quilt"), 1.0, loose=1.5, cuff="deep",
                  collar="cloth"), open=False, under="turtleneck sweater"),
    _outer("blazer, open blazer, open suit jacket, sport coat",
           TopCut("long", "big lapels", ("pocket square",), 1.1, loose=1.08, cuff="white",
                  collar="deep"), under="shirt"),
    _outer("vest, waistcoat, suit vest, sweater vest, sleeveless jacket, gilet, vest over shirt",
           TopCut("none", "vest", ("edge buttons",), 1.0, collar="deep"), open=False,
           under="shirt"),
    _outer("trench coat, trenchcoat, detective coat",
           TopCut("long", "big lapels", ("coat buttons", "coat belt"), 1.0, loose=1.2, cuff="deep",
                  collar="deep", shoulder="epaulette"),
           SkirtCut(1.2, 0.3, 3, 0.72, wrap=True), colour="beige", accent="leather", open=False,
           under="shirt"),
    _outer("open coat, open trench coat, long jacket, duster, duster coat, black coat open,"
           " captain coat, pirate coat, frock coat, tailcoat",
           TopCut("long", "big lapels", ("edge buttons",), 1.0, loose=1.2, cuff="accent",
                  collar="deep"),
           SkirtCut(1.35, 0.4, 4, 0.72), accent="gold", under="shirt"),
    _outer("parka, anorak, hooded coat, fur-trimmed coat, fur coat, fur-trimmed jacket",
           TopCut("long", "fur", ("zip", "coat pockets"), 1.0, loose=1.4, cuff="deep",
                  collar="beige"),
           SkirtCut(0.42, 0.16, 2, 0.8), colour="olive", open=False,
           under="turtleneck sweater"),
    _outer("lab coat, labcoat, doctor coat, doctor, scientist coat",
           TopCut("long", "big lapels", ("breast pocket",), 1.0, loose=1.15, collar="deep"),
           SkirtCut(1.15, 0.32, 3, 0.72), colour="white", second="light blue", accent="grey",
           under="shirt"),
    _outer("raincoat, rain coat, rain jacket, slicker",
           TopCut("long", "hood", ("placket", "coat pockets"), 1.0, loose=1.4, cuff="deep",
                  collar="deep"),
           SkirtCut(0.8, 0.4, 2, 0.72), colour="yellow", open=False),
    _outer("haori, kimono jacket, shinsengumi haori",
           TopCut("wide", "edges", (), 1.0, loose=1.1, collar="second", cuff="second"),
           SkirtCut(0.6, 0.22, 2, 0.74), under="kimono top", family="traditional"),
    _outer("happi, happi coat, hanten, jinbei",
           TopCut("wide straight", "edges", (), 1.0, collar="second"), SkirtCut(0.3, 0.16, 2, 0.76),
           colour="navy", under="t-shirt", family="traditional"),
    _outer("bolero, shrug, cropped jacket, short jacket",
           TopCut("long", "edges", (), bare_from=0.55, collar="deep", cuff="deep")),
)  # fmt: skip
