import type { Tone } from './catalogue-types'

/** The papers that can be written of a record (docs/formats/http.md, Papers). */
export interface PaperHead {
    id: string
    label: string
    direction: 'served' | 'internal' | 'party' | 'authority'
    basis: string[]
    /** The Word file is the bureau's own. */
    own: boolean
    code?: string
    needs_seal?: boolean
    part?: 'main' | 'side'
    /** What is wrong with the template; such a paper cannot be written. */
    faults?: string[]
}

/** A version of a paper that was filed under the case. */
export interface FiledPaper {
    id: string
    version: number
    version_no: number
    number: string
    code: string
    blanks?: number | null
    state: { id: string; label: string; tone: Tone }
}

export interface PaperRow extends PaperHead { missing: string[]; filed?: FiledPaper[] }

export interface PaperList {
    rows: PaperRow[]
    /** Every page gets a code that is read back from the scan; false: LibreOffice is missing. */
    page_codes: boolean
    /** The case to which they belong; absent where the record lies under none. */
    case?: string
    may_file?: boolean
    may_scan?: boolean
}

export interface FiledAnswer {
    record: { type: string; id: string }
    version_no?: number
    number?: string
    missing?: string[]
    undecided?: string[]
    repeated?: boolean
}

export interface MissingPlace {
    name: string
    reason: 'blank' | 'no_source' | 'unreadable' | 'erased' | 'unfit'
    place: string
    type?: string
    type_label?: string
    record?: string
    field?: string
    field_label?: string
}

export interface PaperText extends PaperHead {
    lines: string[]
    missing: MissingPlace[]
    /** Names on which the words depend and for which nothing is registered. */
    undecided: string[]
    masked: string[]
    ink: string[]
}

/** Electronic seals that may be put on a paper (docs/formats/seal.md). */
export interface PaperSeals { connected: boolean; words: string; seals: { id: string; name: string; holder: string }[] }
