"""The command `laurel`. Each command is in a file of its own, read only when it is asked for."""

import os
import sys
from importlib import import_module
from typing import Any

import click

from credentials import __version__

COMMANDS = {
    "serve": "laurel.cli.serve:serve",
    "init": "laurel.cli.init:init",
    "evaluate": "laurel.cli.evaluate:evaluate",
    "recompute": "laurel.cli.recompute:recompute",
    "issue": "laurel.cli.issue:issue",
    "verify": "laurel.cli.verify:verify",
    "verify-receipt": "laurel.cli.receipt:verify_receipt",
    "receipt-key": "laurel.cli.receipt:receipt_key",
    "revoke": "laurel.cli.status:revoke",
    "suspend": "laurel.cli.status:suspend",
    "reinstate": "laurel.cli.status:reinstate",
    "keys": "laurel.cli.keys:keys",
    "token": "laurel.cli.token:token",
    "jose": "laurel.cli.jose:jose",
    "db": "laurel.cli.db:db",
    "evidence": "laurel.cli.evidence:evidence",
    "programme": "laurel.cli.programme:programme",
    "vc-api": "laurel.cli.vc_api:vc_api",
    "demo": "laurel.cli.demo:demo",
    "doctor": "laurel.cli.doctor:doctor",
}
"""Name and place of every command, in the order of `laurel --help`."""

OWNER_ONLY = 0o077
"""Whatever a command writes (database, keys, files), others of this machine may not read."""
USAGE = 64
INTERRUPTED = 130


class LazyGroup(click.Group):
    """A group whose commands are imported when they are used."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """The names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """The command of that name, or None."""
        place = COMMANDS.get(name)
        if place is None:
            return None
        module, _, attribute = place.partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="laurel")
def laurel() -> None:
    """Decide who has earned a certificate, issue it, check it.

    Settings come from the environment (LAUREL_BASE_URL, LAUREL_DATA, DATABASE_URL, ...);
    `laurel doctor` shows them. Every command knows --json and --help with an example.
    """


def main() -> None:
    """Runs the command line. Exit codes: 0 done, 1 refused, 64 usage; `verify` has its own."""
    os.umask(OWNER_ONLY)
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Runs one command and gives back its exit code."""
    try:
        answer: Any = laurel.main(arguments, prog_name="laurel", standalone_mode=False)
    except click.UsageError as error:
        error.show()
        return USAGE
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    return answer if isinstance(answer, int) else 0
