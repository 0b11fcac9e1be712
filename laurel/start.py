"""Where the command `laurel` begins: says which extra is missing, if a command's libraries are."""

import sys
from importlib.util import find_spec

NEEDED = ("click", "flask", "babel")
"""Of the extra `verifier`, the least that any command needs."""
WRONG_USE = 64


def main() -> None:
    """Runs the command line."""
    if any(find_spec(name) is None for name in NEEDED):
        _leave("only the core is installed. The command needs the extra `verifier` or `site`")
    from laurel.cli.main import main as run

    try:
        run()
    except ModuleNotFoundError as error:
        if error.name is None or find_spec("sqlalchemy") is not None:
            raise
        _leave(f"only the verifier is installed ({error.name} is missing). This needs `site`")


def _leave(reason: str) -> None:
    sys.stderr.write(
        f"laurel: {reason}:\n"
        "  pip install 'laurel-credentials[verifier]'   to check credentials\n"
        "  pip install 'laurel-credentials[site]'       to decide and issue as well\n"
    )
    sys.exit(WRONG_USE)
