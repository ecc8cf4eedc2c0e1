"""Socks, stockings and shoes."""

from __future__ import annotations

from core.figures.clothing.kinds import GarmentKind, ShoeCut, Slot, SockCut, names_of


def _sock(
    names: str, cut: SockCut, colour: str = "", *, pattern: str = "", second: str = ""
) -> GarmentKind:
    return GarmentKind(
        names_of(names), Slot.LEGWEAR, "legwear", sock=cut, colour=colour, pattern=pattern,
        second=second,
    )  # fmt: skip


def _shoe(
    names: str, cut: ShoeCut, colour: str = "", *, second: str = "", accent: str = "",
    family: str = "shoes",
) -> GarmentKind:  # fmt: skip
    return GarmentKind(
        names_of(names), Slot.FOOTWEAR, family, shoe=cut, colour=colour, second=second,
        accent=accent,
    )  # fmt: skip


LEGWEAR = (
    _sock("ankle socks, short socks", SockCut(0.16), "white"),
    _sock("socks, crew socks, bobby socks", SockCut(0.3), "white"),
    _sock("loose socks, slouch socks, leg warmers, legwarmers", SockCut(0.6, loose=1.5), "white"),
    _sock("kneehighs, knee-high socks, knee socks, knee high socks, knee highs",
          SockCut(0.82), "black"),
    _sock("sports socks, striped socks, soccer socks, football socks, tube socks",
          SockCut(0.74, top="second"), "white", second="red"),
    _sock("over-kneehighs, over-knee socks, over the knee socks",
          SockCut(1.16), "black"),
    _sock("thighhighs, thigh-highs, thigh highs, zettai ryouiki, stockings, thigh-high socks,"
          " thigh high socks, thigh-high stockings, hold-ups",
          SockCut(1.48, top="deep"), "black"),
    _sock("striped thighhighs, striped stockings, striped legwear, striped socks thighhighs",
          SockCut(1.48), "white", pattern="striped", second="black"),
    _sock("lace-trimmed thighhighs, lace stockings, frilled thighhighs, lace thighhighs",
          SockCut(1.44, top="lace"), "white"),
    _sock("pantyhose, tights, sheer tights, nylons, hose",
          SockCut(2.0, sheer=0.28), "black"),
    _sock("opaque tights, thick tights, wool tights", SockCut(2.0), "white"),
    _sock("fishnets, fishnet stockings, fishnet pantyhose, fishnet thighhighs, fishnet tights",
          SockCut(2.0, sheer=0.6, net=True), "black"),
    _sock("tabi, tabi socks", SockCut(0.2), "white"),
    _sock("puttees, leg wraps, gaiters, leg bandages", SockCut(0.9), "beige", pattern="wrapped"),
    _sock("bare legs, no socks, barelegs", SockCut(0.0)),
)  # fmt: skip
FOOTWEAR = (
    _shoe("shoes, mary janes, dress shoes, oxford shoes, brogues", ShoeCut("shoe"),
          "black"),
    _shoe("loafers, penny loafers, school shoes, uwabaki", ShoeCut("loafer"),
          "brown"),
    _shoe("sneakers, running shoes, trainers, tennis shoes, sport shoes, gym shoes, canvas shoes,"
          " athletic shoes",
          ShoeCut("sneaker"), "white"),
    _shoe("high-top sneakers, high tops, hi-tops, converse, basketball shoes",
          ShoeCut("sneaker", 0.24, top="second"), "red"),
    _shoe("high heels, heels, stilettos, pumps, high heel shoes, stiletto heels",
          ShoeCut("heel"), "red"),
    _shoe("ballet flats, flats, ballet slippers, ballet shoes, pointe shoes", ShoeCut("flat"),
          "pink"),
    _shoe("platform shoes, platform heels, platform footwear", ShoeCut("platform"), "black"),
    _shoe("sandals, strappy sandals, gladiator sandals", ShoeCut("sandal"), "brown"),
    _shoe("flip-flops, flip flops, beach sandals", ShoeCut("flip-flop"), "light blue"),
    _shoe("zori, zouri, straw sandals, waraji", ShoeCut("zori"), "straw", accent="red"),
    _shoe("geta, okobo, wooden sandals", ShoeCut("geta"), "wood", accent="red"),
    _shoe("slippers, house slippers, indoor slippers, crocs", ShoeCut("slipper"), "pink"),
    _shoe("bunny slippers, animal slippers", ShoeCut("bunny"), "pink", accent="white"),
    _shoe("boots, leather boots, combat boots, work boots",
          ShoeCut("boot", 0.5, "band"), "brown", family="boots"),
    _shoe("tall boots", ShoeCut("boot", 0.62, "band"), "brown", family="boots"),
    _shoe("ankle boots, chelsea boots, short boots, booties", ShoeCut("boot", 0.26), "brown",
          family="boots"),
    _shoe("knee boots, knee-high boots, knee high boots, riding boots, long boots, high boots",
          ShoeCut("boot", 0.9, "band"), "brown", family="boots"),
    _shoe("thigh boots, thigh-high boots, thigh high boots, thighhigh boots, over-knee boots",
          ShoeCut("heel boot", 1.42), "black", family="boots"),
    _shoe("high heel boots, heeled boots, heel boots", ShoeCut("heel boot", 0.7), "black",
          family="boots"),
    _shoe("cowboy boots, western boots", ShoeCut("boot", 0.6, "second"), "leather",
          second="beige", family="boots"),
    _shoe("rubber boots, rain boots, wellington boots, wellies, gumboots",
          ShoeCut("boot", 0.7, "band"), "red", family="boots"),
    _shoe("winter boots, fur boots, snow boots, fur-trimmed boots, ugg boots",
          ShoeCut("boot", 0.5, "fur"), "brown", second="cream", family="boots"),
    _shoe("armored boots, greaves, sabatons, metal boots, plate boots",
          ShoeCut("boot", 0.0, plates=True), "steel", accent="gold", family="armor"),
    _shoe("barefoot, bare feet, no shoes, shoeless", ShoeCut("bare"), family="shoes"),
)  # fmt: skip
