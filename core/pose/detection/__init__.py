"""What finds people and their joints in a picture: networks, their files, and how looks vote."""
