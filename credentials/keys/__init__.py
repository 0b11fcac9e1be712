"""Keys: encodings, identifiers, controller documents, the signer's interface."""
