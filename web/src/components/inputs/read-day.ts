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

/** A local date and time in China as the instant that the server stores, and back. */
export function instantOf(local: string): string | undefined {
    const match = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2}))?$/.exec(local.trim())
    if (match === null) return undefined
    const time = Date.parse(`${match[1]}T${match[2]}:${match[3] ?? '00'}+08:00`)
    return Number.isNaN(time) ? undefined : new Date(time).toISOString().replace(/\.(\d{3})Z$/, '.$1000Z')
}

export function localOf(instant: string): string {
    const time = Date.parse(instant)
    if (Number.isNaN(time)) return ''
    return new Date(time + 8 * 3600 * 1000).toISOString().slice(0, 16)
}
