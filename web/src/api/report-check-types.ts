/** What the check of a report answers (docs/formats/http.md, Report check). Places are UTF-16 units of `text`. */
export type Weight = 'mend' | 'explain' | 'doubt'

export interface Finding {
    code: string
    weight: Weight
    title: string
    from: number
    to: number
    line: number
    section: string
    quote: string
    reason: string
    mend: string
    source: string
    key: string
    also: number[]
    dismissed: string | null
}

export type Standing = 'same' | 'differs' | 'not_reported' | 'other_period' | 'other_definition' | 'no_indicator'

/** A figure of the text beside the records of this bureau. */
export interface Compared {
    standing: Standing
    year: number
    rows: number
    reported: boolean
    recorded?: string
    difference?: string
    why?: string
}

export interface FoundFigure {
    indicator: string | null
    label?: string
    value: string
    value_to?: string
    unit: string
    comparator: string
    period: string
    text: string
    from: number
    to: number
    line: number
    planned?: boolean
    in_words?: boolean
    /** Words say that it is none. */
    not_indicator?: boolean
    /** The record of the bureau's own wording by which it was read. */
    wording?: string
    /** Of an unknown one: the indicator that its words alone would mean. */
    alike?: string
    /** The words of the text that name it. */
    named?: { from: number; to: number }
    record?: Compared
}

/** `level` of a heading; 0 is what stands above the first. */
export interface TextParagraph { from: number; to: number; level?: number }

export interface Checked {
    name: string
    characters: number
    report_year: number | null
    law_day: string | null
    yearly_report: boolean
    earlier_draft: boolean
    compared_with_before: boolean
    text: string
    paragraphs: TextParagraph[]
    findings: Finding[]
    dismissed: Finding[]
    figures: FoundFigure[]
    records: { why_not?: string; year?: number; organisation?: { id: string; name: string } }
    partial: boolean
    cautions: { code: string; words: string }[]
}

export interface BureauTable {
    reports: { name: string; year: number | null; unknown: number }[]
    rows: { indicator: string; label: string; cells: { shown: string; texts: string[] }[]; not_comparable: string | null }[]
}
