"""The parsed credential: VCDM 2.0 and Open Badges 3.0."""
