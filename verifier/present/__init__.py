"""From a report to words."""
