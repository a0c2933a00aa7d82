import type { BoardBy, BoardRow } from '@/api/board-types'
import { boardWords as words } from '@/locales/zh-CN/board'

export const boardWays: readonly BoardBy[] = ['waits', 'person', 'organisation', 'clock']

export function boardWay(text: unknown): BoardBy {
    return boardWays.find((way) => way === text) ?? 'waits'
}

/** The line under a title: whose case, its number, and what the heading does not say already. */
export function rowNote(row: BoardRow, by: BoardBy): string {
    const columns = Object.values(row.values).filter((value): value is string => typeof value === 'string' && value !== '')
    const state = by === 'waits' ? '' : row.waits === undefined ? (row.state?.label ?? '') : words.approval(row.waits.act)
    const holder = by === 'person' ? '' : (row.holder ?? '')
    return [columns[0] ?? '', row.number, state, holder].filter((part) => part !== '').join('·')
}
