"""What helps with a prompt: it is read beside its pose, and told what would not come out."""
