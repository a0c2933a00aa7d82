/** Recordings of a case, and which of its steps must have one (docs/formats/http.md, Recordings). */
export interface StepVideo { type: string; record: string; name: string; digest: string }

export interface RecordedStep {
    duty: 'must' | 'as_needed'
    words: string
    basis: string
    confidence: string
    type: string
    type_label: string
    record: string
    title: string
    day: string
    has: boolean
    videos: StepVideo[]
}

export interface CaseRecording {
    record: string
    name: string
    device_no: string
    digest: string
    tied_by: string
    important: boolean
    started_at?: string
    ended_at?: string
    officer?: string
    /** Only for who may play it. */
    media_type?: string
    size?: number
}

export interface CaseRecordings { steps: RecordedStep[]; recordings: CaseRecording[]; faults: { words: string }[] }

/** A recording that came in by the web: where it belongs, or why that is not sure. */
export interface TakenRecording {
    name: string
    verdict: 'matched' | 'doubtful' | 'unmatched' | 'known'
    time: string
    doubts: string
    steps: { type: string; record: string; case: string; title: string }[]
    record?: string
    version?: number
}
