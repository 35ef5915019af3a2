// What both pages share: words, numbers and dates as the shop's country writes them, and building the page.

export const shop = decodeURIComponent(location.pathname.split("/").filter(Boolean)[1] || "");
export const page = document.getElementById("page");

const LANGUAGES = ["es", "pt", "en"];
let catalogue = {};
let spoken = "es";

const RETRY_MS = 3_000;

// Without words there is nothing to say, so this goes on until they are here.
export async function loadWords() {
  for (;;) {
    try {
      const answer = await fetch("/assets/words.json");
      if (answer.ok) {
        catalogue = await answer.json();
        break;
      }
    } catch {
      // No connection: the next attempt may have one.
    }
    await new Promise((done) => setTimeout(done, RETRY_MS));
  }
  const wanted = navigator.languages.map((each) => each.slice(0, 2));
  speak(wanted.find((each) => LANGUAGES.includes(each)) || "es");
}

export function speak(language) {
  spoken = LANGUAGES.includes(language) ? language : "es";
  document.documentElement.lang = spoken;
}

// The words for a key, filled with values; a key without words is shown as it is, or as `otherwise`.
export function words(key, values = {}, otherwise = key) {
  const text = (catalogue[spoken] || {})[key] || otherwise;
  return text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
}

export function count(key, n, shown) {
  return n === 1 ? words(key + ".one") : words(key, { n: shown });
}

// An element: attributes by name, `on…` as listeners, text and elements as children. Nothing is ever read as HTML.
export function make(tag, attributes = {}, ...children) {
  const svg = ["svg", "rect", "line", "text", "g", "title", "path", "circle"].includes(tag);
  const element = svg
    ? document.createElementNS("http://www.w3.org/2000/svg", tag)
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

// How a document's country writes money, numbers, days and times.
export function writer(told) {
  const locale = `${told.language}-${told.country}`;
  const unit = 10 ** told.minor_digits;
  const amount = new Intl.NumberFormat(locale, {
    style: "currency", currency: told.currency, currencyDisplay: "narrowSymbol",
    minimumFractionDigits: told.minor_digits, maximumFractionDigits: told.minor_digits,
  });
  const round = new Intl.NumberFormat(locale, {
    style: "currency", currency: told.currency, currencyDisplay: "narrowSymbol",
    notation: "compact", maximumSignificantDigits: 3,
  });
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
  const at = (options) => new Intl.DateTimeFormat(locale, options);
  // A day is the shop's own: read it as UTC and write it as UTC, so that no browser's zone moves it.
  const day = (text, options) => at({ timeZone: "UTC", ...options }).format(new Date(text + "T00:00:00Z"));
  return {
    money: (minor) => amount.format(minor / unit),
    brief: (minor) => round.format(minor / unit),
    number: (n) => number.format(n),
    percent: (share) => percent.format(share),
    day: (text) => day(text, { weekday: "short", day: "numeric", month: "short" }),
    weekday: (text) => day(text, { weekday: "long" }),
    letter: (text) => day(text, { weekday: "narrow" }),
    dayNumber: (text) => day(text, { day: "numeric" }),
    moment: (text) =>
      at({ timeZone: told.timezone, day: "numeric", month: "short", hour: "numeric", minute: "2-digit" })
        .format(new Date(text)),
    time: (text) => at({ timeZone: told.timezone, hour: "numeric", minute: "2-digit" }).format(new Date(text)),
    // The shop's own date now, as a document writes days.
    today: () =>
      new Intl.DateTimeFormat("sv-SE", { timeZone: told.timezone, dateStyle: "short" }).format(new Date()),
    isToday: (text) =>
      at({ timeZone: told.timezone, dateStyle: "short" }).format(new Date(text)) ===
      at({ timeZone: told.timezone, dateStyle: "short" }).format(new Date()),
  };
}

export function when(write, text) {
  return write.isToday(text) ? write.time(text) : write.moment(text);
}

// One plain sentence in the middle of the page, with a way on where there is one.
export function problem(key, retry) {
  const icon = { no_key: "🔑", wrong_key: "🔒", nothing: "🌱", offline: "📡", insecure: "🔐", newer: "✨" };
  const closed = key === "closed";
  const name = closed ? "store.closed" : `problem.${key}`;
  page.replaceChildren(
    make("section", { class: "problem", "data-problem": key },
      make("div", { class: "problem-icon", "aria-hidden": "true" }, icon[key] || "🏪"),
      make("h1", {}, words(name + ".title")),
      make("p", {}, words(name)),
      retry ? make("button", { class: "button", onclick: retry }, words("retry")) : null));
  page.setAttribute("aria-busy", "false");
}

export function show(...children) {
  page.replaceChildren(...children.filter(Boolean));
  page.setAttribute("aria-busy", "false");
}
