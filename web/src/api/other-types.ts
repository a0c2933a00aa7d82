import type { Tone } from './catalogue-types'
import type { Json } from './json'
import type { AgreeBy, Person, Row, ShownState, Titles } from './record-types'

export interface Hello {
    name: string
    organisation: string
    demonstration: boolean
    secure?: boolean
    evidence_limit?: number
    authority_fingerprint?: string
    today: string
    version: string
}

export interface Session {
    person: Person & { account: string; position?: string }
    organisation?: { id: string; name: string; short?: string }
    /** The bureau or branch that the unit belongs to, or is. */
    bureau?: { id: string; name: string }
    /** Somebody of an enterprise, who has the page of its marks and nothing else. */
    for_enterprise: boolean
    csrf: string
    must_change: boolean
    rights: string[]
    roles: { id: string; label: string; organisation: Person }[]
    acting_for: { person: Person; until: string; rights: string[] }[]
    today: string
    today_is_working_day: boolean
    expires_at: string
    catalogue: string
}

export interface DeskRecord { type: string; type_label?: string; id: string; title: string; number?: string }

export interface DueItem {
    tone: Tone
    words: string
    act_label: string
    act?: string
    record: DeskRecord
    why: string
    basis?: string
    due: string
}

export interface WaitingItem { what: string; record: DeskRecord; since: string; working_days: number }

export interface ApprovalItem {
    id: string
    act_label: string
    record: DeskRecord
    proposed_by: string | Person
    proposed_on: string
    step_label: string
    agree_by?: AgreeBy | null
}

export interface LimitItem {
    record: DeskRecord
    used: number
    excluded?: number
    total: number
    due: string
    tone: Tone
    words: string
}

export interface DeskDay { day: string; weekday: number | string; working: boolean; name?: string; due: number }

export interface LeftHolding { person: Person; type: string; label: string; counted_in: string; count: number; filter: Json }

/** What is open in somebody's name; `beyond`: counted, not for me to read. */
export interface HeldOfType { type: string; label: string; counted_in: string; count: number; beyond: number; filter: Json; who: string; rows: HeldRow[] }
export interface HeldRow { id: string; title: string; number?: string; state?: ShownState; may_hand_over: boolean }
export interface Held { person: Person; active: boolean; total: number; types: HeldOfType[] }

export interface Workbench {
    today: string
    due: DueItem[]
    due_total: number
    waiting: WaitingItem[]
    approvals: ApprovalItem[]
    limits: LimitItem[]
    calendar: DeskDay[]
    /** Years whose working days should be loaded by now and are not; told to who may load them. */
    calendar_lacks?: number[]
    /** What people who have left still hold, of what I may hand over. */
    left?: LeftHolding[]
    counts: Record<string, number>
    ledger?: { size: number; signed_at?: string; verified?: boolean }
}

export interface SavedView { id: string; label: string; filter?: Json; sort?: string; columns?: string[]; shared?: boolean; mine?: boolean }

export interface Figure {
    id: string
    label: string
    value: number
    unit?: string
    shown: string
    rows: number
    /** `left_out`: rows that the imports of that year passed over as faulty; told of one figure. */
    previous?: { value: number; shown: string; left_out?: number }
    /** Units report it; false: computed from records. */
    reported?: boolean
    /** False: several units reported what cannot be added up. */
    summable?: boolean
    /** False: nobody has reported it yet. */
    stated?: boolean
    /** What units reported of a computed figure. */
    beside?: { shown: string; value_text: string; rows: number }
    /** Of a rate: how many rows pass, and of how many. */
    share?: { part: number; whole: number }
    /** Worked out of other figures, each with its own rows. */
    derived?: { says: string; parts: { id: string; label: string; shown: string; from: string; to: string; rows: number; reported: boolean }[] }
    value_text?: string
    /** Heading of the report's section that speaks of it. */
    section?: string
    section_place?: number
    scale?: number
    filter?: Json
    definition?: string
    basis?: string
    breakdown?: { key: string; label: string; value: number; rows: number; shown?: string }[]
}

export interface LedgerHead {
    size: number
    root: string
    signed_at?: string
    signature?: string
    log?: string
    key?: string
    algorithm?: string
    demonstration?: boolean
}

export interface Figures {
    year: number
    from: string
    to: string
    organisation?: Person
    figures: Figure[]
    head?: { size: number; root: string }
}

export interface FigureRows { type: string; columns?: string[]; rows: Row[]; total: number; references?: Titles }

export interface ReportPart { text: string; figure?: string }

export interface ReportPage {
    title: string
    left_out?: { heading: string; text: string; wanted: { id: string; label: string }[] }[]
    sections: { heading?: string; paragraphs: ReportPart[][] }[]
    head?: { size: number; root: string }
}

export interface HeadPage {
    head?: LedgerHead
    acts: number
    last_verified?: { at: string; acts: number; findings: number }
}

/** `act` only for who may read every record that it touched. */
export interface LedgerAct { act?: Record<string, Json>; bytes?: string; digest: string; position?: number }

export interface Finding { code: string; table?: string; key?: string; position?: number; words: string; note?: boolean; derived?: boolean }

export interface Verification {
    running: boolean
    done: number
    total: number
    findings: Finding[]
    finished_at?: string
}

export interface Account {
    person: string
    account: string
    locked_until?: string
    last_seen?: string
    must_change?: boolean
    sessions?: number
}

export interface Job {
    id: number
    kind: string
    label: string
    key: string
    tries: number
    state: 'waiting' | 'running' | 'failed'
    failure: string
    not_before: string
}

/** What became of the jobs of a kind. */
export interface JobRuns {
    kind: string
    label: string
    failing: boolean
    done: number
    failures: number
    owner: string
    next_at?: string
    done_at?: string
    took_ms?: number
    failed_at?: string
    failure?: string
}

export interface ReadEntry {
    at: string
    number: number
    person: string
    type: string
    type_label: string
    record: string
    fields?: string[]
    field_labels: string[]
}

export interface UploadState { upload: string; received: number; limit: number }
export interface UploadedFile { digest: string; name: string; media_type: string; size: number; known?: boolean }
