"""Verifying a credential: ports, checks, pipeline. The codes stand in `docs/checks.md`."""
