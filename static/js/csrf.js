// The token of forms as it is now: a log-in in another tab gives another one. Over https its cookie has the name
// that only this host can give.
const NAMES = ["__Host-csrftoken=", "csrftoken="];

export function csrf() {
  const parts = document.cookie.split("; ");
  const found = NAMES.map((name) => parts.find((part) => part.startsWith(name))).find(Boolean);
  return found ? decodeURIComponent(found.slice(found.indexOf("=") + 1)) : "";
}
