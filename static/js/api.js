// The JSON API of the server, one method a verb. Every method either resolves with the answer's body or
// throws: ApiError when the server refused, NetworkError when no answer came (both may be tried again,
// as the status says). Knows no state.

import { t } from "./words.js";

/** The server answered, and refused. */
export class ApiError extends Error {
  constructor(status, { code = "unknown", message = "", ...facts } = {}, retryAfterMs = null) {
    super(message || t("The server answered {status}.", { status }));
    this.status = status;
    this.code = code;
    this.facts = facts;
    this.retryAfterMs = retryAfterMs;
  }

  /** Whether the same request may succeed later. */
  get passes() {
    return this.status >= 500 || this.status === 429 || this.status === 408;
  }
}

/** No answer came. */
export class NetworkError extends Error {
  get passes() {
    return true;
  }
}

export class Api {
  #fetch;

  constructor({ fetch }) {
    this.#fetch = fetch;
  }

  rooms(signal) {
    return this.#send("GET", "/api/rooms", { signal });
  }

  room(slug) {
    return this.#send("GET", roomPath(slug));
  }

  createRoom(room) {
    return this.#send("POST", "/api/rooms", { body: room });
  }

  /** `changes`: `name`, `topic`, `archived`. */
  changeRoom(slug, changes) {
    return this.#send("PATCH", roomPath(slug), { body: changes });
  }

  members(slug) {
    return this.#send("GET", `${roomPath(slug)}/members`);
  }

  /** Make somebody a member, or with `role` its owner or a plain member again. */
  putMember(slug, name, role) {
    return this.#send("PUT", memberPath(slug, name), { body: role ? { role } : {} });
  }

  removeMember(slug, name) {
    return this.#send("DELETE", memberPath(slug, name));
  }

  /** The talk of two with somebody, made when there is none yet. */
  direct(name) {
    return this.#send("POST", "/api/direct", { body: { name } });
  }

  /** A page of everybody, those after the user with the id `after`. */
  users(after) {
    return this.#send("GET", `/api/users?${parameters({ after })}`);
  }

  /** This page closes: its user is away, unless another page of theirs is open. */
  away() {
    return this.#send("POST", "/api/session/away", { keepalive: true });
  }

  typing(slug) {
    return this.#send("POST", `${roomPath(slug)}/typing`);
  }

  messages(slug, { before, after, at, limit = 50 } = {}, signal) {
    const query = parameters({ before, after, at, limit });
    return this.#send("GET", `${roomPath(slug)}/messages?${query}`, { signal });
  }

  /** Messages that have all words of `q`, newest first; `room` and `author` limit where, `before` goes on. */
  search({ q, room, author, before }, signal) {
    return this.#send("GET", `/api/search?${parameters({ q, room, author, before })}`, { signal });
  }

  /** Post a message; the same `client_id` again stores nothing twice. Outlives the page that sends it. */
  post(slug, { text, client_id, reply_to, files = [] }) {
    const body = { text, client_id, reply_to, files: files.map(({ id }) => id) };
    return this.#send("POST", `${roomPath(slug)}/messages`, { body, keepalive: true });
  }

  editMessage(id, text) {
    return this.#send("PATCH", `/api/messages/${id}`, { body: { text } });
  }

  /** Outlives the page: a deletion that waited is sent as it closes. */
  deleteMessage(id) {
    return this.#send("DELETE", `/api/messages/${id}`, { keepalive: true });
  }

  /** Remove a file that is in no message yet. */
  dropUpload(id) {
    return this.#send("DELETE", `/api/uploads/${id}`);
  }

  /** React with `emoji`, or with `isOn` false no more. */
  react(id, emoji, isOn) {
    return this.#send(isOn ? "PUT" : "DELETE", `/api/messages/${id}/reactions/${encodeURIComponent(emoji)}`);
  }

  markRead(slug, message) {
    return this.#send("PUT", `${roomPath(slug)}/read`, { body: { message }, keepalive: true });
  }

  /** `level`: "all", "mentions" or "none". */
  notify(slug, level) {
    return this.#send("PUT", `${roomPath(slug)}/notify`, { body: { level } });
  }

  /** The message `message` and all after it are unread again. */
  markUnread(slug, message) {
    return this.#send("PUT", `${roomPath(slug)}/unread`, { body: { message } });
  }

  /** End the session of this browser. */
  leave() {
    return this.#send("DELETE", "/api/session");
  }

  /** What the server is, and the `build` of its pages. */
  server() {
    return this.#send("GET", "/api/server");
  }

  /** With a `tick` it tells signals after that one too. */
  events(after, waitS, { tick, signal } = {}) {
    return this.#send("GET", `/api/events?${parameters({ after, wait: waitS, tick })}`, { signal });
  }

  async #send(method, path, { body, signal, keepalive = false } = {}) {
    const response = await this.#reach(path, {
      method,
      signal,
      keepalive: keepalive && String(body?.text ?? "").length < MAX_KEEPALIVE_CHARS,
      headers: body ? { "Content-Type": "application/json", Accept: "application/json" } : { Accept: "application/json" },
      body: body && JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
    });
    if (!response.ok) throw await refusal(response);
    if (response.status === 204) return null;
    return this.#read(response, signal);
  }

  async #reach(path, init) {
    try {
      return await this.#fetch(path, init);
    } catch (error) {
      throw lost(error, init.signal);
    }
  }

  async #read(response, signal) {
    try {
      return await response.json();
    } catch (error) {
      throw lost(error, signal);
    }
  }
}

/** Why somebody is signed out; null when they know, or nobody does. */
export function reasonOf({ code, message }) {
  return code === "unauthorized" ? null : message;
}

// Browsers refuse keepalive bodies of more than 64 KiB; 8000 characters may be 32 KB of UTF-8.
const MAX_KEEPALIVE_CHARS = 4000;

function roomPath(slug) {
  return `/api/rooms/${encodeURIComponent(slug)}`;
}

function memberPath(slug, name) {
  return `${roomPath(slug)}/members/${encodeURIComponent(name)}`;
}

function parameters(values) {
  return new URLSearchParams(Object.entries(values).filter(([, value]) => value !== undefined && value !== null));
}

function lost(error, signal) {
  return signal?.aborted ? error : new NetworkError(error.message, { cause: error });
}

async function refusal(response) {
  const retryAfterS = Number(response.headers.get("Retry-After"));
  const body = await response.json().catch(() => ({}));
  return new ApiError(response.status, body.error, retryAfterS > 0 ? retryAfterS * 1000 : null);
}
