"""Open Badges 2.0 and 2.1, and 1.0 and 1.1 before them: assertions, badge classes, profiles."""
