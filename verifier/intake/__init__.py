"""Intake: from any file, text or link to one credential document, or a named refusal."""
