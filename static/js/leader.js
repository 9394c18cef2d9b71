// Which tab of this browser polls. Browsers open about six HTTP/1.1 connections a host, so a poll a tab
// would hang the seventh tab: one tab leads, the others listen.

const LEASE_MS = 6000;
const RENEW_MS = 2000;

/**
 * Call `lead()` once this tab leads, for as long as the page lives.
 *
 * Web Locks do this exactly: the next tab gets the lock the moment the leader is gone. They are absent on
 * plain http that is not localhost (not a secure context), which is how a chat on a LAN is often used; a
 * lease in localStorage stands in there. Its worst case, two leaders for some seconds, costs a second poll and
 * nothing else: every event may be applied twice.
 */
export function leadOnce({ locks, storage, clock, name, signal, lead }) {
  if (!locks) return leadByLease({ storage, clock, key: name, signal, lead });
  const untilAborted = () => new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  const held = locks.request(name, { signal }, () => {
    lead();
    return untilAborted();
  });
  held.catch((error) => {
    if (error.name !== "AbortError") throw error;
  });
}

function leadByLease({ storage, clock, key, signal, lead }) {
  const mine = String(Math.random());
  let leads = false;
  const tick = () => {
    if (signal.aborted) return;
    const lease = readLease(storage, key);
    if (!lease || lease.owner === mine || lease.untilMs < clock.wallMs()) {
      storage.setItem(key, JSON.stringify({ owner: mine, untilMs: clock.wallMs() + LEASE_MS }));
      if (!leads) lead();
      leads = true;
    }
    clock.after(RENEW_MS, tick);
  };
  signal.addEventListener("abort", () => {
    if (readLease(storage, key)?.owner === mine) storage.removeItem(key);
  });
  tick();
}

function readLease(storage, key) {
  try {
    return JSON.parse(storage.getItem(key));
  } catch {
    return null;
  }
}
