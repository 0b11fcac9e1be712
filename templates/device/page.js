// The page itself: what is dropped, pasted or carried in the link is checked, and nothing else happens.
"use strict";
((Laurel) => {
  const { asList, isObject, parseJson, textOf, element, speaker } = Laurel;
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const words = read("words");
  const pinned = read("pinned");
  const issuers = [...pinned.issuers];
  const lists = [...pinned.lists];
  const papers = [];
  const by = (id) => document.getElementById(id);
  let language = Object.keys(words).find((one) => navigator.languages.some((wanted) => wanted.startsWith(one))) ?? "en";
  let say = speaker(words.en, "en");
  let shown = null;

  function speak(chosen) {
    language = chosen;
    say = speaker(words[language], language);
    document.documentElement.lang = language;
    document.title = say("device.title");
    for (const place of document.querySelectorAll("[data-t]")) place.textContent = say(place.dataset.t);
    for (const button of by("languages").querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.value === language));
    showKnown();
    if (shown !== null) show();
  }

  /** Keys and lists with their dates: what the answers rest on. */
  function showKnown() {
    const rows = issuers.map((one) => say("device.known_issuer", { issuer: one.document.id, at: one.at }));
    for (const text of lists) {
      const list = parseJson(text, Laurel.LIST_LIMITS);
      const facts = { purpose: list.credentialSubject?.statusPurpose, list_from: list.validFrom, valid_until: list.validUntil, list: list.id };
      rows.push(say(list.validUntil === undefined ? "device.known_list_open" : "device.known_list", facts));
    }
    if (issuers.length === 0) rows.unshift(say("device.known_none"));
    by("known").replaceChildren(...rows.map((row) => element("li", {}, row)));
  }

  async function checkText(text) {
    const report = await Laurel.check(text, { issuers: issuers.map((one) => one.document), lists, papers });
    shown = { text, report, at: Date.now(), link: report.credential === null ? null : await Laurel.toFragment(text) };
    show();
  }
  async function checkBytes(bytes) {
    try {
      await checkText((await Laurel.credentialIn(bytes)).text);
    } catch (error) {
      if (!(error instanceof Laurel.Refused)) throw error;
      refuse(error);
    }
  }
  function refuse({ code, facts }) {
    const checks = [{ outcome: "failed", code, evidence: facts }];
    const open = { intact: "not_determined", fromIssuer: "not_determined", current: "not_determined" };
    shown = { text: null, at: Date.now(), link: null, report: { verdict: "unreadable", checks, credential: null, ...open } };
    show();
  }

  function show() {
    const { report, at, link } = shown;
    const parts = [Laurel.verdictOf(report, say)];
    if (report.credential !== null) parts.push(Laurel.contentsOf(report.credential, report.digest, say));
    parts.push(element("p", { class: "quiet" }, say("device.checked", { at })), Laurel.checksOf(report, say));
    if (link !== null) parts.push(linkTo(link));
    by("result").replaceChildren(...parts);
    by("result").querySelector(".verdict__word").focus();
  }
  function linkTo(fragment) {
    const base = pinned.page ?? location.href.split("#")[0];
    const field = element("input", { id: "link", readonly: "", value: `${base}#${fragment}`, "aria-describedby": "link-hint" });
    field.addEventListener("focus", () => field.select());
    return element("div", { class: "field" }, element("label", { for: "link" }, say("device.link")), field,
      element("p", { class: "hint", id: "link-hint" }, say("device.link_hint")));
  }

  /** Keys, lists and papers that the reader brings. */
  async function add(file) {
    let told = "device.added";
    try {
      const text = textOf(new Uint8Array(await file.arrayBuffer())).trim();
      const value = parseJson(text, Laurel.LIST_LIMITS);
      if (isObject(value) && Array.isArray(value.verificationMethod) && typeof value.id === "string") {
        const place = issuers.findIndex((one) => one.document.id === value.id);
        issuers.splice(place < 0 ? issuers.length : place, place < 0 ? 0 : 1, { document: value, at: Date.now() });
      } else if (isObject(value) && asList(value.type).includes("BitstringStatusListCredential")) lists.push(text);
      else papers.push(text);
    } catch (error) {
      if (!(error instanceof Laurel.Refused)) throw error;
      told = "device.not_added";
    }
    by("added").textContent = say(told);
    showKnown();
    if (shown !== null && shown.text !== null) await checkText(shown.text);
  }

  async function checkLink() {
    try {
      const text = await Laurel.ofFragment(location.hash.slice(1));
      if (text !== null) await checkText(text);
    } catch (error) {
      if (!(error instanceof Laurel.Refused)) throw error;
      refuse(error);
    }
  }

  by("file").addEventListener("change", async () => { if (by("file").files.length) await checkBytes(new Uint8Array(await by("file").files[0].arrayBuffer())); });
  by("form").addEventListener("submit", (event) => { event.preventDefault(); checkBytes(Laurel.utf8(by("text").value)); });
  by("add").addEventListener("change", async () => { for (const file of by("add").files) await add(file); });
  for (const name of ["dragover", "drop"]) document.addEventListener(name, (event) => event.preventDefault());
  document.addEventListener("drop", async ({ dataTransfer }) => {
    if (dataTransfer.files.length) await checkBytes(new Uint8Array(await dataTransfer.files[0].arrayBuffer()));
  });
  for (const button of by("languages").querySelectorAll("button")) button.addEventListener("click", () => speak(button.value));
  addEventListener("hashchange", checkLink);
  speak(language);
  checkLink();
})(globalThis.Laurel);
