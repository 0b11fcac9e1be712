"""Evidence as platforms really send it, read into `completion-evidence/1` documents. Pure."""
