"""Keys of finished pictures and of what can be done with them."""

RESULTS_UNDO = "results.undo"
RESULTS_CHANGED_PAGE = "results.changed_page"

SAME_REQUEST = "results.same_request"
SAME_REQUEST_BOX = "same_request"
SAME_REQUEST_AGAIN = "results.same_request_again"

RESULTS_BAR_BOX = "results_bar"
RESULTS_AGAIN = "results.again"
RESULTS_CLEAR = "results.clear"

# With what they belong to: the place where a picture is shown, the act, the picture.
cancel_all_button = "cancel_all.{}".format
move_button = "{}.{}".format
queue_box = "queue_{}".format
result_act = "{}.{}.{}".format
result_box = "result_{}_{}".format
result_more_box = "more_{}_{}".format
undo_box = "{}_undo".format
undo_button = "{}_button".format
