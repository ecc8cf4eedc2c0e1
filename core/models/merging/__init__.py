"""New checkpoints out of others and of LoRAs."""
