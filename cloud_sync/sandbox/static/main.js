// The page: phones side by side (or one at a time with tabs), the bar above them, and live news from the server.

import * as api from "./api.js";
import { el } from "./dom.js";
import { clockTime } from "./format.js";
import { initials, Phone } from "./phone.js";
import { LANGUAGES, currentLanguage, has, loadWords, t } from "./words.js";

const $ = (id) => document.getElementById(id);
const narrow = matchMedia("(max-width: 720px)");

class Page {
  phones = new Map();
  notes = [];
  business = "";
  boot = "";
  offset = 0;
  waiting = 0;
  trouble = false;
  offline = false;

  async start() {
    await loadWords();
    await this.load();
    this.buildBar();
    this.listen();
    narrow.addEventListener("change", () => this.showTabs());
    document.addEventListener("visibilitychange", () => this.lookAround());
    setInterval(() => this.showClock(), 1000);
  }

  now() {
    return new Date(Date.now() + this.offset * 1000);
  }

  async load() {
    const state = await api.state();
    Object.assign(this, { boot: state.boot, business: state.business, notes: state.notes });
    this.offset = state.offset;
    this.waiting = state.waiting;
    this.phones.clear();
    $("phones").replaceChildren();
    for (const person of state.people) this.addPhone(person);
    if (state.people.length === 0) $("phones").append(el("p", { className: "nobody", text: t("nobody") }));
    this.chosen = this.phones.has(this.chosen) ? this.chosen : state.people[0]?.phone;
    this.showTabs();
    this.phones.get(this.chosen)?.toEnd();
    this.showBar();
    this.lookAround();
  }

  addPhone(person) {
    document.querySelector(".nobody")?.remove();
    const phone = new Phone(person, this);
    this.phones.set(person.phone, phone);
    $("phones").append(phone.element);
    phone.toEnd();
    return phone;
  }

  // Runs a call; what is refused is said to the person. Returns whether it worked.
  async trying(call) {
    try {
      await call();
      return true;
    } catch (error) {
      const key = `error_${error.code}`;
      this.say(has(key) ? t(key) : t("error_other", { message: error.message }));
      return false;
    }
  }

  say(text) {
    const toast = $("toast");
    toast.textContent = text;
    toast.hidden = false;
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => (toast.hidden = true), 6000);
  }

  listen() {
    const source = new EventSource("/sandbox/events");
    source.onmessage = ({ data }) => this.take(JSON.parse(data));
    source.onerror = () => {
      this.offline = true;
      this.showBar();
    };
  }

  async take(event) {
    if (event.kind === "hello") {
      // A new connection may have missed news, and a new start of the server knows none of the old chats.
      if (this.offline || event.boot !== this.boot) await this.load();
      this.offline = false;
      this.showBar();
    } else if (event.kind === "message") {
      this.phones.get(event.phone)?.setMessage(event.message);
    } else if (event.kind === "person") {
      const known = this.phones.get(event.person.phone);
      if (known) known.setPerson(event.person);
      else {
        this.addPhone(event.person);
        this.show(event.person.phone);
      }
    } else if (event.kind === "clock") {
      this.offset = event.offset;
      for (const phone of this.phones.values()) phone.drawChat();
      this.showClock();
    } else if (event.kind === "webhooks") {
      this.waiting = event.waiting;
      this.trouble = Boolean(event.error);
      this.showBar();
    }
  }

  // The business's words have reached a phone: they are read if somebody is looking at it.
  arrived(phone) {
    if (document.hidden || (narrow.matches && phone.person.phone !== this.chosen)) {
      phone.unread += 1;
      this.showTabs();
      return;
    }
    clearTimeout(phone.readTimer);
    phone.readTimer = setTimeout(() => api.markRead(phone.person.phone).catch(() => undefined), 300);
  }

  lookAround() {
    if (document.hidden) return;
    for (const phone of this.phones.values()) {
      const shown = !narrow.matches || phone.person.phone === this.chosen;
      const unseen = [...phone.messages.values()].some((m) => m.from === "business" && m.status === "delivered");
      if (shown && unseen) this.arrived(phone);
      if (shown) phone.unread = 0;
    }
  }

  show(number) {
    this.chosen = number;
    this.phones.get(number).unread = 0;
    this.showTabs();
    this.lookAround();
    this.phones.get(number).toEnd();
    if (!narrow.matches) this.phones.get(number).element.scrollIntoView({ inline: "nearest" });
  }

  showTabs() {
    const tabs = [...this.phones.values()].map(({ person, unread }) =>
      el("button", {
        type: "button",
        role: "tab",
        "aria-selected": person.phone === this.chosen ? "true" : "false",
        "aria-controls": `phone-${person.phone}`,
        on: { click: () => this.show(person.phone) },
      }, el("span", { className: "avatar", "aria-hidden": "true", text: initials(person.name) }),
      el("span", { text: person.name }),
      unread ? el("b", { text: String(unread) }) : undefined));
    $("tabs").replaceChildren(...tabs);
    for (const phone of this.phones.values()) {
      phone.element.classList.toggle("shown", phone.person.phone === this.chosen);
    }
  }

  buildBar() {
    $("language").replaceChildren(...Object.entries(LANGUAGES).map(([code, name]) => el("option", { value: code, text: name })));
    $("language").value = currentLanguage();
    $("language").addEventListener("change", async (event) => {
      await loadWords(event.target.value);
      for (const phone of this.phones.values()) phone.build();
      this.showBar();
      this.showTabs();
    });
    $("add-person").addEventListener("click", () => this.askPerson());
    document.addEventListener("click", (event) => {
      if (!$("clock-menu").contains(event.target)) $("clock-menu").open = false;
    });
  }

  showBar() {
    document.title = `${t("title")} · ${this.business}`;
    $("title").textContent = t("title");
    $("subtitle").textContent = t("subtitle");
    $("language-label").textContent = t("language");
    $("language-code").textContent = currentLanguage();
    $("add-person").querySelector("span").textContent = t("add_person");
    $("add-person").title = t("add_person");
    const chip = $("webhook");
    const state = this.offline || (this.trouble && this.waiting) ? "bad" : this.waiting ? "busy" : "good";
    chip.className = `chip state ${state}`;
    const words = this.offline ? "offline" : { bad: "webhook_trouble", busy: "webhook_waiting", good: "webhook_ok" }[state];
    chip.replaceChildren(el("span", { text: t(words, { count: this.waiting }) }));
    chip.title = chip.textContent;
    const move = (key, what) => el("button", { type: "button", text: t(key), on: { click: () => this.trying(() => api.moveClock(what)) } });
    $("clock-sheet").replaceChildren(el("p", { text: t("clock_hint") }), move("clock_hour", { advance: 3600 }),
      move("clock_day", { advance: 86400 }), move("clock_reset", { reset: true }));
    this.showClock();
  }

  showClock() {
    const time = clockTime(this.now());
    const hours = Math.round(this.offset / 3600);
    const ahead = hours % 24 === 0 ? t("days", { count: hours / 24 }) : t("hours", { count: hours });
    $("clock").textContent = hours === 0 ? time : t("clock_moved", { time, ahead });
  }

  askPerson() {
    const dialog = $("person-dialog");
    const field = (name, attributes) => el("label", {}, el("span", { text: t(`person_${name}`) }), el("input", { name, ...attributes }));
    const language = el("select", { name: "language" }, ...Object.entries(LANGUAGES).map(([code, text]) => el("option", { value: code, text })));
    language.value = currentLanguage();
    const form = el("form", { method: "dialog" },
      el("h2", { text: t("add_person") }),
      field("name", { required: true, maxlength: "60", autocomplete: "off" }),
      field("phone", { required: true, maxlength: "30", type: "tel", placeholder: "+51 987 654 321", autocomplete: "off" }),
      field("role", { maxlength: "40", autocomplete: "off" }),
      el("label", {}, el("span", { text: t("person_language") }), language),
      el("footer", {},
        el("button", { type: "button", text: t("cancel"), on: { click: () => dialog.close() } }),
        el("button", { type: "submit", className: "primary", text: t("add") })));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const done = await this.trying(() => api.addPerson(Object.fromEntries(new FormData(form))));
      if (done) dialog.close();
    });
    dialog.replaceChildren(form);
    dialog.showModal();
  }
}

new Page().start();
