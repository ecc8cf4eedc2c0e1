"""LoRAs of every writer, as what they add to a checkpoint's layers."""
