import type { OutletSeries, OutletStanding, OutletValue } from './outlet-types'
import type { ShownState } from './record-types'

export interface MarkKind { id: string; label: string; family: string; counts: string }

export interface OwnStart {
    enterprise: string
    bureau: string
    at: number
    rules: { due_hour: number; due_days: number; basis: string; confidence: string; longest_days: number; ahead_days: number }
    kinds: MarkKind[]
}

export interface OwnOutlet {
    id: string
    name: string
    mn: string
    standing: OutletStanding
    report_minutes: number
    last_frame: number
    outlet?: string
    outlet_name?: string
    values: OutletValue[]
    series: OutletSeries[]
}

export interface OwnMark {
    id: string
    version: number
    device: string | null
    device_name: string
    factor: string
    mark: string
    from: number
    to: number
    reason: string
    made_by: string
    made_at: number | null
    due: number | null
    late: boolean
    state: ShownState
    answer: string
    files: { digest: string; name: string; size: number }[]
    may_mend: boolean
    may_withdraw: boolean
}

export interface MarkRequest {
    id: string
    factor: string
    mark: string
    from?: string
    to?: string
    reason: string
    /** Uploads, whole. */
    files: string[]
}

export interface EnterpriseAccount { id: string; name: string; account: string; position: string; version: number; active: boolean; must_change: boolean; sessions: number }

export interface GivenPassword { id: string; account: string; one_time_password: string }

/** One matter of a message: an answer to a mark, an exceedance or missing data, a matter told on by the bureau. */
export interface OwnItem {
    kind: 'mark_standing' | 'mark_returned' | 'mark_rejected' | 'exceedance' | 'missing' | 'order'
    /** The day by which it is to be answered; for what needs no answer, the day it happened. */
    due: string
    done: boolean
    outlet_name: string
    device?: string
    device_name?: string
    mark?: string
    mark_label?: string
    answer?: string
    matter?: string
    factor?: string
    factor_name?: string
    unit?: string
    series?: string
    value?: string
    limit?: string
    from?: number | null
    to?: number | null
    withdrawn?: boolean
    withdrawn_for?: 'mark' | 'data'
}

export interface OwnMessage { id: number; at: number; read: boolean; items: OwnItem[] }
