// The report on one credential, with what is at hand: no network, no clock of others.
// The rules, codes and verdicts are those of the server (docs/checks.md); what only a server can
// check is said, and leaves the answer open: nothing unchecked is ever called valid. DESIGN 3.15, 3.16.
"use strict";
((Laurel) => {
  const { Refused, LIST_LIMITS, parseJson, canonical, utf8, textOf, base64url, hex, sha, asList, isObject,
    findKey, fitsText, fitsToken, SUITES, ALGORITHMS, passed, failed, not, beside } = Laurel;

  const V2 = "https://www.w3.org/ns/credentials/v2";
  const OPEN_BADGES = /^https:\/\/purl\.imsglobal\.org\/spec\/ob\/v3p0\/(context(-3\.0\.[123])?|extensions)\.json$/;
  const MEMBERS = new Set(["@context", "id", "type", "name", "description", "image", "issuer", "awardedDate",
    "validFrom", "validUntil", "credentialSubject", "credentialStatus", "credentialSchema", "refreshService",
    "relatedResource", "termsOfUse", "evidence", "endorsement", "endorsementJwt", "proof", "partial"]);
  const CLAIMS = new Set(["iss", "sub", "aud", "exp", "nbf", "iat", "jti", "cnf", "nonce"]);
  const MOST_PROOFS = 4;
  const MOST_ENTRIES = 8;
  const LEAST_BITS = 131072;
  const MOST_LIST_BYTES = 16 * 1024 * 1024;
  const LEEWAY_MS = 60000;
  const WHEN_SET = { revocation: "status.revoked", suspension: "status.suspended" };
  const TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d{1,30})?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

  /** Milliseconds of a date and time with offset; null for what is none, or does not exist. */
  function timeOf(text) {
    const match = typeof text === "string" ? TIME.exec(text) : null;
    if (match === null) return null;
    const [, year, month, day, hour, minute, second, fraction = "", offset] = match;
    const day0 = new Date(Date.UTC(+year, +month - 1, +day));
    if (day0.getUTCMonth() !== +month - 1 || +hour > 23 || +minute > 59 || +second > 59) return null;
    const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction.slice(0, 4)}${offset}`);
    return Number.isNaN(at) ? null : at;
  }

  /**
   * The report on a credential in JSON or in a compact token.
   * `issuers`: controller documents that are trusted to be the issuers' (pinned before).
   * `lists`: texts of signed status lists; `papers`: other documents that the credential may name.
   */
  async function check(text, { issuers = [], lists = [], papers = [], now = Date.now() } = {}) {
    if (globalThis.crypto?.subtle === undefined) return reportOf([not("device.no_crypto")], { intact: "not_determined" });
    let opened;
    try {
      opened = open(text.trim());
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { ...reportOf([failed(error.code, error.facts)], { intact: "not_determined" }), verdict: "unreadable" };
    }
    const { document } = opened;
    const world = { controllers: new Map(issuers.filter(isObject).map((one) => [one.id, one])), now };
    const digest = await digestOf(document);
    const form = [passed(opened.token === undefined ? "format.read" : "format.token_read"), ...words(document)];
    const signed = opened.token === undefined
      ? await proofs(document, world) : await tokenProof(opened, world);
    const checks = [...form, ...signed.checks];
    const answers = { intact: intactOf(signed.pairs), fromIssuer: fromIssuerOf(signed.pairs) };
    if (answers.intact === "passed") {
      checks.push(period(document, now));
      checks.push(...(answers.fromIssuer === "passed"
        ? await status(document, await readLists(lists), world) : [not("status.not_checked")]));
      checks.push(...await comparePapers(document, papers));
    } else checks.push(not("content.not_checked"));
    return { ...reportOf(checks, answers), digest, credential: answers.intact === "passed" ? document : null };
  }

  /** `{document}` or `{document, token, header}`. */
  function open(text) {
    if (!Laurel.isToken(text)) {
      const document = parseJson(text);
      if (!isObject(document) || !asList(document.type).includes("VerifiableCredential")) none();
      return { document };
    }
    const [header, claims] = text.split(".").slice(0, 2).map((part) => {
      const bytes = base64url(part);
      if (bytes === null) throw new Refused("format.token_malformed");
      return parseJson(textOf(bytes));
    });
    if (!isObject(header) || !isObject(claims)) throw new Refused("format.token_malformed");
    const document = isObject(claims.vc) ? claims.vc // of the older data model, which is said below
      : Object.fromEntries(Object.entries(claims).filter(([name]) => !CLAIMS.has(name)));
    if (!asList(document.type).includes("VerifiableCredential")) none();
    return { document, claims, header, token: text };
  }
  const none = () => { throw new Refused("format.not_a_credential"); };

  async function digestOf(document) {
    const { proof: _, ...unsecured } = document;
    return hex(await sha("SHA-256", utf8(canonical(unsecured))));
  }

  /** Known vocabularies, known members: what is read by name below must mean what it seems to mean. */
  function words(document) {
    const contexts = asList(document["@context"]);
    if (contexts[0] !== V2) return [not("context.unknown", { url: String(contexts[0]) })];
    const unknown = contexts.find((one, place) => place > 0 && !(typeof one === "string" && OPEN_BADGES.test(one)));
    if (unknown !== undefined) return [not("context.unknown", { url: String(unknown) })];
    const other = Object.keys(document).find((name) => !MEMBERS.has(name));
    if (other !== undefined) return [not("coverage.not_covered", { pointer: `/${other}` })];
    const { "@context": _, proof: __, ...rest } = document;
    return [holdsContext(rest) ? not("context.inline") : passed("context.known")];
  }
  const holdsContext = (value) => value !== null && typeof value === "object"
    && (Object.hasOwn(value, "@context") || Object.values(value).some(holdsContext));

  const idOf = (value) => (typeof value === "string" ? value : isObject(value) && typeof value.id === "string" ? value.id : null);

  /** Each proof over the text; those over the statements need what only a server has. */
  async function proofs(document, world) {
    const all = asList(document.proof);
    if (all.length === 0) return { pairs: [], checks: [not("proof.none")] };
    if (all.length > MOST_PROOFS) return { pairs: [], checks: [not("proof.too_many", { count: all.length, limit: MOST_PROOFS })] };
    const pairs = [];
    const elsewhere = [];
    for (const proof of all) {
      if (!isObject(proof) || typeof proof.cryptosuite !== "string") pairs.push({ proof: not("proof.unknown_suite", { suite: isObject(proof) ? String(proof.type) : "" }) });
      else if (!Object.hasOwn(SUITES, proof.cryptosuite)) elsewhere.push(proof.cryptosuite);
      else pairs.push(await oneProof(document, proof, world));
    }
    const isRead = pairs.some((pair) => pair.proof.outcome !== "not_determined");
    const others = elsewhere.map((suite) => (isRead ? beside : not)("device.proof_elsewhere", { suite }));
    return { pairs, checks: [...pairs.flatMap(checksOf), ...others] };
  }

  async function oneProof(document, proof, world) {
    const wrong = malformed(proof);
    if (wrong !== null) return { proof: failed("proof.malformed", { detail: wrong }) };
    const contexts = asList(document["@context"]);
    const own = asList(proof["@context"] ?? contexts);
    if (canonical(own) !== canonical(contexts.slice(0, own.length))) return { proof: failed("proof.malformed", { detail: "@context" }) };
    const created = timeOf(proof.created);
    const found = await keyOf(document, proof.verificationMethod, created, world);
    const time = proofTime(proof, world.now);
    if (found.key === undefined) return { proof: not("proof.no_key"), key: found.check, time };
    const key = proof.proofPurpose === "assertionMethod" ? found.check : failed("key.wrong_purpose");
    const isWhole = own.length === contexts.length;
    const fits = await fitsText({ ...document, "@context": proof["@context"] ?? document["@context"] }, proof, found.key);
    if (fits === null) return { proof: failed("proof.malformed", { detail: "a key of another kind" }), key, time };
    if (!fits) return { proof: failed("proof.bad_signature"), key, time };
    return { proof: isWhole ? passed("proof.verified", { suite: proof.cryptosuite }) : not("coverage.context_added"), key, time };
  }

  function malformed(proof) {
    if (proof.type !== "DataIntegrityProof") return "type";
    if (proof.previousProof !== undefined) return "previousProof";
    if (typeof proof.verificationMethod !== "string" || !/^[a-z]+:[^#\s]+#\S+$/.test(proof.verificationMethod)) return "verificationMethod";
    for (const member of ["created", "expires"]) {
      if (proof[member] !== undefined && timeOf(proof[member]) === null) return member;
    }
    return null;
  }

  /** The token's signature, its claims, its key. Open Badges 3.0 §8.2. */
  async function tokenProof({ document, claims, header, token }, world) {
    const wrong = headerFault(header);
    if (wrong !== null) return { pairs: [{ proof: wrong }], checks: [wrong] };
    const beyond = claimsFaults(document, claims, header);
    const created = claims.iat === undefined ? null : claims.iat * 1000;
    const found = await keyOf(document, header.kid, created ?? timeOf(document.validFrom), world);
    if (found.key === undefined) {
      const pair = { proof: not("proof.no_key"), key: found.check };
      return { pairs: [pair], checks: [...checksOf(pair), ...beyond] };
    }
    const fits = await fitsToken(token, header, found.key);
    const proof = fits === null ? failed("proof.alg_refused", { alg: String(header.alg) })
      : fits ? passed("proof.verified", { suite: header.alg }) : failed("proof.bad_signature");
    const pair = { proof, key: found.check };
    return { pairs: [pair], checks: [...checksOf(pair), ...beyond] };
  }

  function headerFault(header) {
    const others = Object.keys(header).filter((name) => !["alg", "typ", "kid", "iss", "cty"].includes(name));
    if (others.length > 0) return failed("proof.header_refused", { member: others[0] });
    if (!Object.hasOwn(ALGORITHMS, header.alg)) return not("device.proof_elsewhere", { suite: String(header.alg) });
    if (typeof header.kid !== "string" || !["JWT", "vc+jwt", undefined].includes(header.typ)) return not("key.unnamed");
    return null;
  }

  /** What the claims say beside the credential must be what it says itself. Open Badges 3.0 §8.2.6.1. */
  function claimsFaults(document, claims, header) {
    if (document.proof !== undefined) return [not("proof.inside_token")];
    if ("iat" in claims && typeof claims.iat !== "number") return [failed("claims.refused", { claim: "iat" })];
    const begin = timeOf(document.validFrom);
    const end = timeOf(document.validUntil);
    const expected = { iss: idOf(document.issuer), jti: document.id };
    if (header.typ !== "vc+jwt") Object.assign(expected, {
      nbf: begin === null ? null : Math.floor(begin / 1000),
      ...(document.validUntil === undefined ? {} : { exp: end === null ? null : Math.floor(end / 1000) }),
    });
    const contradicted = Object.keys(expected).find((name) => (name in claims || header.typ !== "vc+jwt") && claims[name] !== expected[name]);
    return contradicted === undefined ? [passed("claims.match")] : [failed("claims.refused", { claim: contradicted })];
  }

  /** The key of that method, and whether it is that of the issuer whom the document names. */
  async function keyOf(document, method, created, world) {
    const issuer = idOf(document.issuer);
    const controller = method.split("#")[0];
    if (issuer === null) return { check: not("key.no_issuer") };
    if (!world.controllers.has(issuer)) return { check: not("device.issuer_not_pinned", { issuer }) };
    if (!world.controllers.has(controller)) return { check: not("device.issuer_not_pinned", { issuer: controller }) };
    if (controller !== issuer) return { check: failed("key.other_controller", { method, controller }), ...await besides(world, controller, method, created) };
    return findKey(world.controllers.get(issuer), method, created);
  }
  async function besides(world, controller, method, created) {
    const { key } = await findKey(world.controllers.get(controller), method, created);
    return key === undefined ? {} : { key };
  }

  function proofTime({ created, expires }, now) {
    const [begin, end] = [created, expires].map((text) => (text === undefined ? null : timeOf(text)));
    if (begin !== null && end !== null && end < begin) return failed("proof_time.contradictory", { created, expires });
    if (begin !== null && begin > now + LEEWAY_MS) return failed("proof_time.in_future", { created });
    if (end !== null && end < now) return failed("proof_time.over", { expires });
    return begin === null && end === null ? beside("proof_time.undated") : passed("proof_time.within", { created });
  }

  /** VCDM 2.0 §4.9: both ends count as inside. */
  function period({ validFrom, validUntil }, now) {
    const [begin, end] = [validFrom, validUntil].map((text) => (text === undefined ? undefined : timeOf(text)));
    if (begin === null || end === null) return failed("shape.malformed", { pointer: begin === null ? "/validFrom" : "/validUntil", detail: "" });
    if (begin === undefined && end === undefined) return beside("period.unlimited");
    if (begin !== undefined && begin > now + LEEWAY_MS) return failed("period.not_yet", { valid_from: validFrom });
    if (end !== undefined && end < now) return failed("period.over", { valid_until: validUntil });
    return passed("period.within");
  }

  /** The status lists by their address; of two of one address, the later that reads. */
  async function readLists(texts) {
    const found = new Map();
    for (const text of texts) {
      let document;
      try { document = parseJson(text, LIST_LIMITS); } catch (error) { continue; }
      if (!isObject(document) || typeof document.id !== "string") continue;
      found.set(document.id, [...(found.get(document.id) ?? []), document]);
    }
    return found;
  }

  /** Every entry of `credentialStatus`, looked up in the signed list at hand. Bitstring 1.0 §3.2. */
  async function status(document, lists, world) {
    const entries = asList(document.credentialStatus);
    if (entries.length === 0) return [beside("status.none")];
    if (entries.length > MOST_ENTRIES) return [not("status.too_many", { count: entries.length, limit: MOST_ENTRIES })];
    return Promise.all(entries.map((entry) => oneEntry(entry, document, lists, world)));
  }

  async function oneEntry(entry, document, lists, world) {
    if (!isObject(entry) || !asList(entry.type).includes("BitstringStatusListEntry")) {
      return not("status.unknown_type", { type: isObject(entry) ? String(entry.type) : "" });
    }
    const { statusPurpose: purpose, statusListCredential: list, statusListIndex: index } = entry;
    if (typeof index !== "string" || !/^[0-9]{1,15}$/.test(index) || typeof list !== "string" || typeof purpose !== "string") {
      return not("status.malformed_entry");
    }
    const facts = { purpose, list, index };
    if (!Object.hasOwn(WHEN_SET, purpose) || entry.statusSize !== undefined) return not("status.unknown_purpose", { ...facts, value: "?" });
    const known = lists.get(list);
    if (known === undefined) return not("status.not_at_hand", facts);
    const sound = await newestSound(known, document, purpose, world);
    if (sound.check !== undefined) return { ...sound.check, evidence: { ...facts, ...sound.check.evidence } };
    const at = Number(index);
    if (at >= sound.bits.length * 8) return not("status.out_of_range", facts);
    const isSet = (sound.bits[at >> 3] >> (7 - (at & 7))) & 1;
    const told = { ...facts, list_from: sound.from, valid_until: sound.until };
    if (isSet) return failed(WHEN_SET[purpose], told); // revocation is final: an old list says enough
    if (sound.isOver) return not("status.list_past", told);
    return passed("status.clear", told);
  }

  /** Of the lists of one address, the newest that is soundly signed by the credential's issuer. */
  async function newestSound(known, credential, purpose, world) {
    let best = null;
    let problem = null;
    for (const document of known) {
      const read = await soundList(document, credential, purpose, world);
      if (read.check !== undefined) problem = read;
      else if (best === null || read.begin >= best.begin) best = read;
    }
    return best ?? problem;
  }

  async function soundList(document, credential, purpose, world) {
    if (idOf(document.issuer) !== idOf(credential.issuer)) return { check: not("status.wrong_issuer", { list_issuer: String(idOf(document.issuer)) }) };
    const signed = await proofs(document, world);
    const isSigned = intactOf(signed.pairs) === "passed" && fromIssuerOf(signed.pairs) === "passed"
      && signed.checks.every((one) => one.outcome === "passed" || one.outcome === "not_applicable");
    if (!isSigned || words(document)[0].outcome !== "passed") return { check: not("status.list_not_verified") };
    const begin = timeOf(document.validFrom);
    const end = document.validUntil === undefined ? Infinity : timeOf(document.validUntil);
    if (begin === null || end === null || !asList(document.type).includes("BitstringStatusListCredential")) return { check: not("status.list_unreadable") };
    if (begin > world.now + LEEWAY_MS) return { check: not("status.list_not_yet", { valid_from: document.validFrom }) };
    const subject = document.credentialSubject;
    if (!isObject(subject) || !asList(subject.type).includes("BitstringStatusList")) return { check: not("status.list_unreadable") };
    if (!asList(subject.statusPurpose).includes(purpose)) return { check: not("status.wrong_purpose") };
    try {
      const text = subject.encodedList;
      const packed = typeof text === "string" && text.startsWith("u") ? base64url(text.slice(1)) : null;
      if (packed === null) throw new Refused("status.list_unreadable");
      const bits = await Laurel.inflate(packed, "gzip", MOST_LIST_BYTES);
      if (bits.length * 8 < LEAST_BITS) return { check: not("status.list_too_short") };
      return { begin, bits, from: document.validFrom, until: document.validUntil ?? null, isOver: end < world.now };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { check: not("status.list_unreadable") };
    }
  }

  /** Documents handed in beside it, by the digests that its evidence names. VCDM 2.0 §5.3. */
  async function comparePapers(document, papers) {
    const named = asList(document.evidence).filter(isObject);
    return Promise.all(papers.map(async (text) => {
      let paper;
      try { paper = parseJson(text); } catch (error) { return beside("device.paper_unknown"); }
      const digest = `u${Laurel.toBase64url(Laurel.joined([0x12, 0x20], await sha("SHA-256", utf8(canonical(digested(paper))))))}`;
      const entry = named.find((one) => one.digestMultibase === digest);
      return entry === undefined ? beside("device.paper_unknown") : passed("device.paper_named", { name: String(entry.genre ?? entry.name) });
    }));
  }
  /** A decision is digested without its texts and what follows from the digest. DESIGN 3.4. */
  const NOT_DIGESTED = new Set(["id", "digest", "supersedes", "previousDigest"]);
  function digested(paper) {
    if (!isObject(paper) || typeof paper.digest !== "string") return paper;
    return withoutTexts(Object.fromEntries(Object.entries(paper).filter(([name]) => !NOT_DIGESTED.has(name))));
  }
  function withoutTexts(value) {
    if (Array.isArray(value)) return value.map(withoutTexts);
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).filter(([name]) => name !== "text").map(([name, inner]) => [name, withoutTexts(inner)]));
  }

  const checksOf = ({ proof, key, time }) => [proof, key, time].filter((one) => one !== undefined);
  const isGood = ({ proof, key }) => proof.outcome === "passed" && key !== undefined && key.outcome === "passed";

  function intactOf(pairs) {
    const outcomes = pairs.map((pair) => pair.proof.outcome);
    if (outcomes.includes("failed")) return "failed";
    return outcomes.length > 0 && outcomes.every((one) => one === "passed") ? "passed" : "not_determined";
  }
  function fromIssuerOf(pairs) {
    const refused = pairs.filter(({ key }) => key !== undefined && key.outcome === "failed");
    if (pairs.some(isGood)) return refused.length > 0 ? "failed" : "passed";
    return refused.length > 0 && refused.length === pairs.length ? "failed" : "not_determined";
  }
  const CURRENT = new Set(["proof_time", "period", "status", "content"]);
  const idOfCheck = (one) => one.code.split(".")[0];
  function currentOf(checks) {
    const outcomes = checks.filter((one) => CURRENT.has(idOfCheck(one))).map((one) => one.outcome);
    return ["failed", "not_determined", "passed"].find((one) => outcomes.includes(one)) ?? "not_determined";
  }

  /** The first verdict that applies. DESIGN 3.16; credentials/verification/verdict.py. */
  function reportOf(checks, { intact, fromIssuer = "not_determined" }) {
    const current = currentOf(checks);
    const failures = new Set(checks.filter((one) => one.outcome === "failed").map((one) => one.code));
    const ended = ["period.over", "proof_time.over"];
    const isOpen = checks.some((one) => ["failed", "not_determined"].includes(one.outcome) && !ended.includes(one.code));
    const decisive = [
      ["altered", intact === "failed"],
      ["notFromIssuer", fromIssuer === "failed"],
      ["revoked", failures.has("status.revoked")],
      ["suspended", failures.has("status.suspended")],
      ["notYetValid", failures.has("period.not_yet") || failures.has("proof_time.in_future")],
      ["undetermined", isOpen],
      ["expired", ended.some((code) => failures.has(code))],
      ["valid", intact === "passed" && fromIssuer === "passed" && current === "passed"],
    ];
    const [verdict] = decisive.find(([, applies]) => applies) ?? ["undetermined"];
    return { verdict, intact, fromIssuer, current, checks, digest: null, credential: null };
  }

  Object.assign(Laurel, { check, timeOf });
})(globalThis.Laurel);
