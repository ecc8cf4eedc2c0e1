"""Models by a link to their page: what it means, what the page says, and how they come here."""
