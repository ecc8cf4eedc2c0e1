"""Prompts that are fine as they are, each with a pose that goes with it."""

from __future__ import annotations

# Pose and prompt; one a line, "–" for no pose.
_TEXT = r"""
standing: 1girl, solo, long black hair, red eyes, school uniform, smile, looking at viewer
standing: masterpiece, best quality, 1girl, short silver hair, blue eyes, white dress, standing
standing: a girl with long brown hair in a high ponytail and a light blue sports outfit
standing: 1boy, solo, short black hair, glasses, suit, hands in pockets, serious
standing: (masterpiece:1.2), (best quality:1.2), 1girl, pink hair, twintails, idol costume, stage
standing: 1girl, heterochromia, red eye, blue eye, white hair, black coat, snow
standing: 1girl, multicolored hair, pink hair, blue hair, hoodie, headphones, city
standing: 1girl, gradient hair, blonde hair, pink hair, kimono, cherry blossoms
standing: 1girl, two-tone hair, black hair, white hair, gothic dress
standing: full body, 1girl, red hair, green eyes, armor, holding sword, field, sunset
standing: 1girl, solo, standing, chef hat, apron, kitchen, indoors, holding frying pan
standing: a photorealistic portrait of a woman in a red coat, soft light, bokeh
standing: photo of a young man in a denim jacket, city street, golden hour
standing: 3d render of a small robot girl, soft studio lighting, pastel colours
standing: watercolor painting of a girl in a yellow raincoat, rain, puddles
standing: pixel art, 1girl, witch hat, purple robe, night sky, stars
standing: oil painting of a knight in silver armor, dramatic light
standing: cel shading, 1girl, anime coloring, blue hair, sailor uniform, rooftop, blue sky
standing: soft slice-of-life anime, warm light, girl in a cardigan, classroom, dust in the air
standing: 90s anime style, 1girl, retro, film grain, red jacket, motorcycle, night
standing: 1girl, (smile:1.2), (blue dress:1.1), garden, [blurry background]
standing: 1girl, ((detailed eyes)), long hair, sweater, autumn leaves
standing: 1girl, black hair, [red:blue:0.5] dress, garden
standing: 1girl, [long hair:short hair:0.6], night, street
standing: 1girl, [cat ears|fox ears], kimono, shrine
standing: 1girl, {red|blue|green} hair, {smile|frown}, sweater
standing: 1girl, {long hair|short hair}, {sitting|standing}, park
standing: 1girl, __hair_colour__ hair, __outfit__, park
standing: <lora:detail:0.8> 1girl, silver hair, black dress, moonlight
standing: 1girl, red hair, <lora:style:0.6:0.4>, watercolor
standing: 1girl, green hair, smile # a first try\nwhite dress, meadow
standing: 1girl, red scarf BREAK snowy street, night, street lamps
standing: 1girl, :d, :3, happy, sundress, sunflower field
standing: 1girl, ;), one eye closed, winking, idol
standing: 1girl, >_<, flustered, oversized sweater
standing: saber \\(fate\\), 1girl, blonde hair, blue dress, armor
standing: hatsune miku, smile, city lights
standing: frieren, mage staff, forest, soft light
standing: 1girl, light brown hair, brown hair, grey eyes, white scarf
standing: 1girl, silver hair, white hair, aqua eyes, blue eyes, hoodie
standing: 1girl, blonde hair, black hair, streaked hair, punk, leather jacket
standing: 1girl, sad smile, tears, rain, evening, street lamps
standing: 1girl, sleeveless dress, long sleeves under it, open jacket, sneakers, holding boots
standing: 1girl, red eyes, heterochromia, blue eyes, black dress
standing: girl, cute, colorful, rainbow, balloons
standing: 1girl, no hat, without glasses, brown hair, cardigan
standing: 1girl, not smiling, serious, black coat
standing: a boy without a jacket, rolled up sleeves, workshop
standing: 1girl, dark blue hair, blue hair ornament, blue eyes, blue dress
standing: 1girl, black hair, black eyes, black dress, black boots, monochrome
standing: anime girl with pastel pink hair, mint green hoodie, white background, simple background
standing: 1girl, very long hair, long hair, absurdly long hair, wedding dress, church
standing: 1girl, night, starry sky, lantern, yukata, summer festival
standing: a witch with a pointed hat, moonlit night, forest, glowing mushrooms
standing: princess, tiara, pink gown, elbow gloves, throne room
standing: elf, pointy ears, green cloak, holding bow, quiver, forest
standing: catgirl, maid, cat tail, tray, cafe, smile
standing: a nurse with short brown hair, hospital corridor, clipboard
standing: an old man with a white beard, straw hat, rice field
standing: 1girl, masterpiece, amazing quality, very aesthetic, absurdres, newest
standing: score of music, 1girl, violin, concert hall
standing: 1girl, holding photo, nostalgic, attic, dust
standing: 1girl, watercolor background, ink splashes, black dress
standing: 1girl, photo background, cel shading
standing: 1girl, cat sitting on shoulder, smile
standing: 1girl, dog lying beside her, park
standing: 1girl, people sitting in the background, cafe
standing: 1girl, statue standing behind her, museum
standing-side: 1girl, from side, profile, long hair, wind, evening
standing-side: 1boy, from side, standing, hoodie, train station
standing-back: 1girl, from behind, long red hair, cape, sunset, standing
standing-back: 1boy, back view, backpack, mountain path, looking at the valley
standing-back: a girl seen from behind on a hill, wind in her hair, wide sky
hero-back: hero, cape, from behind, burning city, dramatic
walking-away: 1girl, walking away, umbrella, rainy street, night
running-away: 1boy, running, from behind, ruins, dust
looking-back: 1girl, looking back, smile, wind, school uniform
looking-back: 1girl, from behind, looking back, looking at viewer, kimono
bust-over-shoulder: 1girl, looking back, smile, portrait, soft light
sitting: 1girl, sitting, chair, reading, library, glasses
sitting: a woman sitting on a chair by the window, coffee, morning light
sitting: 1girl, seated, crossed legs, cafe, latte
sitting-cross-legged: 1girl, sitting, indian style, meditation, temple
sitting-cross-legged: monk sitting cross-legged under a waterfall
hugging-knees: 1girl, sitting, hugging own legs, sad, rooftop, night
knee-up: 1boy, sitting, knee up, leather jacket, alley
seiza: 1girl, seiza, kimono, tea ceremony, tatami
seiza: 1girl, sitting, kneeling, kimono, tatami
desk: 1girl, sitting, desk, studying, lamp, night
throne: queen, sitting, throne, crown, red cape, arrogant
ledge: 1girl, sitting on ledge, city view, legs dangling
kneeling: knight, kneeling, armor, sword, cathedral
crouching: ninja, crouching, rooftop, moon
lying: 1girl, lying, on back, grass, flowers, eyes closed
lying: a girl lying in a field of flowers, from above
lounging: 1girl, reclining, sofa, pajamas, sunday morning
standing: 1girl, lying, on back, flower petals, from above
jogging: 1girl, jogging, ponytail, sports wear, park, morning
running: 1boy, running, track and field, sweat, stadium
jumping: 1girl, jumping, arms up, beach, summer, happy
flying: superhero, flying, cape, clouds, sky
falling: 1girl, falling, sky, hair flowing, tears
floating: 1girl, floating, magic, glowing runes, closed eyes
high-kick: 1girl, high kick, martial arts, dojo
sword-stance: samurai, katana, fighting stance, bamboo forest
archery: elf archer, bow, drawing bow, forest
casting: mage, casting spell, magic circle, blue flames, robe
dancing: ballerina, dancing, tutu, stage, spotlight
waving: 1girl, waving, smile, seaside town
thinking: detective, hand on own chin, trench coat, fog
arms-crossed: 1girl, crossed arms, smug, school uniform, classroom
hands-on-hips: 1girl, hands on hips, confident, superhero costume
selfie: 1girl, selfie, peace sign, smile, beach
umbrella: 1girl, holding umbrella, rain, hydrangea
phone: 1boy, looking at phone, hoodie, subway
bust-front: 1girl, portrait, close-up, freckles, green eyes, smile
bust-front: 1girl, upper body, choker, looking at viewer, neon light
bust-front: 1girl, headphones, bust shot, teal hair, closed mouth
bust-peace: 1girl, peace sign, smile, portrait
bust-profile: 1girl, profile, from side, earrings, evening light
bust-chin-on-hand: 1girl, hand on own chin, cafe window, dreamy
chibi-standing: chibi, 1girl, big head, frog raincoat, standing
chibi-sit: chibi, 1girl, sitting, teddy bear
chibi-jump: chibi, 1boy, jumping, happy
side-by-side: 2girls, school uniform, smile, street
side-by-side: 1girl, 1boy, side by side, winter coats, snow
side-by-side: two girls, one with red hair, one with blue hair, summer dresses
side-by-side: 2girls BREAK 1girl, red hair, short hair BREAK 1girl, blue hair, long hair
side-by-side: multiple girls, idol costumes, stage lights
holding-hands: couple, holding hands, sunset, beach
hug: 2girls, hug, tears, airport
duel: 2boys, duel, swords, arena
proposal: 1boy, 1girl, proposal, ring, kneeling, garden, standing
dance-couple: a man and a woman dancing a waltz in a ballroom
high-five: 2girls, high five, basketball court, sweat
–: landscape, mountains, lake, no humans
–: sunset over the sea, clouds, highly detailed
–: 2girls, hug, smile
–: 1girl
"""
GOOD: tuple[tuple[str, str], ...] = tuple(
    (pose, prompt.replace("\\n", "\n").replace("\\\\", "\\"))
    for pose, prompt in (line.split(": ", 1) for line in _TEXT.strip().splitlines())
)
NO_POSE = "–"
