"""What guides the denoising: prompts, ControlNets, LoRAs, IP-Adapters, textual inversions."""
