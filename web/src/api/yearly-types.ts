import type { Tone } from './catalogue-types'
import type { Person } from './record-types'

/** A figure at its place in the text of a report. */
export interface PlacedFigure {
    place: string
    shown: string
    indicator?: string
    label?: string
    unit?: string
    definition?: string
    from?: string
    to?: string
    rows?: number
    stated?: boolean
    reported?: boolean
    /** Reported values behind it that no head has signed. */
    unsigned?: number
    previous?: string
    /** Rows that the imports of that year passed over as faulty. */
    previous_left_out?: number
    /** Of last year's report, where only that tells the value. */
    previous_sentence?: string
    faults?: string[]
}

export interface ReportState { id: string; label: string; tone: Tone }

export interface ReportSection {
    id: string
    version: number
    heading: string
    level: number
    ordinal: number
    text: string
    prior_text: string
    done: boolean
    may: string[]
    unit?: Person
    person?: Person
    due_on?: string
}

export interface ReportTask {
    id: string
    state: ReportState
    problem: string
    cause: string
    measure: string
    result: string
    due_on?: string
    owner?: Person
    unit?: Person
}

export interface ChangedFigure {
    place: string
    label: string
    before: string
    after: string
    rows: { type: string; id: string; name: string; before: string; after: string; acts: { id: string; label: string; on: string; by: string; reason: string }[] }[]
}

export interface Restatement {
    id: string
    title: string
    state: ReportState
    issued_on?: string
    items: { label: string; before: string; after: string; because: string }[]
}

export interface YearlyReport {
    id: string
    version: number
    /** False: only the parts that were given to the caller are there. */
    whole: boolean
    title: string
    year: number
    template: string
    state: ReportState
    period_end?: string
    organisation?: Person
    sections: ReportSection[]
    figures: Record<string, PlacedFigure>
    bars: { code: string; section: string; words: string }[]
    /** Figures that were read from last year's report. */
    prior: number
    tasks?: ReportTask[]
    tasks_due?: ReportTask[]
    restatements?: Restatement[]
    fixed?: { head_size: number; head_root: string; sections: { heading: string; level: number; text: string }[] }
    changes?: ChangedFigure[]
}

export interface Suggestion { text: string; shown: string; wanted: { id: string; label: string }[] }
