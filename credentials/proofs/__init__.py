"""Data Integrity proofs: one small file per cryptosuite."""
