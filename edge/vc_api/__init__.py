"""What the instances of the VC API are: declared in a file, shared by issuer and verifier."""
