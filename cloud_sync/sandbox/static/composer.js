// Where a person writes, records, or picks something to send.

import * as api from "./api.js";
import { el, icon } from "./dom.js";
import { duration } from "./format.js";
import { Recorder } from "./recorder.js";
import { LANGUAGES, t } from "./words.js";

const SHORTEST = 0.4;

export class Composer {
  constructor(phone) {
    this.phone = phone;
    this.recorder = null;
    this.text = el("textarea", { rows: "1", maxlength: "4096", placeholder: t("write"), "aria-label": t("write") });
    this.main = el("button", { type: "button", className: "round main" });
    this.attach = el("button", { type: "button", className: "round", "aria-label": t("attach"), title: t("attach") }, icon("plus"));
    this.meter = el("span", { className: "meter", "aria-hidden": "true" }, el("i"));
    this.time = el("span", { className: "time", text: "0:00" });
    this.discard = el("button", { type: "button", className: "round", "aria-label": t("discard"), title: t("discard") }, icon("trash"));
    this.live = el("div", { className: "live", hidden: true }, this.discard, el("span", { className: "dot" }),
      this.time, this.meter, el("span", { className: "hidden", role: "status", text: t("recording") }));
    this.files = el("input", { type: "file", className: "hidden", tabindex: "-1" });
    this.element = el("form", { className: "composer" }, this.attach, this.text, this.live, this.main, this.files);
    this.listen();
    this.show();
  }

  listen() {
    this.element.addEventListener("submit", (event) => event.preventDefault());
    this.text.addEventListener("input", () => this.show());
    this.text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.send();
      }
    });
    this.main.addEventListener("click", () => (this.recorder || this.text.value.trim() ? this.send() : this.record()));
    this.discard.addEventListener("click", () => this.endRecording());
    this.attach.addEventListener("click", () => this.pick());
  }

  // The round button sends when there is something to send, and records otherwise.
  show() {
    const sends = this.recorder !== null || this.text.value.trim() !== "";
    this.main.replaceChildren(icon(sends ? "send" : "mic"));
    this.main.setAttribute("aria-label", t(sends ? "send" : "record"));
    this.main.title = t(sends ? "send" : "record");
    this.live.hidden = this.recorder === null;
    this.text.hidden = this.recorder !== null;
    this.attach.hidden = this.recorder !== null;
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight, 120)}px`;
  }

  focus() {
    this.text.focus({ preventScroll: true });
  }

  async send() {
    const { phone } = this;
    if (this.recorder) {
      const { recorder } = this;
      const seconds = recorder.seconds;
      this.recorder = null;
      const wav = await recorder.stop();
      this.show();
      if (seconds < SHORTEST) phone.page.say(t("error_too_short"));
      else await this.file("audio", wav, "voice.wav");
      return;
    }
    const text = this.text.value;
    if (!text.trim()) return;
    this.text.value = "";
    this.show();
    const done = await phone.act({ text });
    if (!done && !this.text.value) {
      this.text.value = text;
      this.show();
    }
  }

  file(field, blob, name) {
    return this.phone.page.trying(() => api.sendFile(this.phone.person.phone, field, blob, name));
  }

  async record() {
    if (!navigator.mediaDevices) {
      this.phone.page.say(t("error_insecure"));
      return;
    }
    const recorder = new Recorder();
    try {
      await recorder.start((seconds, loudness) => {
        this.time.textContent = duration(seconds);
        this.meter.style.setProperty("--level", loudness.toFixed(2));
      });
    } catch (error) {
      await recorder.cancel();
      this.phone.page.say(t("error_microphone"));
      console.warn(error);
      return;
    }
    this.time.textContent = "0:00";
    this.recorder = recorder;
    this.show();
  }

  async endRecording() {
    const { recorder } = this;
    this.recorder = null;
    this.show();
    await recorder?.cancel();
  }

  pick() {
    const { phone } = this;
    const own = [
      { title: t("pick_audio"), icon: "wave", pick: () => this.choose("audio", ".ogg,.oga,.opus,.wav,.mp3,.flac,audio/*") },
      { title: t("pick_image"), icon: "image", pick: () => this.choose("image", "image/jpeg,image/png") },
    ];
    const groups = [{ rows: own }];
    const { notes } = phone.page;
    if (notes.length) {
      // Those in the person's own language first.
      const mine = (note) => (note.language === phone.person.language ? 0 : 1);
      const rows = [...notes].sort((a, b) => mine(a) - mine(b)).map((note) => ({
        title: note.text,
        description: LANGUAGES[note.language] ?? note.language,
        icon: "mic",
        pick: () => phone.act({ note: note.id }),
      }));
      groups.unshift({ title: t("ready_notes"), rows });
    }
    phone.openSheet(t("attach"), groups);
  }

  choose(field, accept) {
    this.files.accept = accept;
    this.files.value = "";
    this.files.onchange = () => {
      const [file] = this.files.files;
      if (file) this.file(field, file, file.name);
    };
    this.files.click();
  }
}
