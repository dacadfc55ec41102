/** Seconds as "7:05", whole ones. */
export function clock(seconds: number): string {
  const whole = Math.floor(Math.abs(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

/** When the slide with this number is to begin and to end, in seconds from the start of the talk, by the times that the notes begin with ("Time 0:45"). */
export function plannedUntil(notes: string[], no: number): { begin: number, end: number } {
  const seconds = notes.map((note) => {
    const [, minutes = '0', rest = '0'] = /Time (\d+):(\d\d)/.exec(note) ?? []
    return Number(minutes) * 60 + Number(rest)
  })
  const sum = (count: number) => seconds.slice(0, count).reduce((a, b) => a + b, 0)
  return { begin: sum(no - 1), end: sum(no) }
}
