"""A prompt as chips: its phrases with kind, weight and mute, a view of the text and never more."""
