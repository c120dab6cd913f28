// Elements by hand, and the words of dates, sizes and figures.

const format = (options) => new Intl.DateTimeFormat("th-TH", { timeZone: "Asia/Bangkok", ...options });
const TIME = format({ dateStyle: "medium", timeStyle: "short" }), CLOCK = format({ timeStyle: "short" }), DAY = format({ dateStyle: "medium" });

export const when = (moment) => `${TIME.format(new Date(moment))} น.`;
export const clock = (moment) => `${CLOCK.format(new Date(moment))} น.`;
export const day = (moment) => DAY.format(new Date(moment));

export function weight(bytes) {
  const mega = bytes / 1024 / 1024;
  return mega < 0.1 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${mega.toFixed(1)} MB`;
}

// el("p", { class: "muted" }, "text", other, null): attributes by name, on… for listeners, properties by dataset.
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children.flat(3).filter((child) => child != null && child !== false && child !== ""));
  return made;
}

export const button = (text, act, kind = "", more = {}) => el("button", { type: "button", class: `btn ${kind}`.trim(), onclick: act, ...more }, text);
export const link = (text, href, kind = "") => el("a", { class: `btn ${kind}`.trim(), href }, text);
export const state = (level, text) => el("span", { class: `state is-${level}` }, text);
export const alert = (level, word, ...children) => el("div", { class: `alert is-${level}` }, el("div", { class: "body" }, el("span", { class: "word" }, word), " ", ...children));
