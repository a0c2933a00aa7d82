import type { ActField, ApprovalStep, Gate, Rule, Tone } from './catalogue-types'
import type { Json } from './json'

export interface Person { id: string; name: string }
export interface ShownState { id: string; label: string; tone: Tone; pending?: boolean; irregular?: boolean; final?: boolean }
export type Values = Record<string, Json>
export type Titles = Record<string, string>

/** `words`: as its record says it, in the unit of the period: 余 6 个工作日. */
export interface RowClock { label: string; due: string; words?: string; days_left: number; unit?: string; tone: Tone }

export interface Row {
    id: string
    version: number
    title: string
    state?: ShownState
    values: Values
    clock?: RowClock
    amount?: number
}

export interface RecordList { rows: Row[]; total?: number; sums?: Record<string, number>; ms?: number; references?: Titles }

export interface ListQuery {
    filter?: string
    q?: string
    sort?: string
    offset?: number
    limit?: number
    columns?: string
    voided?: boolean
    sums?: boolean
    known_at?: string
}

export interface Step { id: string; label: string; tone: Tone; since?: string }

/** A gate as it stands for this record. */
export interface GateResult extends Pick<Gate, 'id' | 'label' | 'review_item'>, Partial<Pick<Gate, 'basis'>> {
    passed: boolean
    words: string
    remedy?: string
    /** It asks who acts, not how the record stands: another person may pass it. */
    about_actor?: boolean
}

/** What bars a step beside its gates: a right, the state, a pending approval. No law stands behind it. */
export interface Reason { code: string; words: string; params?: Record<string, string> }

/** Somebody who may take what the asker may not. */
export interface Able { id: string; name: string; position: string; organisation: string }

export interface NextStep {
    act: string
    label: string
    help?: string
    basis?: string
    primary?: boolean
    allowed: boolean
    can_record_fact?: boolean
    fields?: ActField[]
    evidence_at_least?: number
    needs_reason?: boolean
    /** What the step stands for beside what is entered; sent along. */
    values?: Values
    /** The act opens a record of another type whose field refers to this one. */
    opens?: { type: string; label: string; field: string }
    /** `together`: asked at the same time as the one before. */
    approval?: (Pick<ApprovalStep, 'id' | 'label'> & { together?: boolean })[]
    gates?: GateResult[]
    reasons?: Reason[]
}

/** A rule of time as it runs for this record. */
export interface Clock extends Pick<Rule, 'id' | 'label' | 'act'>, Partial<Pick<Rule, 'basis' | 'period' | 'confidence'>> {
    start?: { label: string; day: string }
    due: string
    provisional?: boolean
    working_days_left?: number
    days_left: number
    tone: Tone
    words: string
    /** The working in one sentence: from what, how long, what is left out. */
    why?: string
    done?: boolean
    /** How the day was found, line by line, with the days that do not count and what proves them. */
    working?: { words: string; day?: string }[]
    /** The rule that gave the day: the clock's own, or an extension of it; empty where none does. */
    rule?: string
    rule_basis?: string
    calendar?: string
}

export interface Opinion {
    person: Person
    on_behalf_of?: Person
    opinion: string
    text?: string
    given_at: string
}

/** A step of an approval that was begun. */
export interface ApprovalProgress extends Pick<ApprovalStep, 'id' | 'label'> {
    state: 'done' | 'current' | 'waiting'
    persons?: number
    /** The right of who may speak. */
    right?: string
    /** The same number for steps that are asked at the same time. */
    together?: number
    opinions?: Opinion[]
}

/** The period that runs until the last agreement: a proposal stops none. */
export interface AgreeBy { label: string; day: string; tone: Tone; words: string }

export interface Approval {
    id: string
    act: string
    act_label: string
    proposed_by: Person
    proposed_on: string
    steps: ApprovalProgress[]
    mine?: boolean
    may_withdraw?: boolean
    may_send_back?: boolean
    may_urge?: boolean
    /** The open steps for which I may speak. */
    speaks_for?: Pick<ApprovalStep, 'id' | 'label'>[]
    organisation?: string | null
    agree_by?: AgreeBy | null
    urged_on?: string | null
    version?: number
    proposed?: Values
    /** Of the records to which the proposed values refer. */
    titles?: Titles
    proposed_reason?: string
    proposed_evidence?: EvidenceFile[]
}

export interface Related { type: string; field: string; label: string; field_label?: string; total: number }

/** Came in from older books: the gates of what was done before are unproven. */
export interface Historical {
    state: string
    gates: { id: string; label: string; basis?: string; review_item?: string }[]
}

export interface RecordPage {
    record: { id: string; type: string; version: number; values: Values }
    references?: Titles
    procedure?: { id: string; version: number; label: string }
    title: string
    subtitle?: string
    state?: ShownState
    steps?: Step[]
    /** Acts that only records of other types take, with those types. */
    brought_by?: Record<string, string[]>
    /** What such a record must hold to take the act: a service of the demand serves the demand. */
    brought_with?: Record<string, Record<string, string>>
    /** Those of `brought_by` that lead on from where the record stands. */
    brought_next?: string[]
    next?: NextStep[]
    clocks?: Clock[]
    approval?: Approval
    related?: Related[]
    historical?: Historical
    history_total?: number
}

export interface EvidenceFile { digest: string; name: string; media_type: string; size: number }

export interface Source { kind: string; system?: string; external_id?: string; scan?: string }

export interface ShownChange { field: string; label: string; from?: string; to?: string }

export interface HistoryRow {
    act: string
    kind: string
    label: string
    arrival: number
    position?: number
    happened_on: string
    recorded_at: string
    acted_by: Person
    entered_by?: Person
    on_behalf_of?: Person
    source?: Source
    basis?: string
    reason?: string
    marks?: string[]
    /** What each of them means. */
    mark_words?: string[]
    /** 由 … 于 … 在纸上批准（录入人 …）. */
    approved_on_paper?: string
    evidence?: EvidenceFile[]
    changes?: ShownChange[]
}

export interface Listed<T> { rows: T[]; total: number }
export interface Picked { id: string; title: string; subtitle?: string }

export interface SearchGroup {
    type: string
    label: string
    rows: { id: string; title: string; subtitle?: string; state?: ShownState }[]
    total: number
}

export interface Receipt { act: string; digest: string; arrival: number; recorded_at: string; repeated?: boolean }

export interface ActRequest {
    id: string
    type: string
    record: string
    act: string
    expected_version: number
    values: Values
    happened_on?: string
    as_fact?: boolean
    acted_by?: string
    on_behalf_of?: string
    organisation?: string
    basis?: string
    reason?: string
    source?: Source
    captured_at?: string
    evidence?: EvidenceFile[]
    accept_doubts?: boolean
}

export interface ActAnswer {
    receipt: Receipt
    record?: { type: string; id: string }
    proposed?: boolean
    touched?: number
    created?: { type: string; id: string }[]
    marks?: string[]
}

export interface ActCheck {
    allowed: boolean
    refusals?: { code: string; words: string; where?: string; basis?: string }[]
    doubts?: { code: string; words: string; where?: string; basis?: string }[]
    marks?: string[]
    gates?: GateResult[]
    changes?: (ShownChange & { record?: string })[]
}
