// The owner's report: fetched encrypted, opened here with the key behind the # of the link, which no server sees.
import { count, loadWords, make, page, problem, shop, show, speak, when, words, writer } from "./common.js";

const REFRESH_MS = 60_000;
const STALE_MS = 2 * 3600_000;
const SHOWN_ORDERS = 6;
const TONES = {
  draft: "neutral", awaiting_approval: "warn", sent: "info", confirmed: "good", short: "warn", repriced: "warn",
  rescheduled: "warn", declined: "bad", partly_received: "info", closed: "good", cancelled: "neutral",
};
const ENDED = new Set(["closed", "cancelled", "declined"]);

let etag = "";
let last = null;
let allOrders = false;
const opened = new Set();

// The 32 bytes in the link: null where it has none, empty where they are no key. What a messenger may have glued to
// its end, such as a full stop, is left out.
function linkKey() {
  if (location.hash.length < 2) return null;
  const [text] = location.hash.slice(1).match(/^[\w-]{43}/) || [""];
  return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));
}

async function decrypt(sealed, key) {
  const binding = new TextEncoder().encode(JSON.stringify(["mostrador/document/1", shop, "report"]));
  const imported = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
  const plain = await crypto.subtle.decrypt(
    { name: "AES-GCM", iv: sealed.slice(0, 12), additionalData: binding }, imported, sealed.slice(12));
  return JSON.parse(new TextDecoder().decode(plain));
}

async function refresh(asked = true) {
  if (!globalThis.crypto?.subtle) return problem("insecure");
  const key = linkKey();
  if (key === null) return problem("no_key");
  if (key.length !== 32) return problem("wrong_key");
  let answer;
  try {
    answer = await fetch(`/d/${encodeURIComponent(shop)}/report`, { cache: "no-cache" });
  } catch {
    if (asked || !etag) problem("offline", () => refresh());
    return;
  }
  if (answer.status === 404) return problem("nothing", () => refresh());
  if (!answer.ok) {
    if (asked || !etag) problem("offline", () => refresh());
    return;
  }
  const now = answer.headers.get("etag") || "";
  if (!asked && now === etag) return;
  const sealed = await answer.arrayBuffer();
  let report;
  try {
    report = await decrypt(sealed, key);
  } catch {
    etag = "";
    return problem("wrong_key");
  }
  if (report.version !== 1) return problem("newer");
  etag = now;
  draw(report);
}

function draw(report) {
  last = report;
  speak(report.language);
  const write = writer(report);
  document.title = `${report.shop_name} · ${words("title.report")}`;
  const stale = Date.now() - Date.parse(report.generated_at) > STALE_MS;
  show(
    make("header", { class: "top" },
      make("img", { class: "logo", src: "/assets/icon.svg", alt: "", width: "44", height: "44" }),
      make("div", {},
        make("h1", {}, report.shop_name),
        make("p", { class: "muted" },
          make("time", { datetime: report.generated_at }, words("as_of", { when: when(write, report.generated_at) }))))),
    stale ? make("p", { class: "notice", role: "status" }, words("stale")) : null,
    make("div", { class: "grid" },
      today(report, write), chart(report, write), orders(report, write),
      make("div", { class: "side" }, lowStock(report), debts(report, write)), bot(report, write)),
    make("footer", { class: "muted" }, make("span", { "aria-hidden": "true" }, "🔒 "), words("private")));
}

function card(name, title, aside, ...children) {
  return make("section", { class: `card ${name}`, "aria-labelledby": `h-${name}` },
    make("div", { class: "card-head" }, make("h2", { id: `h-${name}` }, title), aside), ...children);
}

function shift(day, by) {
  return new Date(Date.parse(day + "T00:00:00Z") + by * 86400_000).toISOString().slice(0, 10);
}

function salesOf(report, day) {
  return report.sales.find((each) => each.day === day) || { day, total_minor: 0, tickets: 0 };
}

function lastDays(report, n) {
  return Array.from({ length: n }, (_, place) => salesOf(report, shift(report.today, place - n + 1)));
}

function today(report, write) {
  const now = salesOf(report, report.today);
  const before = salesOf(report, shift(report.today, -7));
  const week = lastDays(report, 7).reduce((sum, each) => sum + each.total_minor, 0);
  const yesterday = salesOf(report, shift(report.today, -1)).total_minor;
  let compared = null;
  if (now.tickets && before.total_minor > 0) {
    const share = now.total_minor / before.total_minor - 1;
    const key = share < 0 ? "sales.down" : "sales.up";
    const values = { percent: write.percent(Math.abs(share)), day: write.weekday(report.today) };
    compared = make("p", { class: `delta ${share < 0 ? "down" : "up"}` },
      make("span", { "aria-hidden": "true" }, share < 0 ? "▼ " : "▲ "), words(key, values));
  }
  const small = (label, value) => make("div", {}, make("dt", {}, label), make("dd", {}, value));
  const title = report.today === write.today() ? words("sales.today")
    : words("sales.of", { day: write.day(report.today) });
  return card("today", title, null,
    make("p", { class: "hero", id: "sales-today" }, write.money(now.total_minor)),
    make("p", { class: "muted" },
      now.tickets ? count("sales.tickets", now.tickets, write.number(now.tickets)) : title === words("sales.today") ? words("sales.none") : count("sales.tickets", 0, write.number(0))),
    compared,
    make("dl", { class: "small" },
      small(words("sales.yesterday"), write.money(yesterday)),
      small(words("sales.week"), write.money(week)),
      small(words("sales.average"), now.tickets ? write.money(Math.round(now.total_minor / now.tickets)) : "–")));
}

const narrow = matchMedia("(max-width: 600px)");
const TOP = 26, BOTTOM = 36;

function chart(report, write) {
  const [WIDTH, HEIGHT, WIDE] = narrow.matches ? [340, 200, 16] : [640, 226, 28];
  const days = lastDays(report, 14);
  const most = Math.max(...days.map((each) => each.total_minor));
  if (most <= 0) {
    return card("chart", words("chart.title"), null, make("p", { class: "empty" }, words("chart.empty")));
  }
  const best = days.find((each) => each.total_minor === most);
  const step = WIDTH / days.length;
  const room = HEIGHT - TOP - BOTTOM;
  const lines = [0, 0.5, 1].map((share) => make("line", {
    class: "gridline", x1: 0, x2: WIDTH, y1: TOP + room * (1 - share), y2: TOP + room * (1 - share) }));
  const bars = days.map((each, place) => {
    const tall = Math.max(each.total_minor > 0 ? 3 : 0, (Math.max(0, each.total_minor) / most) * room);
    const middle = place * step + step / 2;
    const isToday = each.day === report.today;
    return make("g", { class: isToday ? "bar is-today" : "bar" },
      make("title", {}, `${write.day(each.day)}: ${write.money(each.total_minor)}`),
      make("rect", { class: "hit", x: place * step, y: 0, width: step, height: HEIGHT }),
      make("rect", { class: "fill", x: middle - WIDE / 2, y: TOP + room - tall, width: WIDE, height: tall, rx: WIDE / 5 }),
      // Today's amount stands above the page already; beside the best day's there is no room for both.
      each === best || (isToday && days.indexOf(best) < 11)
        ? make("text", { class: "value", x: place > 11 ? WIDTH : middle, y: TOP + room - tall - 8,
          "text-anchor": place > 11 ? "end" : "middle" },
          write.brief(each.total_minor)) : null,
      make("text", { class: "letter", x: middle, y: HEIGHT - 18, "text-anchor": "middle" }, write.letter(each.day)),
      make("text", { class: "number", x: middle, y: HEIGHT - 3, "text-anchor": "middle" },
        write.dayNumber(each.day)));
  });
  const row = (each) => make("tr", {}, make("th", { scope: "row" }, write.day(each.day)),
    make("td", {}, write.money(each.total_minor)), make("td", {}, write.number(each.tickets)));
  const summary = words("chart.best", { day: write.day(best.day), amount: write.money(best.total_minor) });
  return card("chart", words("chart.title"), make("span", { class: "muted" }, summary),
    make("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": summary }, ...lines, ...bars),
    make("details", { class: "table" }, make("summary", {}, words("chart.table")),
      make("table", {}, make("thead", {}, make("tr", {}, make("th", {}, words("chart.day")),
        make("th", {}, words("chart.amount")), make("th", {}, words("chart.count")))),
      make("tbody", {}, ...days.slice().reverse().map(row)))));
}

function orders(report, write) {
  const open = report.orders.filter((each) => !ENDED.has(each.state)).length;
  const shown = allOrders ? report.orders : report.orders.slice(0, SHOWN_ORDERS);
  const rest = report.orders.length - shown.length;
  return card("orders", words("orders.title"),
    open ? make("span", { class: "chip info" }, count("orders.open", open, write.number(open))) : null,
    report.orders.length ? null : make("p", { class: "empty" }, words("orders.empty")),
    ...shown.map((each) => order(each, write)),
    rest > 0
      ? make("button", { class: "button quiet", onclick: () => { allOrders = true; draw(report); } },
        words("orders.more", { n: write.number(report.orders.length) }))
      : null);
}

function order(told, write) {
  const first = told.lines[0];
  const about = first ? `${first.quantity} · ${first.product}` + (told.lines.length > 1 ? " …" : "") : "";
  const line = (each) => make("li", {},
    make("span", { class: "grow" }, each.product, each.note ? make("small", {}, each.note) : null),
    make("span", { class: "figure" }, each.quantity),
    each.price_minor === null ? null : make("span", { class: "figure muted" }, write.money(each.price_minor)));
  const step = (each) => make("li", {},
    make("span", { class: "what" }, words("step." + each.what, {}, each.what)),
    make("span", { class: "muted" }, [each.who, write.moment(each.at)].filter(Boolean).join(" · ")),
    each.note ? make("q", {}, each.note) : null);
  return make("details", {
    class: "order", "data-order": told.number, "data-state": told.state, open: opened.has(told.number),
    ontoggle: (event) => (event.target.open ? opened.add(told.number) : opened.delete(told.number)),
  },
  make("summary", {},
    make("span", { class: "grow" },
      make("strong", {}, told.party),
      make("span", { class: "muted" }, ` ${told.number}`),
      make("small", {}, [about, told.due ? words("orders.due", { day: write.day(told.due) }) : ""]
        .filter(Boolean).join(" · "))),
    make("span", { class: `chip ${TONES[told.state] || "neutral"}` }, words("state." + told.state, {}, told.state))),
  make("div", { class: "inside" },
    make("h3", {}, words("orders.lines")), make("ul", { class: "lines" }, ...told.lines.map(line)),
    told.total_minor === null ? null : make("p", { class: "total" }, write.money(told.total_minor)),
    told.history.length ? make("h3", {}, words("orders.history")) : null,
    make("ol", { class: "steps" }, ...told.history.map(step))));
}

function lowStock(report) {
  const row = (each) => make("li", {},
    make("span", { class: "grow" }, each.product,
      make("small", {}, [each.supplier, each.reorder_point ? words("stock.at", { n: each.reorder_point }) : ""]
        .filter(Boolean).join(" · "))),
    make("span", { class: each.out ? "chip bad" : "chip warn" },
      each.out ? words("stock.out") : words("stock.left", { n: each.on_hand })));
  return card("stock", words("stock.title"), null,
    report.low_stock.length ? make("ul", { class: "rows" }, ...report.low_stock.map(row))
      : make("p", { class: "empty" }, "✓ ", words("stock.empty")));
}

function debts(report, write) {
  if (report.debts === null) return null;
  const total = report.debts.reduce((sum, each) => sum + each.amount_minor, 0);
  const row = (each) => make("li", {},
    make("span", { class: "grow" }, each.name,
      each.since ? make("small", {}, words("debts.since", { day: write.day(each.since) })) : null),
    make("span", { class: "figure" }, write.money(each.amount_minor)));
  return card("debts", words("debts.title"),
    total ? make("span", { class: "muted" }, `${words("debts.total")} ${write.money(total)}`) : null,
    report.debts.length ? make("ul", { class: "rows" }, ...report.debts.map(row))
      : make("p", { class: "empty" }, "✓ ", words("debts.empty")));
}

function bot(report, write) {
  if (report.bot === null) return null;
  const names = ["messages_in", "voice_notes", "understood", "asked", "not_understood", "messages_out",
    "orders_confirmed"];
  return card("bot", words("bot.title"),
    make("span", { class: "muted" }, words("bot.since", { day: write.day(report.bot.since) })),
    make("dl", { class: "tiles" }, ...names.map((name) => make("div", { class: name },
      make("dd", { id: `bot-${name}` }, write.number(report.bot[name])), make("dt", {}, words("bot." + name))))));
}

narrow.addEventListener("change", () => { if (last && page.querySelector(".chart")) draw(last); });
addEventListener("hashchange", () => refresh());
document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(false); });
setInterval(() => { if (!document.hidden) refresh(false); }, REFRESH_MS);
await loadWords();
await refresh();
