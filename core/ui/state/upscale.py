"""Keys of the page Upscale."""

UPSCALE_BATCH_STRIP = "upscale_batch"
UPSCALE_BEFORE_BOX = "upscale_before"
UPSCALE_CHOICES_BOX = "upscale_choices"
UPSCALE_CHOSEN_SIZE = "upscale.chosen_size"
UPSCALE_CHOSEN_UPSCALER = "upscale.chosen_upscaler"
UPSCALE_CLEAR = "upscale.clear"
UPSCALE_DOWNLOAD = "upscale.download"
UPSCALE_DROP = "upscale.drop"
UPSCALE_GALLERY = "upscale.gallery"
UPSCALE_JOBS = "upscale.jobs"
UPSCALE_PICTURES = "upscale.pictures"
UPSCALE_RESULTS_STRIP = "upscale"
UPSCALE_SEVERAL = "upscale.several"
UPSCALE_SIZE = "upscale.size"
UPSCALE_SOURCE = "upscale.source"
UPSCALE_SOURCE_BOX = "upscale_source"
UPSCALE_STAGE_BOX = "upscale_stage"
UPSCALE_SUBMIT = "upscale.submit"
UPSCALE_SWITCH = "upscale.switch"
UPSCALE_UPLOAD = "upscale.upload"
UPSCALE_UPSCALER = "upscale.upscaler"
UPSCALE_ZIP = "upscale.zip"

upscale_compare = "upscale.compare.{}".format
upscale_leave_out = "upscale.leave_out.{}".format
upscale_pick = "upscale.pick.{}".format
upscale_show = "upscale.show.{}".format
