"""From noise to a picture: samplers, denoising, inpainting and previews."""
