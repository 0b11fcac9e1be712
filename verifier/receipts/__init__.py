"""A verification that can be kept: what was checked, when, against which keys and lists."""
