/** The papers that can be written of a record (docs/formats/http.md, Papers). */
export interface PaperHead {
    id: string
    label: string
    direction: 'served' | 'internal' | 'party' | 'authority'
    basis: string[]
    /** The Word file is the bureau's own. */
    own: boolean
    code?: string
    /** What is wrong with the template; such a paper cannot be written. */
    faults?: string[]
}

export interface PaperRow extends PaperHead { missing: string[] }

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
