// Times as the reader's language writes them, and WhatsApp's own marks in texts: *bold* _italic_ ~struck~ ```code```.

import { el } from "./dom.js";
import { currentLanguage, t } from "./words.js";

export function clockTime(moment) {
  return moment.toLocaleTimeString(currentLanguage(), { hour: "2-digit", minute: "2-digit" });
}

export function dayName(moment, now) {
  const day = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());
  const ago = Math.round((day(now) - day(moment)) / 86400000);
  if (ago === 0) return t("today");
  if (ago === 1) return t("yesterday");
  return moment.toLocaleDateString(currentLanguage(), { day: "numeric", month: "long", year: "numeric" });
}

export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

const MARKS = /```([^`]+)```|\*([^\s*](?:[^*\n]*[^\s*])?)\*|_([^\s_](?:[^_\n]*[^\s_])?)_|~([^\s~](?:[^~\n]*[^\s~])?)~/g;
const TAGS = ["code", "strong", "em", "s"];

export function marked(text) {
  const parts = document.createDocumentFragment();
  let from = 0;
  for (const match of text.matchAll(MARKS)) {
    const inside = /\w/.test(text[match.index - 1] ?? " ") || /\w/.test(text[match.index + match[0].length] ?? " ");
    if (inside && !match[1]) continue;
    parts.append(text.slice(from, match.index));
    const which = match.slice(1).findIndex((group) => group !== undefined);
    parts.append(el(TAGS[which], { text: match[which + 1] }));
    from = match.index + match[0].length;
  }
  parts.append(text.slice(from));
  return parts;
}
