"""The two ways from a document to the text that is hashed: RDFC-1.0 and JCS."""

import copy
from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

from credentials.encoding import jcs
from credentials.errors import DataLoss, MalformedProof, NotCovered, ValueMalformed
from credentials.jsonld.canonize import Canonize, knows_as_plain
from credentials.proofs.cryptosuite import Covers

CONTEXT = "@context"


class Transformation(Protocol):
    """From document and proof to canonical document and canonical proof configuration."""

    covers: ClassVar[Covers]

    def options(self, options: Mapping[str, Any], contexts: Any) -> dict[str, Any]:
        """The members of a proof to be made, `proofValue` apart."""
        ...

    def check_context(self, proof: Mapping[str, Any], contexts: Any) -> None:
        """MalformedProof if the proof's own `@context` is not for this document."""
        ...

    def document(
        self, document: Mapping[str, Any], proof: Mapping[str, Any], hash_: str, canonize: Canonize
    ) -> str:
        """The canonical document."""
        ...

    def config(
        self, proof: Mapping[str, Any], contexts: Any, hash_: str, canonize: Canonize
    ) -> str:
        """The canonical proof configuration."""
        ...


class Rdfc:
    """EdDSA 1.0 §3.2.3, §3.2.5; ECDSA 1.0 §3.2.3, §3.2.5."""

    covers: ClassVar[Covers] = Covers.STATEMENTS

    def options(self, options: Mapping[str, Any], contexts: Any) -> dict[str, Any]:  # noqa: ARG002
        """The options as they are."""
        return dict(options)

    def check_context(self, proof: Mapping[str, Any], contexts: Any) -> None:
        """A proof may repeat the document's context; another one would not be signed."""
        if CONTEXT in proof and proof[CONTEXT] != contexts:
            raise MalformedProof("@context: another context than the document's", member=CONTEXT)

    def document(
        self,
        document: Mapping[str, Any],
        proof: Mapping[str, Any],  # noqa: ARG002
        hash_: str,
        canonize: Canonize,
    ) -> str:
        """The canonical N-Quads."""
        return canonize(document, hash_)

    def config(
        self, proof: Mapping[str, Any], contexts: Any, hash_: str, canonize: Canonize
    ) -> str:
        """§3.2.5 step 6; an error names the place in the document, below `/proof`."""
        config = {key: value for key, value in proof.items() if key != "proofValue"}
        config[CONTEXT] = contexts
        try:
            return canonize(config, hash_)
        except (DataLoss, NotCovered) as error:
            error.fields["pointer"] = "/proof" + error.fields["pointer"]
            raise


class Jcs:
    """EdDSA 1.0 §3.3.1 to §3.3.5; ECDSA 1.0 §3.3.1 to §3.3.5."""

    covers: ClassVar[Covers] = Covers.TEXT

    def options(self, options: Mapping[str, Any], contexts: Any) -> dict[str, Any]:
        """§3.3.1 step 2: the proof carries the document's context."""
        if contexts is None:
            return dict(options)
        return {**options, CONTEXT: copy.deepcopy(contexts)}

    def check_context(self, proof: Mapping[str, Any], contexts: Any) -> None:
        """§3.3.2 step 4: the document's context begins with the proof's."""
        if CONTEXT not in proof:
            return
        begin, whole = _listed(proof[CONTEXT]), _listed(contexts)
        if whole[: len(begin)] != begin:
            raise MalformedProof(
                "@context: the document's context does not begin with it", member=CONTEXT
            )

    def document(
        self,
        document: Mapping[str, Any],
        proof: Mapping[str, Any],
        hash_: str,  # noqa: ARG002
        canonize: Canonize,
    ) -> str:
        """§3.3.3, with the proof's context in place of the document's."""
        contexts = document.get(CONTEXT)
        if proof.get(CONTEXT, contexts) == contexts and _are_texts(contexts):
            return _jcs(document, plain=knows_as_plain(canonize, document))
        return _jcs({**document, CONTEXT: proof[CONTEXT]} if CONTEXT in proof else document)

    def config(
        self,
        proof: Mapping[str, Any],
        contexts: Any,  # noqa: ARG002
        hash_: str,  # noqa: ARG002
        canonize: Canonize,  # noqa: ARG002
    ) -> str:
        """§3.3.5: the proof as it stands."""
        return _jcs({key: value for key, value in proof.items() if key != "proofValue"})


def _listed(contexts: Any) -> list[Any]:
    return contexts if isinstance(contexts, list) else [contexts]


def _are_texts(contexts: Any) -> bool:
    """Equal texts are the same; equal numbers may be written otherwise."""
    return all(isinstance(context, str) for context in _listed(contexts))


def _jcs(value: Any, *, plain: bool = False) -> str:
    try:
        return jcs.canonical(value, plain=plain).decode()
    except ValueMalformed as error:
        raise DataLoss(error.detail, reason="not_json", pointer="") from error


RDFC = Rdfc()
JCS = Jcs()
