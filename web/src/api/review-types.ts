import type { Tone } from './catalogue-types'

/** Remarks on a paper and the versions that it had (docs/formats/http.md, Review). */
export interface PaperNote {
    id: string
    version: number
    document: string
    of_version: string
    state?: { id: string; label: string; tone: Tone }
    /** Steps that this person may take of it now. */
    may: string[]
    note: string
    quote: string
    answer: string
    noted_by?: string
    noted_on?: string
    answered_by?: string
    answered_on?: string
    settled_by?: string
    settled_on?: string
    /** Where its paragraph stands now, counted from 1; absent where it is gone or the whole paper is meant. */
    paragraph?: number
}

export interface PaperVersion { digest: string; document: string; label: string; at: string; by?: string }

export interface PaperReview { lines: string[]; versions: PaperVersion[]; notes: PaperNote[]; may_note: boolean }

export type ComparedChange = 'same' | 'removed' | 'inserted' | 'changed'
export interface ComparedPiece { text: string; change: ComparedChange }
export interface ComparedRow { change: ComparedChange; left: ComparedPiece[]; right: ComparedPiece[]; left_at?: number; right_at?: number }
