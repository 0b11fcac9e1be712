"""Measurements. They give figures and decide nothing."""
