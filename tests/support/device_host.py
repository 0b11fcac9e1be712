"""Credentials and status lists with a proof over the text, as `verify.html` reads them."""

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from credentials.jose.vc_jwt import issue_vc_jwt
from credentials.keys.controller import PublishedKey, controller_document
from credentials.keys.signer import Signer
from credentials.proofs.data_integrity import add_proof, proof_options
from credentials.status.bitstring import LEAST_ENTRIES, encode_list, with_bit
from credentials.status.list_credential import compose_list_credential
from tests.support.issuer_host import NOON, IssuerHost, a_badge
from tests.support.open_badges import Badge

BOTH = {
    "Ed25519": ("eddsa-rdfc-2022", "eddsa-jcs-2022"),
    "P-256": ("ecdsa-rdfc-2019", "ecdsa-jcs-2019"),
    "P-384": ("ecdsa-rdfc-2019", "ecdsa-jcs-2019"),
}


@dataclass
class DeviceHost:
    """An issuer in memory; its documents are values to be given to the page."""

    host: IssuerHost = field(default_factory=IssuerHost)
    now: datetime = NOON

    def badge(self, **changes: Any) -> Badge:
        return {**a_badge(self.host), **changes}

    def signed(
        self,
        document: Mapping[str, Any],
        *,
        key: Signer | None = None,
        suites: tuple[str, ...] | None = None,
        **options: Any,
    ) -> Badge:
        """The document with both proofs, or those of `suites`."""
        key = key or self.host.signer
        signed = copy.deepcopy(dict(document))
        for suite in suites or BOTH[key.algorithm]:
            given = {
                "verification_method": self.host.method_of(key),
                "created": self.now,
                **options,
            }
            signed = add_proof(signed, proof_options(cryptosuite=suite, **given), key)
        return signed

    def token(self, document: Mapping[str, Any], key: Signer) -> str:
        return issue_vc_jwt(document, key, kid=self.host.method_of(key))

    def controller(self, *keys: PublishedKey) -> dict[str, Any]:
        return controller_document(self.host.did, keys or self.host.published)

    def status_list(
        self, *marked: int, since: datetime | None = None, hours: int = 24, **changes: Any
    ) -> str:
        """The text of the signed list of revocations."""
        bits = bytes(LEAST_ENTRIES // 8)
        for index in marked:
            bits = with_bit(bits, index, is_set=True)
        since = since or self.now - timedelta(minutes=5)
        document = compose_list_credential(
            url=self.host.list_url("revocation"), issuer=self.host.did, purpose="revocation",
            encoded_list=encode_list(bits), valid_from=since,
            valid_until=since + timedelta(hours=hours), ttl_ms=300_000,
        )  # fmt: skip
        return json.dumps(self.signed({**document, **changes}))
