// Whose key a signature names, and whether it fits: by WebCrypto, with keys that were pinned before.
// CID 1.0 §3.3; EdDSA and ECDSA cryptosuites 1.0 §3.3; RFC 7515, RFC 7518, RFC 8037.
"use strict";
((Laurel) => {
  const { base58, base64url, canonical, hex, joined, sha, utf8, asList, isObject } = Laurel;
  const P = {
    "P-256": { prime: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n, bytes: 32, hash: "SHA-256",
      b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn },
    "P-384": { prime: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n, bytes: 48, hash: "SHA-384",
      b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn },
  };
  const PREFIXES = { ed01: "Ed25519", 8024: "P-256", 8124: "P-384" };
  const SUITES = { "eddsa-jcs-2022": ["Ed25519"], "ecdsa-jcs-2019": ["P-256", "P-384"] };
  const ALGORITHMS = { EdDSA: "Ed25519", Ed25519: "Ed25519", ES256: "P-256", ES384: "P-384" };

  /** The method of that id in the issuer's document, as a check and, if there is one, a key. */
  async function findKey(controller, method, created) {
    const facts = { method, controller: method.split("#")[0] };
    if (controller === undefined) return { check: not("key.unreachable", facts) };
    const found = asList(controller.verificationMethod).filter((one) => isObject(one) && one.id === method);
    if (found.length === 0) return { check: failed("key.not_listed", facts) };
    if (found.length > 1 || found[0].controller !== controller.id) return { check: not("key.method_invalid", facts) };
    const [entry] = found;
    const isListed = asList(controller.assertionMethod).includes(method);
    if (!isListed && entry.revoked !== undefined) {
      return { check: failed("key.compromised", { ...facts, compromised: entry.revoked }) };
    }
    if (!isListed) return { check: failed("key.not_for_assertion", facts) };
    const key = await readKey(entry).catch(() => null);
    if (key === null) return { check: not("key.unsupported", facts) };
    for (const [code, member] of [["key.revoked", "revoked"], ["key.expired", "expires"]]) {
      if (entry[member] === undefined) continue;
      const end = Laurel.timeOf(entry[member]);
      if (end === null) return { key, check: not("key.method_invalid", facts) };
      if (created === null || created >= end) return { key, check: failed(code, { ...facts, [member]: entry[member] }) };
    }
    return { key, check: passed("key.listed", { ...facts, issuer: controller.id, key: key.text }) };
  }

  /** `{kind, text, verify}` of a Multikey or a JsonWebKey. Fails for another kind. */
  async function readKey(entry) {
    if (entry.publicKeyJwk !== undefined) {
      const { kty, crv, x, y } = entry.publicKeyJwk;
      const kind = kty === "OKP" && crv === "Ed25519" ? crv : kty === "EC" && crv in P ? crv : null;
      const bytes = kind === "Ed25519" ? base64url(x) : joined([4], base64url(x), base64url(y));
      return importKey(kind, bytes);
    }
    const bytes = base58(entry.publicKeyMultibase);
    const kind = PREFIXES[hex(bytes.subarray(0, 2))];
    const body = bytes.subarray(2);
    return importKey(kind, kind === "Ed25519" ? body : uncompressed(kind, body));
  }

  async function importKey(kind, bytes) {
    const name = kind === "Ed25519" ? { name: "Ed25519" } : { name: "ECDSA", namedCurve: kind };
    const lengths = { Ed25519: 32, "P-256": 65, "P-384": 97 };
    if (bytes.length !== lengths[kind]) throw new Error("another length");
    const key = await crypto.subtle.importKey("raw", bytes, name, false, ["verify"]);
    const use = kind === "Ed25519" ? name : { name: "ECDSA", hash: P[kind].hash };
    const verify = (signature, data) => signature !== null && crypto.subtle.verify(use, key, signature, data);
    return { kind, text: hex(bytes), verify };
  }

  /** A point of the curve from its x and the parity of its y. SEC 1 §2.3.4. */
  function uncompressed(kind, body) {
    const { prime, b, bytes } = P[kind];
    if (body.length !== bytes + 1 || (body[0] !== 2 && body[0] !== 3)) throw new Error("no compressed point");
    const x = BigInt(`0x${hex(body.subarray(1))}`);
    const square = (((x * x * x - 3n * x + b) % prime) + prime) % prime;
    let y = power(square, (prime + 1n) / 4n, prime);
    if ((y & 1n) !== BigInt(body[0] & 1)) y = prime - y;
    if ((y * y) % prime !== square) throw new Error("not on the curve");
    const digits = y.toString(16).padStart(bytes * 2, "0");
    return joined([4], body.subarray(1), digits.match(/../g).map((two) => parseInt(two, 16)));
  }
  function power(base, exponent, prime) {
    let read = 1n;
    for (; exponent > 0n; exponent >>= 1n) {
      if (exponent & 1n) read = (read * base) % prime;
      base = (base * base) % prime;
    }
    return read;
  }

  /** Whether a proof over the text fits: two hashes, one signature. EdDSA 1.0 §3.3.2 to §3.3.7. */
  async function fitsText(document, proof, key) {
    if (!SUITES[proof.cryptosuite].includes(key.kind)) return null;
    const hash = key.kind === "P-384" ? "SHA-384" : "SHA-256";
    const { proof: _, ...unsecured } = document;
    const { proofValue, ...config } = proof;
    const hashes = await Promise.all([config, unsecured].map((part) => sha(hash, utf8(canonical(part)))));
    const signature = base58(proofValue);
    return signature !== null && signature.length === (key.kind === "P-384" ? 96 : 64)
      && key.verify(signature, joined(...hashes));
  }

  /** Whether the signature of a compact token fits. RFC 7515 §5.2; the kind is the key's, not the header's. */
  async function fitsToken(token, header, key) {
    if (ALGORITHMS[header.alg] !== key.kind) return null;
    const end = token.lastIndexOf(".");
    return key.verify(base64url(token.slice(end + 1)), utf8(token.slice(0, end)));
  }

  const of = (outcome) => (code, evidence = {}) => ({ outcome, code, evidence });
  const passed = of("passed");
  const failed = of("failed");
  const not = of("not_determined");
  const beside = of("not_applicable");

  Object.assign(Laurel, { findKey, fitsText, fitsToken, SUITES, ALGORITHMS, passed, failed, not, beside });
})(globalThis.Laurel);
