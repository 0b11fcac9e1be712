"""`laurel jose`: credentials and presentations in tokens, with a key at hand. VC-JOSE-COSE 1.0."""

import json
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

FEATURES = (
    "credential_jose",
    "credential_sd_jwt",
    "credential_cose",
    "presentation_jose",
    "presentation_sd_jwt",
    "presentation_cose",
)
_ALSO = {"credential_sdjwt": "credential_sd_jwt", "presentation_sdjwt": "presentation_sd_jwt"}
"""As the W3C test suite spells them."""
SALT_BYTES = 16
FAILED = 1

_Command = Callable[..., Any]


def _options(command: _Command) -> _Command:
    file = click.Path(path_type=Path, exists=True, dir_okay=False)
    for option in (
        click.option("--output", type=click.Path(path_type=Path, dir_okay=False), required=True,
                     help="File for the result."),
        click.option("--feature", type=click.Choice([*FEATURES, *_ALSO]), required=True),
        click.option("--key", type=file, required=True,
                     help="A verification method of type JsonWebKey."),
        click.option("--input", "source", type=file, required=True),
    ):  # fmt: skip
        command = option(command)
    return command


@click.group(
    epilog="""\b
Examples:
  laurel jose issue --input credential.json --key key.json --feature credential_jose --output o.json
  laurel jose verify --input token.txt --key key.json --feature credential_jose --output o.json
"""
)
def jose() -> None:
    """Sign and check tokens (JWS, SD-JWT, COSE) with a key from a file.

    The output file is {"result": "success" or "failure", "data": the token, the document, or
    the reason}. Whose key it is, status and dates are not looked at: that does `laurel verify`.
    """


@jose.command()
@_options
@click.option("--sd", "selective", help='What may be withheld: JSON, ["credentialSubject.name"].')
def issue(source: Path, key: Path, feature: str, output: Path, selective: str | None) -> int:
    """Put a credential or presentation into a signed token."""

    def work() -> str:
        from credentials.jose.profile import Feature, issue_with

        return issue_with(
            Feature(_ALSO.get(feature, feature)),
            _object_in(source),
            _object_in(key),
            selective=_paths(selective),
            salts=lambda: secrets.token_bytes(SALT_BYTES),
        )

    return _answer(work, output)


@jose.command()
@_options
def verify(source: Path, key: Path, feature: str, output: Path) -> int:
    """Check the signature and the form of a token."""

    def work() -> str:
        from credentials.jose.profile import Feature, verify_with

        text = source.read_bytes().decode("utf-8", "replace")
        document = verify_with(Feature(_ALSO.get(feature, feature)), text, _object_in(key))
        return json.dumps(document, ensure_ascii=False)

    return _answer(work, output)


def _answer(work: Callable[[], str], output: Path) -> int:
    from credentials.errors import CredentialsError

    try:
        result, data = "success", work()
    except CredentialsError as error:
        result, data = "failure", error.detail
    text = json.dumps({"result": result, "data": data}, ensure_ascii=False)
    try:
        output.write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        raise click.FileError(str(output), error.strerror or "") from error
    return 0 if result == "success" else FAILED


def _paths(text: str | None) -> list[str]:
    if not text:
        return []
    try:
        paths = json.loads(text)
    except ValueError as error:
        raise click.BadParameter("not JSON", param_hint="--sd") from error
    if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
        raise click.BadParameter("a list of paths is wanted", param_hint="--sd")
    return paths


def _object_in(path: Path) -> dict[str, Any]:
    from credentials.encoding.strict_json import parse_json
    from credentials.errors import ParsingError

    document = parse_json(path.read_bytes())
    if not isinstance(document, dict):
        raise ParsingError("not a JSON object")
    return document
