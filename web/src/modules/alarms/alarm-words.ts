import type { AlarmRow } from '@/api/alarm-types'
import { alarmWords as words } from '@/locales/zh-CN/alarms'

/** Alarms of one outlet stand together, the outlet with the newest first. */
export function byOutlet(rows: AlarmRow[]): { key: string; name: string; enterprise: string; rows: AlarmRow[] }[] {
    const groups = new Map<string, { key: string; name: string; enterprise: string; rows: AlarmRow[] }>()
    for (const row of rows) {
        const key = row.outlet ?? row.device
        const name = row.outlet_name === '' ? (row.device_name === '' ? words.noOutlet : row.device_name) : row.outlet_name
        const group = groups.get(key) ?? { key, name, enterprise: row.enterprise_name, rows: [] }
        group.rows.push(row)
        groups.set(key, group)
    }
    return [...groups.values()]
}

/** The curve's page with the stretch of the alarm chosen, a little of what came before and after in sight. */
export function curveOf(row: AlarmRow): string {
    const hour = 3_600_000
    const length = row.until_at - row.from_at
    const suspect = row.kind === 'suspect'
    const range = suspect ? (length <= 5 * 24 * hour ? 'week' : 'month') : length <= hour / 2 ? 'hour' : length <= 22 * hour ? 'day' : length <= 6 * 24 * hour ? 'week' : 'month'
    // What looks made is seen by what came before and after.
    const before = range === 'hour' ? hour / 4 : suspect && length <= 25 * 24 * hour ? 24 * hour : hour
    // A mean stands at the beginning of its hour.
    const query = new URLSearchParams({
        factor: row.factor, kind: row.series, range, from: String(row.from_at), until: String(Math.max(row.until_at, row.from_at) + (suspect || row.average === 'hour' || row.average === 'day' ? 0 : 1_000)),
        to: String(row.until_at + before),
        ...(row.original === null ? {} : { like_device: row.original.device, like_from: String(row.original.from) }),
    })
    return `/outlets/${row.device}?${query.toString()}`
}

/** What was not there the last time; nothing is new when the page has just been opened. */
export function freshOf(known: Set<string> | undefined, rows: AlarmRow[]): string[] {
    return known === undefined ? [] : rows.filter((row) => !known.has(row.id)).map((row) => row.id)
}

const standing = ['raised', 'acknowledged', 'checked']

/** Titles of the exceedances that stand and that a mark of the stretch would take away. */
export function lostTo(mark: { factor: string; from: number; until: number }, rows: readonly AlarmRow[]): string[] {
    return rows
        .filter((row) => row.kind === 'exceedance' && standing.includes(row.state.id) && row.from_at < mark.until && mark.from < row.until_at && (mark.factor === '' || mark.factor === row.factor))
        .map((row) => row.title)
}
