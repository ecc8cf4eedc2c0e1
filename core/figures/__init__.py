"""Characters drawn in exactly a pose: no model, a tenth of a second, the same on any machine."""
