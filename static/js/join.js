// The join card: tells the server the time zone before the first room is rendered, and the other tabs that
// nobody is signed in.

import { keepZone } from "./preferences.js";
import { signedOut } from "./session.js";

keepZone(document);
signedOut(localStorage);

// Whoever has typed a name need not type it again on the other side of the card.
document.addEventListener("click", ({ target }) => {
  const name = document.getElementById("name")?.value.trim();
  if (!name || !target.matches("[data-keeps-name]")) return;
  const address = new URL(target.href);
  address.searchParams.set("name", name);
  target.href = address.href;
});
