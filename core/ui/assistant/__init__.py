"""What helps with the words: findings with their mends."""
