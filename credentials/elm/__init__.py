"""European Digital Credentials: credentials in the European Learning Model, version 3."""
