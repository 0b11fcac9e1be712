"""One file a step, in one line."""
