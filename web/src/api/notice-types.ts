import type { Tone } from './catalogue-types'

/** A matter that a person was told of, as it stands now; no record where they may not read it any more. */
export interface MessageItem {
    because: 'holder' | 'delegate' | 'leader' | 'approver' | 'named'
    step: string
    due: string
    label: string
    record?: { type: string; type_label: string; id: string; title: string; number: string }
    words?: string
    tone?: Tone
    why?: string
    now_due?: string
    provisional?: boolean
    done?: boolean
}

export interface Message { id: number; at: string; read: boolean; read_at?: string; items: MessageItem[] }
export interface MessageList { rows: Message[]; total: number; unread: number }

export interface NoticeDay { day: string; name: string }
export interface YearNotice { year: number; source: string; holidays: NoticeDay[]; makeup_workdays: NoticeDay[] }
export interface LoadedYear extends YearNotice { working_days: number }
export interface ClockDefinition {
    id: string
    label: string
    basis: string
    confidence: string
    period: string
    period_words: string
    rolls_over: boolean
    effective_from: string
    effective_to: string
    record_type: string
    remind: string
}
/** `lacks`: years that should be loaded by now and are not. */
export interface Calendars { version: string; years: LoadedYear[]; lacks?: number[]; rules: ClockDefinition[] }

export interface MovedDay {
    type: string
    type_label: string
    clock: string
    clock_label: string
    basis: string
    start: string
    was: string
    is: string
    was_provisional: boolean
    is_provisional: boolean
    why: string
    organisation?: string
    record?: { type: string; id: string; title: string; number: string }
}
export interface YearOutcome { version: string; looked_at: number; settled: number; total: number; moved: MovedDay[]; references: Record<string, string> }
