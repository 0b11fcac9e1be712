"""Deciding: programme, rules, evaluation, decision. Pure."""
