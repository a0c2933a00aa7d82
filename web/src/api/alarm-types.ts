import type { Tone } from './catalogue-types'

export type AlarmKind = 'instant' | 'exceedance' | 'missing' | 'suspect'

/** Times are milliseconds since 1970. */
export interface AlarmRow {
    id: string
    version: number
    state: { id: string; label: string; tone: Tone }
    kind: AlarmKind
    title: string
    words: string
    factor: string
    factor_name: string
    unit: string
    series: string
    value: string
    limit_value: string
    average: string
    confidence: string
    times: number
    ended: boolean
    from_at: number
    until_at: number
    raised_at: number
    due_at: number | null
    escalated_at: number | null
    escalated_to: string
    holder: string
    device: string
    device_name: string
    outlet: string | null
    outlet_name: string
    enterprise: string | null
    enterprise_name: string
    /** Of a copied stretch: where it stands for the first time. */
    original: { device: string; from: number } | null
}

export interface AlarmDesk {
    at: number
    listening: boolean
    /** Until when marks are in time; null: no rule. */
    marking: { due_hour: number; due_days: number } | null
    counts: { raised: number; acknowledged: number; escalated: number }
    duty: { name: string; person: string; leader: string; contact: string; mine: boolean; until: number } | null
    rows: AlarmRow[]
}

/** What a check of a stretch would say. */
export interface StretchSurvey {
    readings: number
    highest: string
    unit: string
    limit: string
    factor_name: string
    judgement: string
    outlet_name: string
    enterprise_name: string
    alarms: { id: string; title: string }[]
}

export interface CheckRequest {
    id: string
    record: string
    series: number
    from: number
    to: number
    conclusion: string
    opinion: string
    alarms: string[]
    curve?: { digest: string; name: string; media_type: string; size: number }
}
