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
    /** The step that asks for it now: of that record, or one that opens a record under it. */
    enter?: { act: string; label: string; opens?: string; field?: string }
}

/** A field of a record from which words of a paper came. */
export interface OriginPlace { type: string; type_label: string; record: string; field_label: string }

/** Words that tell where they came from. */
export interface DraftText {
    lines: string[]
    /** The lines in pieces; `from` is an index into `origins`, absent for the words of the template. */
    marked: { text: string; from?: number }[][]
    origins: OriginPlace[][]
    missing: MissingPlace[]
}

/** Words that may be proposed for a field, made of what is registered. */
export interface FieldDraft extends DraftText { name: string; field: string }

export interface PaperText extends PaperHead, DraftText {
    /** Names on which the words depend and for which nothing is registered. */
    undecided: string[]
    masked: string[]
    ink: string[]
}

/** Electronic seals that may be put on a paper (docs/formats/seal.md). */
export interface PaperSeals { connected: boolean; words: string; seals: { id: string; name: string; holder: string }[] }
