import type { Json } from './json'
import type { Row, RowClock, Titles } from './record-types'

/** What the groups of a board are. */
export type BoardBy = 'waits' | 'person' | 'organisation' | 'clock'

export interface BoardRow extends Row {
    number: string
    holder?: string
    organisation?: string
    waits?: { act: string; step: string; since: string }
    clock?: RowClock & { words: string }
}

export interface BoardGroup {
    id: string
    label: string
    approval: boolean
    next: string
    who: string
    total: number
    late: number
    due: number
    soon: number
    paused: number
    filter: Json
    late_filter?: Json
    rows: BoardRow[]
}

export interface Board { type: string; label: string; today: string; total: number; groups: BoardGroup[]; references?: Titles }
