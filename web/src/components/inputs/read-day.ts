function valid(year: number, month: number, day: number): string | undefined {
    const made = new Date(Date.UTC(year, month - 1, day))
    const same = made.getUTCFullYear() === year && made.getUTCMonth() === month - 1 && made.getUTCDate() === day
    if (!same || year < 1900 || year > 2200) return undefined
    return made.toISOString().slice(0, 10)
}

/**
 * A day as people type it: `2026-03-02`, `2026.3.2`, `2026年3月2日`, `20260302`, or `3-2` and `0302`
 * in the year of today. Undefined when it is none.
 */
export function readDay(typed: string, today: string): string | undefined {
    const text = typed.trim().replace(/[年月./]/g, '-').replace(/日$/, '')
    const year = Number(today.slice(0, 4))
    const whole = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text)
    if (whole !== null) return valid(Number(whole[1]), Number(whole[2]), Number(whole[3]))
    const short = /^(\d{1,2})-(\d{1,2})$/.exec(text) ?? /^(\d{2})(\d{2})$/.exec(text)
    if (short !== null) return valid(year, Number(short[1]), Number(short[2]))
    return undefined
}

/** The day beside it, for the arrow keys. */
export function neighbour(day: string, by: number): string {
    const moved = new Date(`${day}T00:00:00Z`)
    moved.setUTCDate(moved.getUTCDate() + by)
    return moved.toISOString().slice(0, 10)
}

/** Weeks from Monday that show a month; days of other months are left empty. */
export function monthGrid(year: number, month: number): (string | undefined)[][] {
    const first = new Date(Date.UTC(year, month - 1, 1))
    const lead = (first.getUTCDay() + 6) % 7
    const length = new Date(Date.UTC(year, month, 0)).getUTCDate()
    const cells: (string | undefined)[] = [
        ...Array.from({ length: lead }, () => undefined),
        ...Array.from({ length }, (_, index) => new Date(Date.UTC(year, month - 1, index + 1)).toISOString().slice(0, 10)),
    ]
    while (cells.length % 7 !== 0) cells.push(undefined)
    return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7))
}

/** Milliseconds of a day and a time as people type them: `2026-03-02 08:30`, `3-2 8:30`, `0302 0830`; `8:30` is today's. */
export function readMoment(typed: string, today: string): number | undefined {
    const match = /^(?:(\S+?)[\sT]+)?(\d{1,2})[:：]?(\d{2})(?:[:：](\d{2}))?$/.exec(typed.trim())
    if (match === null) return undefined
    const day = match[1] === undefined ? (/[:：]/.test(typed) ? today : undefined) : readDay(match[1], today)
    const [hours, minutes, seconds] = [Number(match[2]), Number(match[3]), Number(match[4] ?? 0)]
    if (day === undefined || hours > 24 || minutes > 59 || seconds > 59 || (hours === 24 && minutes + seconds > 0)) return undefined
    return Date.parse(`${day}T00:00:00+08:00`) + ((hours * 60 + minutes) * 60 + seconds) * 1_000
}

/** The same as the house writes it; the seconds only where they are not nought. */
export function momentText(ms: number): string {
    const text = new Date(ms + 8 * 3_600_000).toISOString()
    return `${text.slice(0, 10)} ${text.slice(11, text.slice(17, 19) === '00' ? 16 : 19)}`
}
