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
