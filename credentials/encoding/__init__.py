"""Encodings: strict JSON, JCS, multibase, base58, times."""
