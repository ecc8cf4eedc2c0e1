"""What a file or folder is, judged by its content alone."""
