// How long a poll asks to be held: as long as the network between lets it. Pure.
//
// Some proxies end every request after a time of their own. A poll that they cut loses nothing, but what is said while
// it is asked anew comes late; so after two cuts in a row the polls are shorter than the first of those lasted.

export const LONGEST_S = 25;
const SHORTEST_S = 3;
// A request that ends sooner than this was not held for too long.
const LEAST_HELD_S = 2;
const CUTS_IN_A_ROW = 2;
// Of what a cut request seemed to last: a browser asks once more by itself when a connection that it has used before is
// cut, so there may have been two cuts.
const PART = 0.45;

export class WaitLength {
  #cutsS = [];
  s = LONGEST_S;

  /** A poll ended after `heldS` without an answer, and the next request got through at once. */
  cut(heldS) {
    if (heldS < LEAST_HELD_S) return;
    this.#cutsS.push(Math.min(heldS, this.s));
    if (this.#cutsS.length < CUTS_IN_A_ROW) return;
    this.s = Math.max(SHORTEST_S, Math.floor(Math.min(...this.#cutsS) * PART));
    this.#cutsS = [];
  }

  /** A poll was answered after `heldS`. */
  answered(heldS) {
    if (heldS >= this.s - 1) this.#cutsS = [];
  }

  /** The network may be another one. */
  reset() {
    this.#cutsS = [];
    this.s = LONGEST_S;
  }
}
