"""`laurel db`: the database and the books in it."""

import click

from laurel.cli.shared import answer, current_settings, json_option, open_own_site, refusals


@click.group(epilog="Example: laurel db check")
def db() -> None:
    """Bring the database up to date; check the books."""


@db.command(epilog="Example: laurel db upgrade", help="Bring the database to this version's form.")
@json_option
def upgrade(*, as_json: bool) -> None:
    """Nothing to do is fine."""
    from issuer.wiring import upgrade_database

    with refusals():
        upgrade_database(current_settings())
    answer({"upgraded": True}, ["The database is up to date."], as_json=as_json)


@db.command(
    epilog="Example: laurel db check --json",
    help="Check audit chain, signatures and status bits of everything issued. Changes nothing.",
)
@json_option
def check(*, as_json: bool) -> int:
    """Exit code 1 if something does not fit."""
    from rich.console import Console

    from issuer.services.books import check_books

    with open_own_site() as site, Console(stderr=True).status("Walking the books"):
        books = check_books(site)
    found = [{"code": one.code, "subject": one.subject} for one in books.findings]
    document = {
        "auditLines": books.audit_lines,
        "credentials": books.credentials,
        "findings": found,
    }
    lines = [f"{books.audit_lines} audit lines, {books.credentials} credentials"]
    lines += [f"{one['code']}: {one['subject']}" for one in found] or ["Everything fits."]
    answer(document, lines, as_json=as_json)
    return 1 if found else 0
