"""The pure core: bytes, values and a time in, values out."""

__version__ = "0.1.0"
