// How long to wait before trying again. Pure.

// At once, then ever longer: a restart takes a second or two, an outage may take an hour.
const DELAYS_S = [0, 1, 2, 4, 8, 15, 30];
// Spread, so that a thousand browsers do not come back in the same instant.
const JITTER = 0.3;

/** Return the wait before the next try, after `failures` failures in a row (1 or more). */
export function retryDelayMs(failures, random = Math.random) {
  const delayS = DELAYS_S[Math.min(failures, DELAYS_S.length) - 1];
  return Math.round(delayS * 1000 * (1 + JITTER * (2 * random() - 1)));
}
