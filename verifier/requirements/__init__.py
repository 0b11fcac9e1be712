"""What a reader asks of a credential beyond its being valid: a role, points, an issuer."""
