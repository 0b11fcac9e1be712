// Beside the server's answer, this device's own: by the file itself, and by keys and lists of this site only.
// On the form, what is sent is checked first; only the answer waits, in this tab, for the page of the result.
"use strict";
((Laurel) => {
  const { asList, isObject, parseJson, element, speaker } = Laurel;
  const KEPT = "laurel-device";
  const MOST_MS = 4000;
  const MOST_AGE_MS = 120000;
  const form = document.getElementById("verify");
  const place = document.getElementById("device");

  async function load(address) {
    const answer = await fetch(address, { credentials: "omit", redirect: "error", headers: { Accept: "application/ld+json, application/json" } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.text();
  }

  const OWN_DID = `did:web:${location.host.replace(":", "%3A")}`;
  const isOwn = (address) => typeof address === "string" && URL.canParse(address) && new URL(address).origin === location.origin;

  /** The report on a text, with what this site publishes; addresses of others are left alone. */
  async function checkOwn(text) {
    const known = { issuers: [], lists: [] };
    const blind = await Laurel.check(text);
    if (!blind.checks.some((one) => one.evidence.issuer === OWN_DID)) return blind;
    try {
      known.issuers.push(parseJson(await load("/.well-known/did.json")));
    } catch (error) { /* then the key is not at hand, and the report says so */ }
    const first = await Laurel.check(text, known);
    if (first.credential === null) return first;
    for (const entry of asList(first.credential.credentialStatus).filter(isObject)) {
      const list = entry.statusListCredential;
      if (!isOwn(list)) continue;
      try { known.lists.push(await load(list)); } catch (error) { /* likewise */ }
    }
    return Laurel.check(text, known);
  }

  function keep({ verdict, digest, checks }) {
    try {
      sessionStorage.setItem(KEPT, JSON.stringify({ verdict, digest, checks, at: Date.now() }));
    } catch (error) { /* no such store: the result then has the server's answer only */ }
  }
  function kept() {
    try {
      const text = sessionStorage.getItem(KEPT);
      sessionStorage.removeItem(KEPT);
      const read = text === null ? null : JSON.parse(text);
      return read !== null && Date.now() - read.at < MOST_AGE_MS ? read : null;
    } catch (error) {
      return null;
    }
  }

  async function submitted() {
    const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
    const typed = document.getElementById("text").value.trim();
    if (files.length > 1 || (files.length === 0 && /^https?:/i.test(typed))) throw new Error("several things, or a link");
    const bytes = files.length === 0 ? Laurel.utf8(typed) : new Uint8Array(await files[0].arrayBuffer());
    return checkOwn((await Laurel.credentialIn(bytes)).text);
  }
  const late = () => new Promise((_, reject) => { setTimeout(reject, MOST_MS, new Error("too late")); });

  form?.addEventListener("submit", async (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    try {
      keep(await Promise.race([submitted(), late()]));
    } catch (error) { kept(); } // of a form that this device does not read: nothing to compare
    form.submit();
  });

  async function show(report) {
    const language = document.documentElement.lang;
    const say = speaker(JSON.parse(await load(`/device/words/${language}.json`)), language);
    const { agrees, digest, word } = place.dataset;
    const isOther = report.digest !== null && digest !== "" && report.digest !== digest;
    const isOpen = ["undetermined", "unreadable"].includes(report.verdict);
    const reason = Laurel.reasonOf(report);
    const differs = isOther || (!isOpen && !agrees.split(" ").includes(report.verdict));
    const code = isOther ? "device.other_document" : differs ? "device.differs" : isOpen && !agrees.split(" ").includes(report.verdict) ? "device.partly" : "device.same";
    const facts = { reason: reason === null ? "" : say(reason.code, reason.evidence) };
    const row = (name, value) => element("div", {}, element("dt", {}, say(name)), element("dd", {}, element("strong", {}, value)));
    place.dataset.result = differs ? "differs" : code.split(".")[1];
    place.replaceChildren(
      element("dl", { class: "pairs" }, row("device.by_server", word), row("device.beside", say(`verdict.${report.verdict}.word`))),
      element("p", differs ? { class: "note note--bad", role: "alert" } : { class: "quiet", role: "status" }, say(code, facts)),
      element("p", {}, element("a", { href: "/verify.html" }, say("device.to_page"))));
    if (differs) document.querySelector("main").prepend(place); // before anything is believed
    place.hidden = false;
  }

  async function compare() {
    const { document: address } = place.dataset;
    const report = isOwn(address) ? await Promise.race([load(address).then(checkOwn), late()]) : kept();
    if (report !== null) await show(report);
    else place.dataset.result = "none";
  }
  if (place !== null) compare().catch(() => { place.dataset.result = "none"; });
})(globalThis.Laurel);
