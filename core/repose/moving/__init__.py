"""Where a figure's pixels go: its bones in the asked pose, and meshes that follow them."""
