// The join card: tells the server the time zone before the first room is rendered, and the other tabs that
// nobody is signed in.

import { keepZone } from "./preferences.js";
import { signedOut } from "./session.js";

keepZone(document);
signedOut(localStorage);
