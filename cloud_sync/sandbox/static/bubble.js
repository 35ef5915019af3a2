// One message of a chat as a bubble: words, media, buttons, list, ticks.

import { el, icon } from "./dom.js";
import { clockTime, marked } from "./format.js";
import { player } from "./player.js";
import { has, t } from "./words.js";

// `press(kind, id, message)` and `openList(message)` are what its buttons do; `quoted` is what it answers.
export function bubble(message, { press, openList, quoted }) {
  if (message.status === "failed") return failure(message);
  const mine = message.from === "person";
  const body = el("div", { className: `bubble ${mine ? "mine" : "theirs"} ${message.type}` });
  if (quoted) body.append(el("p", { className: "quote" }, marked(summary(quoted))));
  if (message.header) body.append(el("p", { className: "head" }, marked(message.header)));
  if (message.media) body.append(media(message));
  if (message.text) body.append(el("p", { className: "text" }, marked(message.text)));
  if (message.footer) body.append(el("p", { className: "foot", text: message.footer }));
  body.append(stamp(message, mine));
  const row = el("div", { className: `row ${mine ? "mine" : "theirs"}`, "data-id": message.id }, body);
  row.append(...choices(message, press, openList));
  if (message.reaction) body.append(el("span", { className: "reaction", text: message.reaction }));
  return row;
}

export function summary(message) {
  if (message.text) return message.text;
  if (message.media?.voice || message.type === "audio") return t("voice_note");
  return message.type === "image" ? t("picture") : (message.media?.filename ?? "");
}

function stamp(message, mine) {
  const line = el("span", { className: "stamp" });
  if (message.template) line.append(el("span", { className: "mark", text: t("template") }));
  line.append(el("time", { datetime: message.at, text: clockTime(new Date(message.at)) }));
  if (mine) {
    const ticks = icon(message.status === "sent" ? "tick" : "ticks", `ticks ${message.status}`);
    line.append(ticks, el("span", { className: "hidden", text: t(message.status) }));
  }
  return line;
}

function media(message) {
  const { media: file } = message;
  const address = `/sandbox/media/${file.id}`;
  if (message.type === "audio") return player(file);
  if (message.type === "image" || message.type === "sticker") {
    return el("img", { className: "picture", src: address, alt: message.text ?? t("picture") });
  }
  if (message.type === "video") return el("video", { className: "picture", src: address, controls: true });
  return el("a", { className: "file", href: address, download: file.filename }, icon("file"),
    el("span", { text: file.filename || file.mime_type }));
}

function choices(message, press, openList) {
  const found = [];
  for (const button of message.buttons ?? []) {
    const chosen = message.pressed === button.id;
    found.push(
      el("button", {
        type: "button",
        className: `choice${chosen ? " chosen" : ""}`,
        "aria-pressed": chosen ? "true" : "false",
        text: button.title,
        on: { click: () => press("button", button.id, message) },
      }),
    );
  }
  if (message.list) {
    const open = el("button", { type: "button", className: "choice", on: { click: () => openList(message) } });
    open.append(icon("list"), message.list.button);
    found.push(open);
  }
  if (message.link) found.push(link(message.link));
  return found;
}

function link({ title, url }) {
  const safe = /^https?:\/\//i.test(url);
  const shown = el(safe ? "a" : "span", { className: "choice", target: "_blank", rel: "noopener noreferrer" });
  if (safe) shown.href = url;
  shown.append(icon("link"), title);
  return shown;
}

function failure(message) {
  const { code, title } = message.error ?? {};
  const reason = has(`failure_${code}`) ? t(`failure_${code}`) : title;
  return el("p", { className: "note failed", "data-id": message.id, text: t("failed", { reason, code }) });
}
