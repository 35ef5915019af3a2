// One person's phone: who they are, the chat with the business, and what they can do in it.

import * as api from "./api.js";
import { bubble } from "./bubble.js";
import { Composer } from "./composer.js";
import { el, icon } from "./dom.js";
import { dayName } from "./format.js";
import { t } from "./words.js";

export class Phone {
  constructor(person, page) {
    this.person = person;
    this.page = page;
    this.messages = new Map((person.messages ?? []).map((message) => [message.id, message]));
    this.unread = 0;
    this.element = el("section", { className: "phone", id: `phone-${person.phone}`, "data-phone": person.phone });
    this.build();
  }

  // Draws everything anew, for example in another language.
  build() {
    const { person } = this;
    this.element.setAttribute("aria-label", person.name);
    this.owner = el("header", { className: "owner" });
    this.top = el("div", { className: "top" });
    this.chat = el("div", { className: "chat", role: "log", "aria-live": "polite", tabindex: "0" });
    // Who reads the newest message goes on seeing it when a picture above it has loaded.
    this.chat.addEventListener("scroll", () => (this.following = this.atEnd()));
    this.chat.addEventListener("load", () => this.following && this.toEnd(), true);
    this.sheet = el("div", { className: "chooser", hidden: true });
    this.composer = new Composer(this);
    this.element.replaceChildren(this.owner, this.top, this.chat, this.composer.element, this.sheet);
    this.drawPerson();
    this.drawChat();
  }

  drawPerson() {
    const { person, page } = this;
    const power = el("button", {
      type: "button",
      className: "power",
      "aria-pressed": person.online ? "true" : "false",
      "aria-label": person.online ? t("phone_turn_off") : t("phone_turn_on"),
      title: person.online ? t("phone_turn_off") : t("phone_turn_on"),
      on: { click: () => page.trying(() => api.change(person.phone, { online: !person.online })) },
    }, icon("power"));
    const open = person.window_open;
    this.owner.replaceChildren(
      el("span", { className: "avatar", "aria-hidden": "true", text: initials(person.name) }),
      el("div", { className: "who" },
        el("h2", { text: person.name }),
        el("p", { text: [person.role, person.online ? `+${person.phone}` : t("phone_off")].filter(Boolean).join(" · ") })),
      el("span", {
        className: `window ${open ? "open" : "shut"}`,
        text: "24 h",
        role: "img",
        "aria-label": t(open ? "window_open" : "window_closed"),
        title: t(open ? "window_open_hint" : "window_closed_hint"),
      }),
      power,
    );
    this.top.replaceChildren(
      el("span", { className: "avatar business", "aria-hidden": "true", text: initials(page.business) }),
      el("div", { className: "who" },
        el("h3", { text: page.business }),
        el("p", { className: person.typing ? "typing" : "", text: person.typing ? t("typing") : t("online") })),
    );
    this.element.classList.toggle("off", !person.online);
    this.composer.element.inert = !person.online;
    this.chat.inert = !person.online;
    clearTimeout(this.typingTimer);
    if (person.typing) this.typingTimer = setTimeout(() => this.setPerson({ ...this.person, typing: false }), 25000);
  }

  setPerson(person) {
    this.person = { ...this.person, ...person };
    this.drawPerson();
  }

  setMessage(message) {
    const known = this.messages.has(message.id);
    this.messages.set(message.id, message);
    if (known) this.redraw(message);
    else this.append(message, true);
    if (message.from === "business" && message.status === "delivered") this.page.arrived(this);
  }

  drawChat() {
    this.day = "";
    this.chat.replaceChildren();
    if (this.messages.size === 0) {
      this.chat.append(el("div", { className: "empty" }, icon("wave"), el("h4", { text: t("empty_title") }),
        el("p", { text: t("empty_text") })));
    }
    for (const message of this.messages.values()) this.append(message, false);
    this.toEnd();
  }

  append(message, follow) {
    if (message.type === "reaction") return;
    if (message.from === "business" && message.status === "sent") return;
    this.chat.querySelector(".empty")?.remove();
    const atEnd = this.atEnd();
    const day = dayName(new Date(message.at), this.page.now());
    if (day !== this.day) this.chat.append(el("p", { className: "note day", text: day }));
    this.day = day;
    this.chat.append(this.draw(message));
    if (follow && (atEnd || message.from === "person")) this.toEnd();
  }

  redraw(message) {
    const old = this.chat.querySelector(`[data-id="${CSS.escape(message.id)}"]`);
    if (!old) {
      this.append(message, true);
      return;
    }
    const voice = old.querySelector(".voice");
    const fresh = this.draw(message);
    // A voice note that is being played goes on playing when a tick changes.
    if (voice) fresh.querySelector(".voice")?.replaceWith(voice);
    old.replaceWith(fresh);
  }

  draw(message) {
    const quoted = message.reply_to ? this.messages.get(message.reply_to) : undefined;
    return bubble(message, {
      quoted,
      press: (kind, id, from) => this.act({ [kind]: id, message: from.id }),
      openList: (from) => this.openList(from),
    });
  }

  act(what) {
    return this.page.trying(() => api.act(this.person.phone, what));
  }

  atEnd() {
    return this.chat.scrollHeight - this.chat.scrollTop - this.chat.clientHeight < 120;
  }

  toEnd() {
    this.following = true;
    this.chat.scrollTop = this.chat.scrollHeight;
  }

  // A sheet over the chat: a title and things to pick; `rows` are { title, description, pick, extra }.
  openSheet(title, groups) {
    const close = () => {
      this.sheet.hidden = true;
      this.composer.focus();
    };
    const content = el("div", { className: "card", role: "dialog", "aria-label": title });
    content.append(el("header", {}, el("h4", { text: title }),
      el("button", { type: "button", className: "round", "aria-label": t("close"), on: { click: close } }, icon("close"))));
    for (const group of groups) {
      if (group.title) content.append(el("h5", { text: group.title }));
      for (const row of group.rows) {
        const pick = () => {
          close();
          row.pick();
        };
        content.append(el("button", { type: "button", className: "pick", on: { click: pick } },
          row.icon ? icon(row.icon) : undefined,
          el("span", {}, el("strong", { text: row.title }),
            row.description ? el("small", { text: row.description }) : undefined)));
      }
    }
    this.sheet.replaceChildren(content);
    this.sheet.onclick = (event) => event.target === this.sheet && close();
    this.sheet.onkeydown = (event) => event.key === "Escape" && close();
    this.sheet.hidden = false;
    content.querySelector(".pick")?.focus();
  }

  openList(message) {
    const groups = message.list.sections.map((section) => ({
      title: section.title,
      rows: section.rows.map((row) => ({
        title: row.title,
        description: row.description,
        pick: () => this.act({ row: row.id, message: message.id }),
      })),
    }));
    this.openSheet(message.list.button, groups);
  }
}

export function initials(name) {
  return name.split(/\s+/).map((word) => word[0]).slice(0, 2).join("").toUpperCase();
}
