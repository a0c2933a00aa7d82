import type { ImportFault } from './import-types'

/** What would become of a letter: `refused` could not be read, `left_out` by the person. */
export type LetterOutcome = 'new' | 'duplicate' | 'faulty' | 'refused' | 'left_out'

/** A file of an import of letters, in short. */
export interface LetterLine {
    n: number
    name: string
    size: number
    outcome: LetterOutcome
    refused?: { words: string }[]
    kind?: string
    doc_no?: string
    party?: string
    doc_date?: string
    amount_yuan?: string
    /** Its number stands in the records already. */
    known?: boolean
    remarks?: (Pick<ImportFault, 'field' | 'words' | 'severity'> & { label: string })[]
}

export interface LetterImport {
    id: string
    file: string
    /** Only who began it may add letters and leave some out. */
    own: boolean
    state: string
    states: { id: string; label: string }[]
    letters: LetterLine[]
    new: number
    duplicate: number
    faulty: number
    left_out: number
    performed?: { act: string }
    undone?: { act: string }
}

/** Places are bytes of the text in UTF-8; lines as people number them. */
export interface LetterPlace { field: string; line: number; begin: number; end: number }

export interface LetterText {
    n: number
    name: string
    text: string
    values: (LetterPlace & { label: string; value: string; doubts: string[] })[]
    lacks: { field: string; label: string }[]
    unread: (LetterPlace & { words: string })[]
}
