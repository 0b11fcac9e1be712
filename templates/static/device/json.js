// JSON that cannot be read in two ways, its canonical form (RFC 8785), texts of bytes, digests.
// The rules are those of the server: credentials/encoding/strict_json.py.
"use strict";
globalThis.Laurel = globalThis.Laurel || {};
((Laurel) => {
  const KIB = 1024;
  const LIMITS = { bytes: 256 * KIB, depth: 36, values: 28000, text: 64 * KIB, binary: 256 * KIB };
  const LIST_LIMITS = { bytes: 1024 * KIB, depth: 16, values: 1200, text: 1000 * KIB, binary: 1000 * KIB };
  const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
  const PLAIN = /[^"\\\u0000-\u001f]*/y;
  const ESCAPES = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };
  const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

  /** Why something was refused: the code of the check, and its facts. */
  class Refused extends Error {
    constructor(code, facts = {}) {
      super(code);
      this.code = code;
      this.facts = facts;
    }
  }
  const refuse = (detail) => { throw new Refused("format.not_json", { detail }); };
  const tooLarge = (limit) => { throw new Refused("format.too_large", { limit }); };

  /** The value of a JSON text; Refused for what two readers could read differently. */
  function parseJson(text, limits = LIMITS) {
    if (utf8(text).length > limits.bytes) tooLarge("bytes");
    let at = 0;
    let values = 0;

    const space = () => { while (at < text.length && " \t\n\r".includes(text[at])) at++; };
    const expect = (sign) => { if (text[at++] !== sign) refuse(`not JSON at ${at}`); };

    function value(depth) {
      if (++values > limits.values) tooLarge("values");
      const sign = text[at];
      if (sign === "{" || sign === "[") {
        if (depth > limits.depth) tooLarge("depth");
        return sign === "{" ? object(depth) : array(depth);
      }
      if (sign === '"') return string();
      for (const [word, meaning] of [["true", true], ["false", false], ["null", null]]) {
        if (text.startsWith(word, at)) { at += word.length; return meaning; }
      }
      return number();
    }

    function object(depth) {
      const members = Object.create(null); // no name means anything to it, not even __proto__
      at++;
      space();
      if (text[at] === "}") { at++; return members; }
      for (;;) {
        if (text[at] !== '"') refuse(`not JSON at ${at}`);
        const name = string();
        if (name in members) refuse("a member that stands twice");
        space();
        expect(":");
        space();
        members[name] = value(depth + 1);
        space();
        if (text[at] === "}") { at++; return members; }
        expect(",");
        space();
      }
    }

    function array(depth) {
      const items = [];
      at++;
      space();
      if (text[at] === "]") { at++; return items; }
      for (;;) {
        items.push(value(depth + 1));
        space();
        if (text[at] === "]") { at++; return items; }
        expect(",");
        space();
      }
    }

    function string() {
      let read = "";
      at++;
      for (;;) {
        PLAIN.lastIndex = at;
        read += PLAIN.exec(text)[0];
        at = PLAIN.lastIndex;
        const sign = text[at++];
        if (sign === '"') break;
        if (sign !== "\\") refuse(`not JSON at ${at}`);
        const kind = text[at++];
        if (kind === "u") {
          const digits = text.slice(at, at + 4);
          if (!/^[0-9a-fA-F]{4}$/.test(digits)) refuse(`not JSON at ${at}`);
          read += String.fromCharCode(parseInt(digits, 16));
          at += 4;
        } else if (Object.hasOwn(ESCAPES, kind)) read += ESCAPES[kind];
        else refuse(`not JSON at ${at}`);
      }
      if (read.includes("\0") || LONE_SURROGATE.test(read)) refuse("a lone surrogate or U+0000");
      if (read.length > (read.startsWith("data:") ? limits.binary : limits.text)) tooLarge("text");
      return read;
    }

    function number() {
      NUMBER.lastIndex = at;
      const match = NUMBER.exec(text);
      if (match === null) refuse(`not JSON at ${at}`);
      at = NUMBER.lastIndex;
      const read = Number(match[0]);
      const isWhole = match[1] === undefined && match[2] === undefined;
      if (isWhole && !Number.isSafeInteger(read)) refuse("an integer beyond 2^53-1");
      const digits = match[0].split(/[eE]/)[0].replace(".", "").replace(/^[-0]+/, "");
      if (!isWhole && (match[0].length > 40 || digits.length > 17)) refuse("a number of too many digits");
      if (!Number.isFinite(read) || (read === 0 && digits !== "")) refuse("a number beyond a double");
      return read;
    }

    space();
    const read = value(1);
    space();
    if (at !== text.length) refuse("something follows the value");
    return read;
  }

  /** The one text of a JSON value: names in order of UTF-16 units, shortest numbers. RFC 8785 §3.2. */
  function canonical(value) {
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    if (value === null || typeof value !== "object") return JSON.stringify(value);
    const members = Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
    return `{${members.join(",")}}`;
  }

  const utf8 = (text) => new TextEncoder().encode(text);
  /** The text of bytes that are UTF-8 without a byte order mark; Refused for others. */
  function textOf(bytes) {
    try {
      const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
      return text.startsWith("\ufeff") ? refuse("begins with a byte order mark") : text;
    } catch (error) {
      throw error instanceof Refused ? error : new Refused("format.not_json", { detail: "not UTF-8" });
    }
  }

  const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  /** The bytes of a multibase text `z…`; null for anything else. */
  function base58(text) {
    if (typeof text !== "string" || !/^z[1-9A-HJ-NP-Za-km-z]{1,200}$/.test(text)) return null;
    const digits = text.slice(1);
    let number = 0n;
    for (const digit of digits) number = number * 58n + BigInt(BASE58.indexOf(digit));
    const bytes = [];
    for (; number > 0n; number >>= 8n) bytes.unshift(Number(number & 255n));
    for (const digit of digits) { if (digit !== "1") break; bytes.unshift(0); }
    return Uint8Array.from(bytes);
  }

  /** The bytes of base64url without padding, written in the one right way; null for anything else. */
  function base64url(text) {
    if (typeof text !== "string" || !/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return null;
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
    return toBase64url(bytes) === text ? bytes : null;
  }
  function toBase64url(bytes) {
    let read = "";
    for (const byte of bytes) read += String.fromCharCode(byte);
    return btoa(read).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  }

  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const sha = async (name, bytes) => new Uint8Array(await crypto.subtle.digest(name, bytes));
  const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => Array.from(part)));
  const asList = (value) => (value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]);
  const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

  Object.assign(Laurel, {
    Refused, LIST_LIMITS, parseJson, canonical, utf8, textOf, base58, base64url, toBase64url, hex, sha, joined,
    asList, isObject,
  });
})(globalThis.Laurel);
