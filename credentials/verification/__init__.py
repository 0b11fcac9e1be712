"""Verifying a credential: ports, checks, pipeline."""
