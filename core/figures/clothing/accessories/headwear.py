"""What is worn on the head, over hair and face, in the order in which it covers."""

from __future__ import annotations

from core.figures.body.models import Model
from core.figures.clothing.accessories.eyewear import paint_earwear, paint_eyewear, paint_mask
from core.figures.clothing.accessories.hats import HATS, paint_hat
from core.figures.clothing.accessories.headbands import BANDS
from core.figures.clothing.accessories.ornaments import paint_ornaments
from core.figures.clothing.kinds import Slot
from core.figures.clothing.tailor import Tailor


def paint_headwear(m: Model) -> None:
    worn = m.wardrobe.first(Slot.HEADWEAR)
    paint_mask(m)
    if worn is not None and worn.kind.piece in BANDS:
        BANDS[worn.kind.piece](Tailor(m, worn))
    on_head = m.wardrobe.first(Slot.EYEWEAR)
    lifted = on_head is not None and on_head.kind.piece.endswith("on head")
    if not lifted:
        paint_eyewear(m)
    if worn is not None and worn.kind.piece in HATS:
        paint_hat(Tailor(m, worn))
    if lifted:
        paint_eyewear(m)
    paint_earwear(m)
    paint_ornaments(m)
