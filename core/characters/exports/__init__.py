"""Characters for other programs: sprites of visual novels, pictures to train a LoRA with."""
