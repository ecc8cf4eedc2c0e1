"""Work that runs and ends while a person is elsewhere, and how long it will take."""
