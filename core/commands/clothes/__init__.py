"""Commands for what characters wear."""
