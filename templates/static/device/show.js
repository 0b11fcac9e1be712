// Words and pictures of a report. All text is set as text: nothing of a certificate is ever read as HTML.
"use strict";
((Laurel) => {
  const { asList, isObject, timeOf } = Laurel;
  const TIMES = new Set(["created", "expires", "revoked", "compromised", "valid_from", "valid_until", "list_from", "at"]);
  const TONES = { valid: "ok", expired: "warn", suspended: "warn", superseded: "warn", notYetValid: "warn", undetermined: "warn", unreadable: "none" };
  const STATES = { passed: "passed", failed: "failed", not_determined: "unknown", not_applicable: "skipped" };
  const PICTURES = {
    ok: "M7.5 12.4l3 3.1 6-6.6", passed: "M7.5 12.4l3 3.1 6-6.6",
    bad: "M8.5 8.5l7 7M15.5 8.5l-7 7", failed: "M8.5 8.5l7 7M15.5 8.5l-7 7", skipped: "M8.5 12h7",
  };
  const UNKNOWN = "M9.2 9.3a2.9 2.9 0 115 2c-1.3 1.1-2.2 1.7-2.2 3.1M12 17.4v.1";
  const SVG = "http://www.w3.org/2000/svg";

  /** A function from code and facts to a sentence, of one language's messages. */
  function speaker(messages, language) {
    const moment = (at) => new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" }).format(at);
    const fact = (name, value) => {
      if (value === undefined || value === null) return "–";
      if (name === "purpose" && messages[`purpose.${value}`] !== undefined) return messages[`purpose.${value}`];
      const time = TIMES.has(name) ? (typeof value === "number" ? value : timeOf(value)) : null;
      return time === null ? plain(value) : `${moment(time)} UTC`;
    };
    return (code, facts = {}) => {
      const message = messages[`device.${code}`] ?? messages[code] ?? code;
      return message.replace(/\{(\w+)\}/g, (_, name) => fact(name, facts[name]));
    };
  }
  /** One line, without signs that turn the direction of text or cannot be seen. */
  const plain = (value) => String(value).replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, " ").slice(0, 300);

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }
  function icon(kind) {
    const made = document.createElementNS(SVG, "svg");
    for (const [key, value] of [["class", "icon"], ["viewBox", "0 0 24 24"], ["aria-hidden", "true"]]) made.setAttribute(key, value);
    const circle = document.createElementNS(SVG, "circle");
    for (const [key, value] of [["cx", "12"], ["cy", "12"], ["r", "9.5"]]) circle.setAttribute(key, value);
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", PICTURES[kind] ?? UNKNOWN);
    made.append(circle, path);
    return made;
  }

  /** The verdict as a heading, with its sentence, and why it is not a better one. */
  function verdictOf(report, say, heading = "h2") {
    const { verdict } = report;
    const reason = reasonOf(report);
    const lines = [element("p", { class: "verdict__line" }, `${say(`verdict.${verdict}.line`)} ${say(`verdict.${verdict}.next`)}`)];
    const listed = report.checks.find((one) => one.code === "status.clear");
    if (listed !== undefined) lines.push(element("p", { class: "verdict__line" }, say(listed.code, listed.evidence)));
    if (reason !== null) lines.push(element("p", { class: "verdict__line" }, say(reason.code, reason.evidence)));
    return element("header", { class: `verdict verdict--${TONES[verdict] ?? "bad"}` }, icon(TONES[verdict] ?? "bad"),
      element("div", {}, element(heading, { class: "verdict__word", tabindex: "-1" }, say(`verdict.${verdict}.word`)), ...lines));
  }
  /** The check that says why: a failure where one decides, else what was not checked. */
  function reasonOf({ verdict, checks }) {
    if (verdict === "valid") return null;
    const outcome = verdict === "undetermined" ? "not_determined" : "failed";
    const causes = checks.filter((one) => !["content.not_checked", "proof.no_key", "status.not_checked"].includes(one.code));
    return causes.find((one) => one.outcome === outcome) ?? causes.find((one) => ["failed", "not_determined"].includes(one.outcome)) ?? null;
  }

  /** Whom it is about, what for, by whom: only of a certificate that is intact. */
  function contentsOf(credential, digest, say) {
    const subject = asList(credential.credentialSubject).find(isObject) ?? {};
    const achievement = asList(subject.achievement).find(isObject) ?? {};
    const issuer = isObject(credential.issuer) ? credential.issuer : { id: credential.issuer };
    const named = asList(subject.identifier).find((one) => isObject(one) && one.identityType === "name" && one.hashed !== true);
    const holder = textOf(named?.identityHash) ?? textOf(subject.name);
    return element("section", {}, element("p", { class: "label" }, say("device.holder")),
      element("p", { class: "name" }, element("bdi", {}, holder ?? "–")),
      element("p", { class: "lead" }, element("bdi", {}, textOf(achievement.name) ?? textOf(credential.name) ?? "–")),
      element("p", {}, element("span", { class: "label" }, say("device.issuer")),
        element("bdi", {}, textOf(issuer.name) ?? "–"), " ", element("span", { class: "digest" }, plain(issuer.id))),
      element("p", {}, element("span", { class: "label" }, say("device.digest")),
        element("strong", {}, `${digest.slice(0, 4)} ${digest.slice(4, 8)}`), " ", element("span", { class: "digest" }, digest)));
  }
  const textOf = (value) => (typeof value === "string" && value !== "" ? plain(value) : isObject(value) ? textOf(value["@value"]) : null);

  function checksOf(report, say) {
    const rows = report.checks.map(({ code, outcome, evidence }) => element("li", { class: `check--${STATES[outcome]}` }, icon(STATES[outcome]),
      element("span", { class: "check__text" }, element("span", { class: "label" }, say(`check.${code.split(".")[0]}`)), say(code, evidence)),
      element("span", { class: "check__state" }, say(`outcome.${outcome}`))));
    return element("section", {}, element("h3", {}, say("device.checks")), element("ul", { class: "answers" },
      ...["intact", "fromIssuer", "current"].map((name) => element("li", { class: `check--${STATES[report[name]]}` },
        icon(STATES[report[name]]), element("span", {}, say(`answer.${name}.${report[name]}`))))), element("ol", { class: "checks" }, ...rows));
  }

  Object.assign(Laurel, { speaker, element, icon, verdictOf, reasonOf, contentsOf, checksOf, plain });
})(globalThis.Laurel);
