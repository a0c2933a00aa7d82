import type { RowClock } from '@/api/record-types'
import { listWords as words } from '@/locales/zh-CN/list'

/** The days of a row's nearest period, as the server counted them, with their unit: its record may count the same in working days. */
export function daysWords(clock: RowClock): string {
    if (clock.days_left < 0) return words.daysOver(-clock.days_left)
    return clock.days_left === 0 ? words.daysNone : words.daysToGo(clock.days_left)
}

/** What a column of days has no room for: which period, until when, and the words of its record. */
export function clockTitle(clock: RowClock): string {
    return [clock.label, clock.due, clock.words ?? ''].filter((part) => part !== '').join(' ')
}
