"""Words that the pose decides: what the body does, from where it is seen, and who is counted."""

from __future__ import annotations

_STANCES = """
standing; sitting; kneeling; lying; lying down; on back; on stomach; on side; crouching; squatting;
walking; running; jogging; jumping; leaping; flying; falling; floating; floating pose; dancing;
kicking; high kick; punching; fighting; fighting stance; battle stance; attacking; casting;
casting pose; swinging; throwing; catching; climbing; crawling; bending; bent over; leaning;
leaning forward; leaning back; leaning on wall; stretching; waving; pointing; saluting; salute;
praying; clapping; reaching; reaching out; outstretched arm; outstretched arms; arms up; arm up;
arms raised; raised arms; arms behind back; arms behind head; arms at sides; crossed arms;
arms crossed; folded arms; hand on hip; hands on hips; hand on own hip; hand up; hands up;
hand on own chest; hand on chest; hand to mouth; hands in pockets; hand in pocket; clenched hand;
clenched fist; fist; v; peace sign; thumbs up; finger gun; double v; heart hands; shushing;
crossed legs; legs crossed; legs apart; spread arms; open arms; hugging; hug; holding hands;
back to back; on one leg; one leg; standing on one leg; tiptoes; split; splits; seiza; wariza;
indian style; cross legged; all fours; on all fours; dynamic pose; action pose; posing; pose;
fighting pose; idle; t pose; a pose; handstand; cartwheel; spinning; twirling; bowing; curtsy;
stand; sit; walk; run; jump; dance; kneel; lie; reading; studying; working; cooking; drinking;
eating; dribbling; shooting; jumping pose; looking back; looking up; looking down; looking away;
looking at viewer; looking to side; looking at another; looking at camera; head tilt; eye contact;
facing viewer; facing away; turning around; yoga; exercising; training; sprinting; stepping;
striding; relaxing; resting; hand gesture; beckoning; flexing; victory pose; playing; stance;
sitting on chair; on knees; on ground; midair; mid air; in air; hovering; sneaking; action
"""
_VIEWS = """
full body; full-body; upper body; cowboy shot; portrait; close up; close-up; bust; lower body;
wide shot; medium shot; long shot; feet out of frame; from side; from behind; from above;
from below; from front; side view; back view; front view; profile; three quarter view; dutch angle;
straight on; straight-on; facing right; facing left; low angle; high angle; bird's eye view;
foreshortening; perspective; head out of frame; fisheye; selfie; pov; face focus;
centered; dynamic angle; full shot; half body; three quarter; chibi;
super deformed; sd character; big head; small body; chibi style; rear view; whole body
"""
_COUNTS = """
solo; solo focus; multiple girls; multiple boys; duo; trio; couple; group; duel; crowd of people;
everyone; no humans; alone; pair; height difference; together; side by side; facing another
"""


def _names(text: str) -> tuple[str, ...]:
    return tuple(" ".join(one.split()) for one in text.split(";"))


# Title of what decides, to its words.
POSE_WORDS: dict[str, tuple[str, ...]] = {
    "stance": _names(_STANCES), "view": _names(_VIEWS), "count": _names(_COUNTS),
}  # fmt: skip
