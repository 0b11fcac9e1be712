"""What is done with foreign files. Runs in the worker processes only."""
