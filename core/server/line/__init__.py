"""What a browser loads, made small and kept: a phone on a slow line waits for it."""
