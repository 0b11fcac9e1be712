"""Verifying assertions of Open Badges 2.0 and 1.x: what they refer to, its place, its signature."""
