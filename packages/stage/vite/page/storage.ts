/** A storage that lasts as long as the page. */
function brief(): Storage {
  const kept = new Map<string, string>()
  return {
    get length() { return kept.size },
    key: index => [...kept.keys()][index] ?? null,
    getItem: name => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, String(value)),
    removeItem: name => void kept.delete(name),
    clear: () => kept.clear(),
  }
}

// Where a browser keeps nothing, as in many frames, asking for its storage throws, and Slidev asks while its modules are read.
for (const name of ['localStorage', 'sessionStorage'] as const) {
  try {
    if (window[name]) continue
  }
  catch { /* As if there were none. */ }
  Object.defineProperty(window, name, { value: brief(), configurable: true })
}
