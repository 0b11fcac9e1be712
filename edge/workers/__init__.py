"""Processes for work on foreign data: few rights, little memory, and they may be killed."""
