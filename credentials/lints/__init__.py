"""Conformance rules, one function each, with its citation."""
