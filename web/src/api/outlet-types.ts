export type OutletStanding = 'exceeding' | 'missing' | 'marked' | 'on_line' | 'stopped'

/** What an enterprise marked and covers this moment; `mark` is a choice of monitoring_mark. */
export interface MarkNow { mark: string; from: number; until: number; of_all: boolean; accepted: boolean }

/** What board and map are narrowed by; '' is all. */
export interface OutletFilter { medium: string; region: string; industry: string }

export interface OutletChoices { media: { id: string; label: string }[]; regions: string[]; industries: string[] }

/** Limits are in millionths of the unit. */
export interface OutletValue {
    factor: string
    name: string
    unit: string
    kind: string
    value: string
    number: boolean
    flag: string
    time: number
    upper: number | null
    lower: number | null
    beyond: boolean
}

export interface OutletRow {
    id: string
    name: string
    mn: string
    standing: OutletStanding
    report_minutes: number
    connections: number
    last_frame: number
    frames: number
    odd: Partial<Record<string, number>>
    last_cause: string
    /** Its values come from the upper platform. */
    provincial: boolean
    outlet?: string
    outlet_name?: string
    marks: MarkNow[]
    /** Does any of its factors have a limit? */
    compared: boolean
    values: OutletValue[]
}

export interface OutletBoard {
    listening: boolean
    /** How handing on to the next platform stands in this process; null: nothing is handed on. */
    forward: { to: string; connected: boolean; waiting: number; answered: number; left_out: number; unanswered: number; last_answer: number; last_failure: string } | null
    at: number
    counts: Record<OutletStanding, number>
    /** Devices in use with a limit, and without any: those can exceed nothing. */
    compared: number
    not_compared: number
    total: number
    choices: OutletChoices
    rows: OutletRow[]
}

/** Degrees are in millionths; an outlet without a place has none. */
export interface MapRow {
    id: string
    name: string
    number: string
    medium: string
    region: string
    industry: string
    enterprise: string
    devices: { id: string; name: string }[]
    lng?: number
    lat?: number
    address?: string
    /** The place is the enterprise's: the outlet has none of its own. */
    is_enterprises?: boolean
}

/** `states` has a letter for each row in its order; rows stay away when `version` is the one asked with. */
export interface OutletMap { at: number; listening: boolean; version: string; states: string; compared: number; not_compared: number; strays: number; rows?: MapRow[]; choices?: OutletChoices }

/** Longitude and latitude in turn, in millionths of a degree. */
export interface Outline { name: string; area: boolean; parts: number[][] }

export interface Outlines { outlines: Outline[]; sources: string[]; faults: { code: string; words: string; where: string }[] }

export interface OutletSeries {
    id: number
    factor: string
    name: string
    unit: string
    kind: string
    upper: number | null
    lower: number | null
}

export interface OutletGap { span: string; from: number; to: number; slots: number; factors: string[]; standing: string; tries: number; why: string }

export interface Outlet extends OutletRow { series: OutletSeries[]; ahead_ms: number | null; gaps: OutletGap[] }

/** from, to, count, mean, lowest, highest, first, last, flag, quality, time of the highest; in millionths. */
export type CurvePoint = [number, number, number, number | null, number | null, number | null, number | null, number | null, string, string, number]

export interface Curve {
    series: OutletSeries
    from: number
    to: number
    points: CurvePoint[]
    replaced: { time: number; value: string; flag: string; at: number }[]
}

export interface RawFrame { received: number; address: string; text: string; readings: number }

export interface Stranger { why: 'unknown_mn' | 'no_mn' | 'wrong_password'; mn: string; address: string; first: number; last: number; frames: number; sample: string }
