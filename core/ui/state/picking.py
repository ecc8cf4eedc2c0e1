"""Keys of the window in which a picture of the gallery is chosen."""

PICKING_FIELD = "picking.field"
PICKING_PAGE = "picking.page"
PICKING_PASTE = "picking.paste"
PICKING_PASTE_SEEN = "picking.paste_seen"
PICKING_SEARCH_BOX = "picking_search"
PICKING_SHOWN = "picking.shown"
PICKING_WORDS = "picking.words"

picking_open = "picking.open.{}".format
picking_pick = "picking.pick.{}".format
