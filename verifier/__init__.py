"""Checking credentials of any issuer. Has no database and no keys. Never imports `issuer`."""
