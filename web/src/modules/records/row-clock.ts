import type { RowClock } from '@/api/record-types'
import { listWords as words } from '@/locales/zh-CN/list'

/** The days of a row's nearest period, as the server counted them: what is over is said, not told by a minus. */
export function daysWords(clock: RowClock): string {
    if (clock.days_left < 0) return words.daysOver(-clock.days_left)
    return clock.days_left === 0 ? words.daysNone : words.daysToGo(clock.days_left)
}
