"""From whatever was given to a credential."""
