"""Pictures of the gallery to choose from: a few of them on a page, all of them in a window."""
