/** What a deck has measured itself, as the parts that any deck has need it. One that measures nothing exports `undefined` as `own`. */
export interface Own {
  when: string
  footers: Partial<Record<'times' | 'memory' | 'disk', string>>
  evidence: Record<string, string | undefined>
  source: { title: string, by: string }
}

export const own = undefined as Own | undefined
