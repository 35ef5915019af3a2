// A voice note to play: button, shape of the sound, time. Only one plays at a time.

import { el, icon } from "./dom.js";
import { duration } from "./format.js";
import { t } from "./words.js";

const BARS = 36;
const shapes = new Map();
let playing = null;
let decoder = null;

export function player(media) {
  const audio = el("audio", { src: `/sandbox/media/${media.id}`, preload: "none" });
  const time = el("span", { className: "time", text: duration(media.seconds ?? 0) });
  const bars = Array.from({ length: BARS }, () => el("i"));
  const shape = el("div", { className: "shape", "aria-hidden": "true" }, ...bars);
  const button = el("button", { type: "button", className: "play", "aria-label": t("play") }, icon("play"));
  const show = (name) => {
    button.replaceChildren(icon(name));
    button.setAttribute("aria-label", t(name));
  };
  const length = () => (Number.isFinite(audio.duration) ? audio.duration : (media.seconds ?? 0));
  button.addEventListener("click", () => (audio.paused ? audio.play() : audio.pause()));
  audio.addEventListener("play", () => {
    if (playing && playing !== audio) playing.pause();
    playing = audio;
    show("pause");
  });
  audio.addEventListener("pause", () => show("play"));
  audio.addEventListener("timeupdate", () => {
    const part = length() ? audio.currentTime / length() : 0;
    bars.forEach((bar, index) => bar.classList.toggle("done", index < part * BARS));
    time.textContent = duration(audio.ended ? length() : audio.currentTime);
  });
  audio.addEventListener("ended", () => bars.forEach((bar) => bar.classList.remove("done")));
  shape.addEventListener("click", (event) => {
    const box = shape.getBoundingClientRect();
    if (length()) audio.currentTime = ((event.clientX - box.left) / box.width) * length();
  });
  draw(media, bars, time);
  return el("div", { className: "voice" }, button, shape, time, audio);
}

async function draw(media, bars, time) {
  try {
    if (!shapes.has(media.id)) shapes.set(media.id, peaks(media.id));
    const { heights, seconds } = await shapes.get(media.id);
    bars.forEach((bar, index) => bar.style.setProperty("--height", heights[index]));
    if (media.seconds === undefined) time.textContent = duration(seconds);
  } catch {
    // A browser that cannot decode Ogg keeps the flat line; so does broken audio.
  }
}

async function peaks(id) {
  const content = await (await fetch(`/sandbox/media/${id}`)).arrayBuffer();
  decoder ??= new OfflineAudioContext(1, 1, 16000);
  const sound = await decoder.decodeAudioData(content);
  const samples = sound.getChannelData(0);
  const step = Math.max(1, Math.floor(samples.length / BARS));
  const raw = Array.from({ length: BARS }, (_, bar) => {
    let sum = 0;
    for (let at = bar * step; at < Math.min((bar + 1) * step, samples.length); at += 1) sum += samples[at] ** 2;
    return Math.sqrt(sum / step);
  });
  const top = Math.max(...raw, 1e-4);
  return { heights: raw.map((value) => Math.max(0.12, value / top).toFixed(2)), seconds: sound.duration };
}
