"""Where the command `laurel` begins: says which extra is missing, if the site's libraries are."""

import sys
from importlib.util import find_spec

NEEDED = ("click", "flask", "sqlalchemy")
"""Of the extra `site`, one from each part: command line, pages, store."""
WRONG_USE = 64


def main() -> None:
    """Runs the command line."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        sys.stderr.write(
            "laurel: only the core is installed. The command needs the extra `site`:\n"
            "  pip install 'laurel-credentials[site]'\n"
        )
        sys.exit(WRONG_USE)
    from laurel.cli.main import main as run

    run()
