import type { NoticeDay } from '@/api/notice-types'

/** Days after one another, both ends included; nothing where it is no span of at most sixty days. */
function span(from: string, to: string): string[] | undefined {
    const first = Date.parse(`${from}T00:00:00Z`)
    const last = Date.parse(`${to}T00:00:00Z`)
    const day = 86_400_000
    if (Number.isNaN(first) || Number.isNaN(last) || last < first || last - first > 60 * day) return undefined
    const days: string[] = []
    for (let at = first; at <= last; at += day) days.push(new Date(at).toISOString().slice(0, 10))
    return days
}

export interface ReadLines { days: NoticeDay[]; bad: number[] }

/** What is typed, line by line: `2027-01-01 元旦` or `2027-01-01 至 2027-01-03 元旦`. The server judges the days. */
export function readLines(text: string): ReadLines {
    const days: NoticeDay[] = []
    const bad: number[] = []
    text.split(/\r?\n/).forEach((line, index) => {
        const trimmed = line.trim()
        if (trimmed === '') return
        const match = /^(\d{4}-\d{2}-\d{2})(?:\s*(?:至|到|~|—|－)\s*(\d{4}-\d{2}-\d{2}))?\s*(\S*)$/.exec(trimmed)
        const from = match?.[1]
        const found = from === undefined ? undefined : span(from, match?.[2] ?? from)
        if (found === undefined) bad.push(index + 1)
        else days.push(...found.map((day) => ({ day, name: match?.[3] ?? '' })))
    })
    return { days, bad }
}

/** The other way, for showing a loaded year: neighbours of one festival as one line. */
export function asLines(days: readonly NoticeDay[]): string[] {
    const lines: string[] = []
    let first: NoticeDay | undefined
    let last: NoticeDay | undefined
    const end = () => {
        if (first === undefined || last === undefined) return
        lines.push(first.day === last.day ? `${first.day} ${first.name}` : `${first.day} 至 ${last.day} ${first.name}`)
    }
    for (const day of days) {
        const follows = last !== undefined && last.name === day.name && Date.parse(day.day) - Date.parse(last.day) === 86_400_000
        if (!follows) {
            end()
            first = day
        }
        last = day
    }
    end()
    return lines
}
