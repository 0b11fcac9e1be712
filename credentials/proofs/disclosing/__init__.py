"""What `ecdsa-sd-2023` is made of: selecting, naming, grouping statements, and its values."""
