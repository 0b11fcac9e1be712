"""The Flask parts that both applications share."""
