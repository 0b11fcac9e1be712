"""Deciding who has earned a certificate and issuing it. Never imports `verifier`."""
