"""Characters on the pages that draw: named by @ in the prompt, or playing in a pose."""
