// Forms without a reload: a form is posted as the browser would, and of the page that comes back the main part is
// taken. So the server alone renders, with and without a script, refusals included.

import { t } from "../words.js";

export class LiveForms {
  #window;
  #document;
  #fetch;
  #notice;
  #onShown;
  #isBusy = false;

  constructor({ window, fetch, notice, onShown, signal }) {
    this.#window = window;
    this.#document = window.document;
    this.#fetch = fetch;
    this.#notice = notice;
    this.#onShown = onShown;
    this.#document.addEventListener("submit", (event) => this.#submitted(event), { signal });
  }

  /** Take the notice out of the address, so that a reload does not tell it again. */
  forgetNotice() {
    const address = new URL(this.#window.location.href);
    if (!address.searchParams.has("done")) return;
    address.searchParams.delete("done");
    this.#window.history.replaceState(null, "", address);
  }

  async #submitted(event) {
    const { target: form, submitter } = event;
    if (!form.matches("[data-live]")) return;
    event.preventDefault();
    if (this.#isBusy) return;
    this.#isBusy = true;
    submitter?.setAttribute("aria-busy", "true");
    this.#notice.clear();
    try {
      await this.#post(form, submitter);
    } catch {
      this.#notice.tellFault(t("The server cannot be reached. Try again in a moment."));
    } finally {
      this.#isBusy = false;
      submitter?.removeAttribute("aria-busy");
    }
  }

  async #post(form, submitter) {
    const response = await this.#fetch(form.action, {
      method: "POST",
      headers: { Accept: "text/html" },
      body: new URLSearchParams(new FormData(form, submitter)),
      credentials: "same-origin",
    });
    const page = new this.#window.DOMParser().parseFromString(await response.text(), "text/html");
    if (page.getElementById("notice")) this.#show(page, response, form);
    else if (response.ok) this.#window.location.assign(response.url);
    else this.#notice.tellFault(page.querySelector(".card-text")?.textContent ?? t("The server answered {status}.", response));
  }

  #show(page, response, form) {
    const place = placeOf(form);
    if (response.redirected) this.#window.history.replaceState(null, "", response.url);
    this.#document.title = page.title;
    this.#replace(page, "main");
    this.#replace(page, ".panel-nav");
    this.#onShown();
    this.#focus(place);
    this.forgetNotice();
    const { textContent: words, hidden } = page.getElementById("notice");
    if (!hidden) this.#notice.tell(words);
  }

  #replace(page, selector) {
    this.#document.querySelector(selector).replaceWith(this.#document.importNode(page.querySelector(selector), true));
  }

  /** What was refused comes first; else the heading of the part that one was in. */
  #focus(place) {
    const refused = this.#document.querySelector("[aria-invalid=true]");
    const heading = place && this.#document.querySelector(`#${place} h2`);
    (refused ?? heading ?? this.#document.getElementById("main")).focus({ preventScroll: !refused });
  }
}

function placeOf(form) {
  return form.closest("section[id]")?.id;
}
