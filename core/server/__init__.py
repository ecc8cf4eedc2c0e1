"""What stands between the network and the pages: cookies, headers, limits, start and stop."""
