// One file on its way to the server. XMLHttpRequest, for `fetch` does not tell how far a body has come.

import { t } from "../words.js";

/**
 * Send `file` to the room at `slug`; `onProgress(share)` hears how much of it is there, from 0 to 1.
 *
 * Returns `{done, cancel}`: `done` resolves to the server's record of the file, or rejects with an error that has a `status`
 * (0 when no answer came).
 */
export function upload(slug, file, onProgress) {
  const request = new XMLHttpRequest();
  const done = new Promise((resolve, reject) => {
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(total ? loaded / total : 0));
    request.addEventListener("load", () => (request.status === 201 ? resolve(request.response) : reject(refusal(request))));
    request.addEventListener("error", () => reject(refusal(request)));
    request.addEventListener("abort", () => reject(refusal(request)));
  });
  request.open("POST", `/api/rooms/${encodeURIComponent(slug)}/uploads?${new URLSearchParams({ name: file.name })}`);
  request.responseType = "json";
  request.setRequestHeader("Accept", "application/json");
  request.send(file);
  return { done, cancel: () => request.abort() };
}

function refusal({ status, response }) {
  const words = response?.error?.message ?? (status ? t("The server answered {status}.", { status }) : t("The server cannot be reached."));
  return Object.assign(new Error(words), { status });
}
