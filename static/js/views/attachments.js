// The files of a message: pictures in the room that is kept for them, all others as a line to download.

import { tn } from "../words.js";

// As large as a picture is shown in the log; the same as in templates/_files.html.
const MAX_WIDTH_PX = 360;
const MAX_HEIGHT_PX = 320;
const UNITS = ["kB", "MB", "GB"];

/** Show `files` in `list`; `clone(id)` makes the content of a template. */
export function showFiles(list, files, clone) {
  list.hidden = files.length === 0;
  list.replaceChildren(...files.map((file) => (file.width ? picture(file, clone) : line(file, clone))));
}

/** So many bytes in words, as the server writes them: "14.2 kB", "2.4 MB". */
export function sizeOf(bytes) {
  if (bytes < 1000) return tn("{n} byte", "{n} bytes", bytes);
  const power = Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length);
  return `${(bytes / 1000 ** power).toFixed(1)} ${UNITS[power - 1]}`;
}

function picture(file, clone) {
  const link = clone("t-picture");
  const image = link.querySelector("img");
  const scale = Math.min(1, MAX_WIDTH_PX / file.width, MAX_HEIGHT_PX / file.height);
  link.href = file.url;
  image.width = Math.max(1, Math.round(file.width * scale));
  image.height = Math.max(1, Math.round(file.height * scale));
  image.alt = file.name;
  image.src = file.small_url ?? file.url;
  return link;
}

function line(file, clone) {
  const link = clone("t-file");
  link.href = file.url;
  link.download = file.name;
  link.querySelector(".file-name").textContent = file.name;
  link.querySelector(".file-size").textContent = sizeOf(file.bytes);
  return link;
}
