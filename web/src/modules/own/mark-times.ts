const day = 86_400_000
const beijing = 8 * 3_600_000

/** Until when a mark that begins then is in time: so many days after its day, at that hour, Beijing time. */
export function dueOf(from: number, rules: { due_hour: number; due_days: number }): number {
    const midnight = Math.floor((from + beijing) / day) * day - beijing
    return midnight + rules.due_days * day + rules.due_hour * 3_600_000
}

/** `03-02 08:30`, with the year when it is another than this one's. */
export function shortTime(ms: number, now: number): string {
    const text = new Date(ms + beijing).toISOString()
    const year = text.slice(0, 4)
    return `${year === new Date(now + beijing).toISOString().slice(0, 4) ? '' : `${year}-`}${text.slice(5, 10)} ${text.slice(11, 16)}`
}
