"""The frame and the shared pieces are tested where they stand: on pages."""

from tests.pages.conftest import data_folder, home, open_page, studio, visit

__all__ = ["data_folder", "home", "open_page", "studio", "visit"]
