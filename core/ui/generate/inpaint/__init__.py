"""What of the start picture changes, and the new ground around it."""
