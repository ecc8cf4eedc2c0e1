"""What a box for prompts completes while somebody types: lists that the browser searches."""
