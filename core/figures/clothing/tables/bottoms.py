"""What covers hips and legs: skirts, trousers, shorts."""

from __future__ import annotations

from core.figures.clothing.kinds import GarmentKind, LegCut, SkirtCut, Slot, names_of


def _skirt(
    names: str, cut: SkirtCut, colour: str = "", *, pattern: str = "", second: str = "",
    family: str = "skirts",
) -> GarmentKind:  # fmt: skip
    return GarmentKind(
        names_of(names), Slot.BOTTOM, family, skirt=cut, colour=colour, pattern=pattern,
        second=second,
    )  # fmt: skip


def _legs(
    names: str, cut: LegCut, colour: str = "", *, pattern: str = "", second: str = "",
    family: str = "trousers", revealing: bool = False,
) -> GarmentKind:  # fmt: skip
    return GarmentKind(
        names_of(names), Slot.BOTTOM, family, legs=cut, colour=colour, pattern=pattern,
        second=second, revealing=revealing,
    )  # fmt: skip


OF_SETS = (
    _legs("sports shorts, gym shorts, running shorts, athletic shorts, track shorts",
          LegCut(0.5, 1.1, details=("stripe",)), family="shorts"),
    _skirt("uniform skirt, school skirt, pleated skirt", SkirtCut(0.66, 0.34, 8)),
    _skirt("sailor skirt", SkirtCut(0.7, 0.36, 8, hem="second")),
    _legs("trousers, pants, slacks, dress pants, suit pants, chinos, long pants",
          LegCut(2.0, 1.0)),
    _legs("jeans, denim pants, denim jeans, skinny jeans",
          LegCut(2.0, 1.08, details=("fly", "stitch")), "denim"),
    _legs("ninja trousers, ninja pants", LegCut(2.0, 1.08)),
)  # fmt: skip
BOTTOMS = (
    *OF_SETS,
    _skirt("skirt, a-line skirt, flared skirt, circle skirt, skater skirt",
           SkirtCut(0.72, 0.42, 5, waistband="deep")),
    _skirt("mini skirt, miniskirt, mini-skirt, short skirt, microskirt",
           SkirtCut(0.46, 0.34, 4, waistband="deep")),
    _skirt("long skirt, maxi skirt, ankle skirt, midi skirt, long pleated skirt",
           SkirtCut(1.6, 0.34, 7, waistband="deep")),
    _skirt("pencil skirt, tight skirt, office skirt", SkirtCut(0.92, 0.06, 2, waistband="deep")),
    _skirt("plaid skirt, tartan skirt, checkered skirt, kilt, plaid pleated skirt",
           SkirtCut(0.66, 0.36, 8), "red", pattern="plaid"),
    _skirt("denim skirt, jean skirt", SkirtCut(0.6, 0.2, 2, waistband="deep",
           details=("fly",)), "denim"),
    _skirt("high-waist skirt, high waist skirt, high-waisted skirt, corset skirt",
           SkirtCut(0.7, 0.42, 6, 0.58, waistband="deep")),
    _skirt("frilled skirt, ruffled skirt, layered skirt, tiered skirt, puffy skirt, bubble skirt",
           SkirtCut(0.74, 0.56, 6, tiers=3, lace="second")),
    _skirt("tutu, ballet skirt, tulle skirt", SkirtCut(0.4, 0.85, 12, lace="second"), "pink",
           second="white"),
    _skirt("wrap skirt, sarong, pareo", SkirtCut(1.0, 0.24, 3, wrap=True), pattern="floral"),
    _skirt("hakama, hakama skirt, hakama pants, samurai hakama",
           SkirtCut(1.8, 0.36, 7, 0.62, waistband="deep", details=("hakama bow",)), "navy",
           family="traditional"),
    _skirt("grass skirt, hula skirt", SkirtCut(0.9, 0.3, 14), "olive"),
    _legs("shorts, short pants, boyshorts, hot pants, cotton shorts",
          LegCut(0.46, 1.1, details=("fly",)), family="shorts"),
    _legs("denim shorts, jean shorts, cutoffs, jorts, short shorts",
          LegCut(0.4, 1.08, details=("fly", "frayed")), "denim", family="shorts"),
    _legs("bike shorts, cycling shorts, spandex shorts, spats, compression shorts",
          LegCut(0.62, 0.94), "black", family="shorts"),
    _legs("basketball shorts, long shorts, board shorts, bermuda shorts, knee-length shorts,"
          " cargo shorts",
          LegCut(0.86, 1.3, details=("stripe",)), family="shorts"),
    _legs("bloomers, buruma, puffy shorts, pumpkin pants", LegCut(0.3, 1.4), family="shorts"),
    _legs("swim trunks, swimming trunks, male swimwear, swim shorts",
          LegCut(0.62, 1.2, details=("drawstring",)), "light blue", pattern="floral",
          family="swimwear", revealing=True),
    _legs("cargo pants, army pants, tactical pants, work pants, camo pants",
          LegCut(2.0, 1.2, details=("cargo", "cuffs")), "khaki"),
    _legs("sweatpants, joggers, jogging pants, track pants, tracksuit pants, tracksuit bottoms,"
          " jogger pants",
          LegCut(2.0, 1.18, details=("stripe", "cuffs", "drawstring")), "grey"),
    _legs("baggy pants, wide pants, wide-leg pants, baggy jeans, loose pants, palazzo pants",
          LegCut(2.0, 1.42)),
    _legs("flared pants, bell-bottoms, bell bottoms, flared jeans",
          LegCut(2.0, 1.0, details=("flared",))),
    _legs("torn jeans, ripped jeans, torn pants, ripped pants, distressed jeans",
          LegCut(2.0, 1.06, details=("fly", "ripped")), "denim"),
    _legs("leggings, yoga pants, tights pants, running tights", LegCut(2.0, 0.92), "black"),
    _legs("leather pants, leather trousers, latex pants",
          LegCut(2.0, 0.96, details=("shine",)), "black"),
    _legs("plaid pants, checkered pants, tartan trousers", LegCut(2.0, 1.05), "red",
          pattern="plaid"),
    _legs("capri pants, capris, cropped pants, three-quarter pants", LegCut(1.55, 1.0)),
    _legs("harem pants, arabian pants, puffy pants, genie pants, sirwal",
          LegCut(1.95, 1.5, details=("cuffs",))),
    _legs("breeches, knickers, knickerbockers, riding pants, jodhpurs",
          LegCut(1.15, 1.2, details=("cuffs",)), "beige"),
    _legs("gi pants, martial arts pants, dougi pants", LegCut(1.9, 1.25), "white"),
    _legs("pajama pants, pyjama pants, pajama bottoms", LegCut(2.0, 1.2), "light blue"),
    _legs("military pants, uniform pants, police pants", LegCut(2.0, 1.1, details=("stripe",)),
          "olive"),
    _legs("armored leggings, plate leggings, leg armor",
          LegCut(2.0, 1.0, "dark", ("cuisse", "plates")), "steel", family="armor"),
)  # fmt: skip
