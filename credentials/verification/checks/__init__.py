"""The checks, one a file. Their codes, outcomes and facts stand in `docs/checks.md`."""
