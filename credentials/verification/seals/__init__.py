"""Verifying sealed European Digital Credentials."""
