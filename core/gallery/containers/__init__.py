"""Where in a picture file its texts stand; broken or oversized ones are left out."""
