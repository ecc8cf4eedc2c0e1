"""Characters as files: for another studio, for other programs, and back."""
