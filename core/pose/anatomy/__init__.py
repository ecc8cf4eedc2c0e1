"""What a figure is built like: its head, its hands, its proportions."""
