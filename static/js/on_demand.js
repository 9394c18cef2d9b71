// Parts of the page that its first paint does without: loaded when they are first wanted.

/** Return a part: `use()` resolves to what `load()` makes, once; `made` is that, or null before. */
export function onDemand(load) {
  let making = null;
  const part = {
    made: null,
    async use() {
      making ??= load();
      try {
        part.made = await making;
      } catch (error) {
        // The server is away: the next time asks it again.
        making = null;
        throw error;
      }
      return part.made;
    },
  };
  return part;
}

const loadedStyles = new Map();

/** Load `css/NAME.css`, which the first paint does without; resolves when it counts. */
export function styles(name) {
  if (!loadedStyles.has(name)) loadedStyles.set(name, load(name));
  return loadedStyles.get(name);
}

function load(name) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL(`../css/${name}.css`, import.meta.url).href;
  return new Promise((resolve, reject) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", () => {
      link.remove();
      loadedStyles.delete(name);
      reject(new Error(`${name}.css cannot be loaded.`));
    });
    document.head.append(link);
  });
}
