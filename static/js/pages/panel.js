// The entry of the pages around the chat: account, people, server. All of them work as plain forms; this spares
// the reload, asks in dialogs, copies, and filters.

import { clock } from "../clock.js";
import { keepTheme, keepZone } from "../preferences.js";
import { Asks } from "./asks.js";
import { bindCopying } from "./copying.js";
import { bindFilter } from "./filter.js";
import { LiveForms } from "./live_forms.js";
import { Notice } from "./notice.js";

const { signal } = new AbortController();
const notice = new Notice({ element: document.getElementById("notice"), clock });
const asks = new Asks({ document, signal });
const forms = new LiveForms({ window, fetch: window.fetch.bind(window), notice, onShown: () => asks.raise(), signal });

bindCopying({ document, clock, notice, signal });
bindFilter({ document, signal });
document.addEventListener("change", ({ target }) => {
  if (target.name === "theme") keepTheme(document, target.value);
  if (target.matches("[data-saves]")) target.form.requestSubmit();
}, { signal });
keepZone(document);
asks.raise();
notice.begin();
forms.forgetNotice();
