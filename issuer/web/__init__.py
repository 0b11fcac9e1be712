"""The API and the certificate pages."""
