"""Issuing for the VC API: instances apart from all programmes, with files instead of the store."""
