declare module '#scenes' {
  type Scene = import('../../script').Scene

  /** What the note of each slide says, with what `[cut]` marks and, where that is less, without it. A caption's text has its lines. ../scenes.ts makes them. */
  export const scenes: Readonly<import('vue').ShallowRef<{ whole: Scene, cut?: Scene }[]>>
}
