"""What every training script shares: options, device, loaders, and the run itself."""
