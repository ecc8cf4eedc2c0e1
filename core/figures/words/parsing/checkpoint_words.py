"""Words about quality, lens and light that only a checkpoint heeds, where a part of them names a
thing: "depth of field" is no field."""

from __future__ import annotations

_TEXT = """
depth of field; field of view; shallow depth of field; film grain; rim light; rim lighting;
bright rim light; volumetric light; volumetric lighting; ambient light; ambient occlusion;
studio lighting; soft lighting; natural light; natural lighting; dramatic lighting;
cinematic lighting; backlight; backlighting; global illumination; subsurface scattering;
light leaks; lens flare; chromatic aberration; empty space; negative space;
detailed background; beautiful background; beautiful detailed background; scenic background;
intricate background; complex background; background; scenery; highly detailed;
beautiful detailed sky; beautiful detailed eyes; detailed eyes; beautiful eyes; detailed face;
beautiful face; perfect face; detailed hair; detailed hands; perfect hands; delicate hair strands;
glossy hair; shiny hair; glossy hair highlights; beautiful hair; light novel illustration;
key visual; official art; game cg; concept art; digital painting; oil painting style;
matte painting; splash art; wallpaper; 4k wallpaper; 8k wallpaper; cover art; book cover;
magazine cover; poster;
hard shadow edges; broadcast look; dark brown outlines; thick outlines; thin outlines;
accent color; limited palette; color grading; high contrast; low contrast; sharp lines;
best shadow; ray tracing; raytracing; motion blur; tilt shift; golden ratio; rule of thirds;
perfect lighting; professional lighting; hard light; light effects; film photography; oil on canvas
"""
CHECKPOINT_WORDS = tuple(" ".join(one.split()) for one in _TEXT.split(";"))
