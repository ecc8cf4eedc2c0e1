"""Models of the catalogue, fetched so that they are whole or not there."""
