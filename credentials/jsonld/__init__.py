"""JSON-LD over pinned contexts, RDFC-1.0. The only door to pyoxigraph and PyLD."""
