"""Keys of finished pictures and of what can be done with them."""

RESULTS_UNDO = "results.undo"

# With what they belong to: the place where a picture is shown, the act, the picture.
result_act = "{}.{}.{}".format
result_box = "result_{}_{}".format
result_more_box = "more_{}_{}".format
undo_box = "{}_undo".format
undo_button = "{}_button".format
