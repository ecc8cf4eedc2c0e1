"""Pictures with layers, from Photoshop and OpenRaster files: who is in them, without the ground."""
