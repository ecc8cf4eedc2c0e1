"""Keys of the Models page: a pasted link, what to start with, samples, folders, newer versions."""

MODELS_LINK = "models.link"
MODELS_LINKED = "models.linked"
MODELS_LINK_CHOICE = "models.link_choice"
MODELS_LINK_FACTS = "models.link_facts"
MODELS_LINK_BOX = "models_link"
MODELS_LINK_CARD = "model_linked"
MODELS_LINK_FETCH = "models.link_fetch"
MODELS_LINK_LEAVE = "models.link_leave"
MODELS_LINK_LOOK = "models.link_look"

MODELS_FIRST_BOX = "models_first"
MODELS_FIRST_USE = "models.first_use"
MODELS_SAMPLES = "models.sample_jobs"

MODELS_FOLDER = "models.folder"
MODELS_FOLDER_BOX = "models_folder"
MODELS_FOLDER_LIST = "models_folder_list"
MODELS_ROOT = "models.root"
MODELS_DISALLOW = "models.disallow"
MODELS_COPIES = "models.copies"
MODELS_ALLOW = "models.allow"

MODELS_NEWS = "models.news"
MODELS_NEWS_LOOK = "models.news_look"

model_acts_box = "model_acts_{}_{}".format
model_sample_box = "model_sample_{}_{}".format
models_sample = "models.sample.{}".format
models_entry = "models.entry.{}".format
model_news_box = "model_news_{}_{}".format
models_newer = "models.newer.{}.{}".format
