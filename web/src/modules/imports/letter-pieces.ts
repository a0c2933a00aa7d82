import type { LetterPlace, LetterText } from '@/api/letter-types'

/** A place to be marked in the text, by its key. */
export interface LetterMark { key: string; begin: number; end: number; doubtful: boolean }
/** A run of the text; `mark` is the key of what was read there. */
export interface LetterPiece { text: string; mark?: string; doubtful?: boolean }

export const keyOf = (place: LetterPlace) => `${place.field}-${place.begin}-${place.end}`

/** What was read and what could not be read, as marks; one that holds another comes before it. */
export function marksOf(letter: LetterText): LetterMark[] {
    const marks = [
        ...letter.values.map((value) => ({ key: keyOf(value), begin: value.begin, end: value.end, doubtful: value.doubts.length > 0 })),
        ...letter.unread.map((place) => ({ key: keyOf(place), begin: place.begin, end: place.end, doubtful: true })),
    ]
    return marks.filter((mark) => mark.end > mark.begin).sort((a, b) => a.begin - b.begin || b.end - a.end)
}

/** The text cut where marks begin and end; of marks over one another the one that begins last is shown. Places are bytes. */
export function piecesOf(text: string, marks: readonly LetterMark[]): LetterPiece[] {
    const bytes = new TextEncoder().encode(text)
    const words = new TextDecoder()
    const cuts = [...new Set([0, bytes.length, ...marks.flatMap((mark) => [mark.begin, mark.end])])].filter((cut) => cut <= bytes.length).sort((a, b) => a - b)
    return cuts.slice(0, -1).map((begin, at): LetterPiece => {
        const end = cuts[at + 1] ?? bytes.length
        const over = marks.filter((mark) => mark.begin <= begin && mark.end >= end).at(-1)
        const piece = { text: words.decode(bytes.subarray(begin, end)) }
        return over === undefined ? piece : { ...piece, mark: over.key, doubtful: over.doubtful }
    })
}
