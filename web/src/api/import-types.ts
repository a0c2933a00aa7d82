import type { Values } from './record-types'

export interface ImportFault {
    row: number
    column?: string
    field?: string
    words: string
    value?: string
    code?: string
    severity: 'fault' | 'warning'
}

/** All remarks of one kind on one column, with every row (`5—9、12`). */
export interface ImportCause {
    severity: ImportFault['severity']
    column: string
    field: string
    code: string
    cells: number
    rows: string
    example: { row: number; value: string; words: string }
}

export type ImportOutcome = 'new' | 'changed' | 'same' | 'duplicate' | 'faulty'

export interface ImportMapping {
    sheet?: string
    header_row?: number
    /** Target path by column; empty leaves the column out. */
    columns?: string[]
    fixed?: Values
    /** By target path: what the table writes → the choice that it stands for; empty stands for nothing. */
    words?: Record<string, Record<string, string>>
    /** By target path: the year of days that the table writes without one. */
    years?: Record<string, number>
}

export interface ImportTarget {
    path: string
    label: string
    choices?: { id: string; label: string }[]
}

export interface ImportState {
    id: string
    type: string
    file: string
    sheets?: { name: string; rows: number; hidden?: boolean; notes?: { words: string }[] }[]
    mapping?: ImportMapping
    remembered?: boolean
    /** `likely`: the heading does not name the field, what stands under it does. */
    columns?: { header: string; field?: string; likely?: boolean; sample?: string[] }[]
    targets?: ImportTarget[]
    /** Required, and given by no column. */
    needs?: { path: string; label: string; rows: number }[]
    /** What columns of choices write that no choice is called. */
    unread?: { path: string; text: string; rows: number }[]
    /** Columns with days that have no year; `proposed` where one thing tells it for all of them. */
    yearless?: { path: string; heading: string; rows: number; proposed?: number }[]
    mapping_refusals?: { words: string }[]
    notes?: { words: string }[]
    rows?: number
    new?: number
    changed?: number
    same?: number
    duplicate?: number
    faulty?: number
    faults?: ImportFault[]
    causes?: ImportCause[]
    faults_total?: number
    /** How many of them bar their row. */
    fault_places?: number
    preview?: { row: number; outcome: ImportOutcome; values: Values; marks?: Omit<ImportFault, 'row'>[] }[]
    /** Why I would be refused this import, whatever the file holds. */
    bars?: { words: string }[]
    performed?: { act: string }
    undone?: { act: string }
    /** Decision letters, which have a page of their own. */
    letters?: boolean
    person?: string
    created_at?: string
}
