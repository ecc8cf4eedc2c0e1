"""``serve``: the studio for other machines."""
