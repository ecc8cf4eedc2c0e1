"""Pictures of the gallery by HTTP."""
