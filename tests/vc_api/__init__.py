"""The instances of the VC API, as a client sees them."""
