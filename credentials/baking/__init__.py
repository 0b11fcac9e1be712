"""Credentials inside PNG and SVG pictures."""
