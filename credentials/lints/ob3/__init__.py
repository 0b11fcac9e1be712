"""Rules of Open Badges 3.0.3."""

from credentials.lints.ob3 import credential, results, shapes

RULES = (*credential.RULES, *shapes.RULES, *results.RULES)
