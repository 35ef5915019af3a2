// The page's words: one JSON catalogue per language, chosen by the browser's language and a switch.

export const LANGUAGES = { es: "Español", pt: "Português", en: "English" };
const KEY = "sandbox-language";

let words = {};
let language = "es";

function preferred() {
  const stored = localStorage.getItem(KEY);
  const wanted = [stored, ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return wanted.find((code) => code in LANGUAGES) ?? "es";
}

export async function loadWords(chosen) {
  language = chosen ?? preferred();
  if (chosen) localStorage.setItem(KEY, chosen);
  words = await (await fetch(`/static/locale/${language}.json`)).json();
  document.documentElement.lang = language;
}

export function currentLanguage() {
  return language;
}

export function has(key) {
  return key in words;
}

// The words for a key, with {names} filled in.
export function t(key, values = {}) {
  return words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
