/** A library that a page may do without: what its facade knows of it. */
export interface Late<T> {
  /** The library, once it is there. */
  readonly library: T | undefined
  /** Gives the library to all who wait for it. */
  give: (library: T) => void
  /** Calls `use` at once when the library is there, otherwise as soon as it is. */
  use: (use: (library: T) => void) => void
  /** Loads the library. Where the compiler sees it used, it is there already. */
  load: () => Promise<T>
}

/** `load` imports the module that gives the library. */
export function late<T>(load: () => Promise<unknown>): Late<T> {
  let library: T | undefined
  const waiting: ((library: T) => void)[] = []
  return {
    get library() {
      return library
    },
    give(given) {
      library = given
      for (const use of waiting.splice(0)) use(given)
    },
    use(use) {
      if (library) use(library)
      else waiting.push(use)
    },
    async load() {
      if (!library) await load()
      return library!
    },
  }
}

/**
 * Stands for an object that is still to come: it has the properties of `meanwhile`, and what is called and assigned is done
 * over again, in its order, once the object is there. Calls answer nothing until then.
 */
export function standIn<T extends object>(coming: Promise<T>, meanwhile: Partial<T> = {}): T {
  let real: T | undefined
  const missed: ((it: T) => void)[] = []
  void coming.then((it) => {
    real = it
    for (const again of missed.splice(0)) again(it)
  })
  return new Proxy({ ...meanwhile } as T, {
    get(kept, key) {
      if (!real)
        return key in kept ? Reflect.get(kept, key) : (...args: unknown[]) => void missed.push(it => (Reflect.get(it, key) as (...args: unknown[]) => void).apply(it, args))
      const value: unknown = Reflect.get(real, key)
      return typeof value === 'function' ? value.bind(real) : value
    },
    set(kept, key, value) {
      if (real) return Reflect.set(real, key, value)
      missed.push(it => Reflect.set(it, key, value))
      return Reflect.set(kept, key, value)
    },
  })
}
