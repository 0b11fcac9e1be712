"""Credentials to try: bundled, really signed, checked like any other."""
