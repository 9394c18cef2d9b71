// The JSON API of the server, one method a verb. Every method either resolves with the answer's body or
// throws: ApiError when the server refused, NetworkError when no answer came (both may be tried again,
// as the status says). Knows no state.

/** The server answered, and refused. */
export class ApiError extends Error {
  constructor(status, { code = "unknown", message = "" } = {}, retryAfterMs = null) {
    super(message || `The server answered ${status}.`);
    this.status = status;
    this.code = code;
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

  createRoom(room) {
    return this.#send("POST", "/api/rooms", { body: room });
  }

  messages(slug, { before, after, limit = 50 } = {}, signal) {
    const query = parameters({ before, after, limit });
    return this.#send("GET", `${roomPath(slug)}/messages?${query}`, { signal });
  }

  /** Post a message; the same `client_id` again stores nothing twice. Outlives the page that sends it. */
  post(slug, { text, client_id }) {
    return this.#send("POST", `${roomPath(slug)}/messages`, { body: { text, client_id }, keepalive: true });
  }

  markRead(slug, message) {
    return this.#send("PUT", `${roomPath(slug)}/read`, { body: { message }, keepalive: true });
  }

  /** End the session of this browser. */
  leave() {
    return this.#send("DELETE", "/api/session");
  }

  events(after, waitS, signal) {
    return this.#send("GET", `/api/events?${parameters({ after, wait: waitS })}`, { signal });
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

// Browsers refuse keepalive bodies of more than 64 KiB; 8000 characters may be 32 KB of UTF-8.
const MAX_KEEPALIVE_CHARS = 4000;

function roomPath(slug) {
  return `/api/rooms/${encodeURIComponent(slug)}`;
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
