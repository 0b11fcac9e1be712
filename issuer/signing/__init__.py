"""Private keys."""
