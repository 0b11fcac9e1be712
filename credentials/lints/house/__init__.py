"""Rules that no standard sets: what every processor must read alike, and what we promise."""

from credentials.lints.house import promises, values

RULES = (*values.RULES, *promises.RULES)
