// The webstore: the shop's public listing, a list of what somebody wants, and a WhatsApp message that says it.
import { count, loadWords, make, page, problem, shop, show, speak, when, words, writer } from "./common.js";

const wanted = new Map();
let listing = null;
let write = null;
let category = "";
let asked = "";

// Without accents and case, so that "cafe" finds "Café".
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function orderLink(text) {
  if (listing.order_link) return listing.order_link.replace("{text}", encodeURIComponent(text));
  return listing.whatsapp ? `https://wa.me/${listing.whatsapp}?text=${encodeURIComponent(text)}` : "";
}

function message() {
  const lines = [...wanted].map(([id, n]) => {
    const product = listing.products.find((each) => each.id === id);
    return `• ${n} × ${product.name}${product.unit ? ` (${product.unit})` : ""}`;
  });
  if (!lines.length) return words("store.greeting", { shop: listing.shop_name });
  return [words("store.hello", { shop: listing.shop_name }), ...lines].join("\n");
}

function change(id, by) {
  const n = Math.min(999, Math.max(0, (wanted.get(id) || 0) + by));
  if (n) wanted.set(id, n);
  else wanted.delete(id);
  drawList();
  drawBasket();
  // Drawing took the pressed button away: give the keyboard its place back.
  const same = [...document.querySelectorAll(`[data-id]`)].find((each) => each.dataset.id === id);
  same?.querySelector(by > 0 ? ".more" : ".less, .more")?.focus();
}

function product(each) {
  const n = wanted.get(each.id) || 0;
  const chip = { few: "warn", no: "bad" }[each.available];
  const buttons = n
    ? make("div", { class: "stepper" },
      make("button", { class: "round less", "aria-label": words("store.less", each), onclick: () => change(each.id, -1) }, "−"),
      make("output", {}, String(n)),
      make("button", { class: "round more", "aria-label": words("store.more", each), onclick: () => change(each.id, 1) }, "+"))
    : make("button", { class: "round more", "aria-label": words("store.add", each), onclick: () => change(each.id, 1) }, "+");
  return make("li", { class: `product ${each.available === "no" ? "gone" : ""}`, "data-id": each.id },
    make("span", { class: "tile", "aria-hidden": "true" }, (each.name.trim()[0] || "·").toUpperCase()),
    make("div", { class: "grow" },
      make("strong", {}, each.name),
      make("p", {}, make("span", { class: "price" },
        each.price_minor === null ? words("store.by_phone") : write.money(each.price_minor)),
      each.unit ? make("span", { class: "muted" }, ` / ${each.unit}`) : null),
      chip ? make("span", { class: `chip ${chip}` }, words("store." + each.available)) : null),
    each.available === "no" ? null : buttons);
}

function matches(each, needles) {
  if (category && each.category !== category) return false;
  const text = plain(`${each.name} ${each.category}`);
  return needles.every((needle) => text.includes(needle));
}

function drawList() {
  const needles = plain(asked).split(/\s+/).filter(Boolean);
  const found = listing.products.filter((each) => matches(each, needles));
  const list = document.getElementById("list");
  list.replaceChildren(found.length
    ? make("ul", { class: "products" }, ...found.map(product))
    : make("p", { class: "empty" }, listing.products.length
      ? words("store.none", { words: asked.trim() || category }) : words("store.empty")));
}

function drawCategories() {
  const names = [...new Set(listing.products.map((each) => each.category).filter(Boolean))];
  const nav = document.getElementById("categories");
  if (names.length < 2) return nav.replaceChildren();
  nav.replaceChildren(...["", ...names].map((name) => make("button", {
    class: "pill", "aria-pressed": String(category === name),
    onclick: () => { category = name; drawCategories(); drawList(); },
  }, name || words("store.all"))));
}

function drawBasket() {
  const basket = document.getElementById("basket");
  const link = orderLink(message());
  if (!link) return basket.replaceChildren();
  let total = 0;
  let priced = true;
  let n = 0;
  for (const [id, amount] of wanted) {
    const one = listing.products.find((each) => each.id === id).price_minor;
    n += amount;
    if (one === null) priced = false;
    else total += one * amount;
  }
  const told = n
    ? make("div", { class: "grow" }, make("strong", {}, count("store.items", n, write.number(n))),
      priced ? make("small", {}, `${words("store.total")}: ${write.money(total)}`) : null)
    : "";
  basket.replaceChildren(told,
    make("a", { class: "button whatsapp", href: link, rel: "noopener noreferrer", target: "_blank" },
      words(n ? "store.order" : "store.order_one")));
}

function draw() {
  speak(listing.language);
  write = writer(listing);
  document.title = listing.shop_name;
  show(
    make("header", { class: "top" },
      make("img", { class: "logo", src: "/assets/icon.svg", alt: "", width: "44", height: "44" }),
      make("div", {}, make("h1", {}, listing.shop_name),
        listing.address ? make("p", { class: "muted" }, listing.address) : null)),
    listing.about ? make("p", { class: "about" }, listing.about) : null,
    make("input", {
      class: "search", type: "search", placeholder: words("store.search"), "aria-label": words("store.search"),
      oninput: (event) => { asked = event.target.value; drawList(); },
    }),
    make("nav", { id: "categories", class: "pills" }),
    make("div", { id: "list" }),
    make("footer", { class: "muted" }, words("store.updated", { when: when(write, listing.generated_at) })),
    make("div", { id: "basket", class: "basket" }));
  drawCategories();
  drawList();
  drawBasket();
}

async function start() {
  try {
    const answer = await fetch(`/d/${encodeURIComponent(shop)}/webstore`, { cache: "no-cache" });
    if (answer.status === 404) return problem("closed");
    if (!answer.ok) return problem("offline", start);
    listing = await answer.json();
  } catch {
    return problem("offline", start);
  }
  if (listing.version !== 1) return problem("newer");
  draw();
}

await loadWords();
await start();
