/** The speaker notes of all slides, apart from them: setup/vite-plugins.ts. */
declare module 'deck-notes' {
  /** HTML by the number of the slide; empty while writing, when the notes are with their slides. */
  const notes: Record<number, string>
  export default notes
}
