// A field that leaves only those entries of a list in view whose name holds what is typed.

export function bindFilter({ document, signal }) {
  document.addEventListener("input", ({ target }) => {
    if (target.matches("[data-filters]")) apply(document, target);
  }, { signal });
  // What was typed before this script was there counts, too.
  for (const field of document.querySelectorAll("[data-filters]")) apply(document, field);
}

function apply(document, field) {
  const wanted = field.value.trim().toLocaleLowerCase();
  let matches = 0;
  for (const entry of document.querySelectorAll(`#${field.dataset.filters} > li`)) {
    entry.hidden = !entry.dataset.name.toLocaleLowerCase().includes(wanted);
    if (!entry.hidden) matches += 1;
  }
  document.getElementById(`${field.dataset.filters}-none`).hidden = matches > 0;
}
