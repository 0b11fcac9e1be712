"""The data model: VCDM 2.0 and Open Badges 3.0, parsed from strict JSON, original kept."""
