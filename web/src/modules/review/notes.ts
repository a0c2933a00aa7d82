import type { ComparedRow, PaperNote } from '@/api/review-types'

export interface Paragraph { at: number; text: string; notes: PaperNote[] }

/** The paragraphs that hold words, each with the remarks that point at it, and the remarks that point at none. */
export function withNotes(lines: string[], notes: PaperNote[]): { paragraphs: Paragraph[]; loose: PaperNote[] } {
    const paragraphs = lines.flatMap((text, index) => (text.trim() === '' ? [] : [{ at: index + 1, text, notes: notes.filter((note) => note.paragraph === index + 1) }]))
    const placed = new Set(paragraphs.flatMap((paragraph) => paragraph.notes.map((note) => note.id)))
    return { paragraphs, loose: notes.filter((note) => !placed.has(note.id)) }
}

/** How many remarks wait for an answer, and how many for their tick. */
export function waiting(notes: PaperNote[]): { open: number; answered: number } {
    const count = (state: string) => notes.filter((note) => note.state?.id === state).length
    return { open: count('open'), answered: count('answered') }
}

/** Rows that changed, with one that stayed before and after for the context; `undefined` stands for what is left out between. */
export function onlyChanges(rows: ComparedRow[]): (ComparedRow | undefined)[] {
    const near = rows.map((_, at) => [at - 1, at, at + 1].some((other) => rows[other] !== undefined && rows[other].change !== 'same'))
    return rows.flatMap((row, at) => (near[at] === true ? [row] : at > 0 && near[at - 1] === true ? [undefined] : []))
}
