// Calls the sandbox's own verbs. A call that fails throws a Refusal, whose code the page has words for.

export class Refusal extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

async function call(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch (error) {
    throw new Refusal("network", error.message);
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(body.error?.code ?? "other", body.error?.message ?? answer.statusText);
  return body;
}

function json(method, body) {
  return { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

const person = (phone) => `/sandbox/people/${phone}`;

export const state = () => call("/sandbox/state");
export const act = (phone, what) => call(`${person(phone)}/messages`, json("POST", what));
export const markRead = (phone) => call(`${person(phone)}/read`, { method: "POST" });
export const change = (phone, what) => call(person(phone), json("PATCH", what));
export const addPerson = (what) => call("/sandbox/people", json("POST", what));
export const moveClock = (move) => call("/sandbox/clock", json("POST", move));

export function sendFile(phone, field, blob, name) {
  const form = new FormData();
  form.append(field, blob, name);
  return call(`${person(phone)}/messages`, { method: "POST", body: form });
}
