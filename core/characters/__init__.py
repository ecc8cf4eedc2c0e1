"""Characters that a person keeps: who they are, what they wear, how they look in pictures."""
