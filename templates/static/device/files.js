// Where a credential is: JSON or token as it stands, in a PNG, an SVG, a PDF, in the fragment of a link.
"use strict";
((Laurel) => {
  const { Refused, textOf, utf8, base64url, toBase64url } = Laurel;
  const MOST_FILE = 24 * 1024 * 1024;
  const MOST_CREDENTIAL = 1024 * 1024;
  const MOST_FRAGMENT = 96 * 1024;
  const none = (detail) => { throw new Refused("format.not_a_credential", { detail }); };
  const KEYWORD = "openbadgecredential\0";
  const OPEN_BADGES = "https://purl.imsglobal.org/ob/v3p0";

  /** `{form, text}` of the one credential in a file. Refused if there is none, or two. */
  async function credentialIn(bytes) {
    if (bytes.length > MOST_FILE) throw new Refused("format.too_large", { limit: "bytes" });
    if (startsWith(bytes, "\x89PNG\r\n\x1a\n")) return { form: "png", text: inPng(bytes) };
    if (startsWith(bytes, "%PDF-")) return { form: "pdf", text: await inPdf(bytes) };
    const text = textOf(bytes).trim();
    return text.startsWith("<") ? { form: "svg", text: inSvg(text) } : { form: "text", text };
  }

  const latin = (bytes) => { // one character for each byte
    let read = "";
    for (let at = 0; at < bytes.length; at += 8192) read += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return read;
  };
  const startsWith = (bytes, sign) => latin(bytes.subarray(0, sign.length)) === sign;

  /** PNG §11.3.4.5, OB 3.0 §5.3.1: one iTXt chunk, not compressed. */
  function inPng(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const found = [];
    for (let at = 8; at + 12 <= bytes.length;) {
      const length = view.getUint32(at);
      if (at + 12 + length > bytes.length) none("a PNG that ends too early");
      const kind = latin(bytes.subarray(at + 4, at + 8));
      const data = bytes.subarray(at + 8, at + 8 + length);
      if (kind === "iTXt" && startsWith(data, KEYWORD)) found.push(data.subarray(KEYWORD.length));
      at += 12 + length;
    }
    const data = only(found);
    const language = data.indexOf(0, 2); // after flag and method: language tag, translated keyword
    const keyword = language < 0 ? -1 : data.indexOf(0, language + 1);
    if (data[0] !== 0 || keyword < 0) none("a compressed or incomplete text in the PNG");
    return textOf(data.subarray(keyword + 1));
  }

  /** OB 3.0 §5.3.2: one element `credential`, with CDATA or the attribute `verify`. */
  function inSvg(text) {
    const declared = text.match(/xmlns:([\w-]+)\s*=\s*(["'])https:\/\/purl\.imsglobal\.org\/ob\/v3p0\2/);
    if (declared === null) none(`no ${OPEN_BADGES} in the drawing`);
    const name = declared[1];
    const found = [...text.matchAll(new RegExp(`<${name}:credential(\\s[^>]*?)?(?:/>|>([\\s\\S]*?)</${name}:credential>)`, "g"))];
    const [, attributes = "", content = ""] = only(found);
    const token = attributes.match(/\sverify\s*=\s*(["'])([A-Za-z0-9_.-]+)\1/);
    const sections = [...content.trim().matchAll(/<!\[CDATA\[([\s\S]*?)\]\]>/g)].map((section) => section[1]);
    if ((token === null) === (sections.length === 0)) none("no credential, or two, in the element");
    return token === null ? sections.join("").trim() : token[2];
  }

  /** ISO 32000 §7.11.4: the embedded files; one of them is a credential. */
  async function inPdf(bytes) {
    const text = latin(bytes);
    const found = [];
    for (const { index } of text.matchAll(/\/EmbeddedFile\b/g)) {
      const begin = text.lastIndexOf(" obj", index);
      const word = text.indexOf("stream", index);
      const dictionary = text.slice(begin, word);
      if (begin < 0 || word < 0 || dictionary.includes("endobj")) continue;
      const data = word + (text.startsWith("stream\r\n", word) ? 8 : 7);
      const length = dictionary.match(/\/Length\s+([0-9]+)(?!\s+[0-9]+\s+R|[0-9])/);
      const end = length === null ? text.indexOf("endstream", data) : data + Number(length[1]);
      if (end < data || end > bytes.length) continue;
      const read = await contentOf(bytes.subarray(data, end), dictionary);
      if (read !== null && looksLikeOne(read)) found.push(read);
    }
    return only(found);
  }

  async function contentOf(data, dictionary) {
    try {
      if (/\/FlateDecode\b/.test(dictionary)) return textOf(await inflate(data, "deflate", MOST_CREDENTIAL));
      return /\/Filter\b/.test(dictionary) ? null : textOf(data);
    } catch (error) {
      return null; // another attachment
    }
  }
  const looksLikeOne = (text) => text.trimStart().startsWith("{")
    ? /"(?:VerifiableCredential)"/.test(text) : isToken(text.trim());
  const isToken = (text) => /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/.test(text);
  function only(found) {
    if (found.length === 0) none("no credential in the file");
    if (found.length > 1) none(`${found.length} credentials in one file`);
    return found[0];
  }

  /** The inflated bytes; Refused for more than `most`, and for what is not compressed that way. */
  async function inflate(data, format, most) {
    const reader = new Blob([data]).stream().pipeThrough(new DecompressionStream(format)).getReader();
    const parts = [];
    let size = 0;
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        size += value.length;
        if (size > most) { await reader.cancel(); throw new Refused("format.too_large", { limit: "inflated" }); }
        parts.push(value);
      }
    } catch (error) {
      throw error instanceof Refused ? error : new Refused("format.not_json", { detail: "not compressed soundly" });
    }
    const whole = new Uint8Array(size);
    let at = 0;
    for (const part of parts) { whole.set(part, at); at += part.length; }
    return whole;
  }

  /** `d.` and the base64url of raw DEFLATE (RFC 1951) of the text: what stands behind `#` in a link. */
  async function toFragment(text) {
    const packed = new Blob([utf8(text)]).stream().pipeThrough(new CompressionStream("deflate-raw"));
    return `d.${toBase64url(new Uint8Array(await new Response(packed).arrayBuffer()))}`;
  }
  /** The text of such a fragment, without `#`; null for another fragment. */
  async function ofFragment(fragment) {
    if (!fragment.startsWith("d.")) return null;
    if (fragment.length > MOST_FRAGMENT) throw new Refused("format.too_large", { limit: "fragment" });
    const packed = base64url(fragment.slice(2));
    if (packed === null) throw new Refused("format.not_json", { detail: "the link is cut or changed" });
    return textOf(await inflate(packed, "deflate-raw", MOST_CREDENTIAL));
  }

  Object.assign(Laurel, { credentialIn, inflate, toFragment, ofFragment, isToken });
})(globalThis.Laurel);
