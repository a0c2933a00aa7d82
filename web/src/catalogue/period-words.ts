import { recordWords as words } from '@/locales/zh-CN/record'

/** Is it a day that was fixed by itself, with no period after it? */
export function isFixedDay(period: string | undefined): boolean {
    return period === '0d'
}

/** A period as definitions write it (`90d`, `7wd`, `6m`, `2y`, `24h`) in words; none for a fixed day. */
export function periodWords(period: string): string {
    if (isFixedDay(period)) return ''
    const match = /^(\d+)\s*(wd|d|m|y|h)$/.exec(period.trim())
    if (match === null) return period
    const number = match[1] ?? ''
    switch (match[2]) {
        case 'wd': return words.workingDays(number)
        case 'd': return words.naturalDays(number)
        case 'm': return words.months(number)
        case 'y': return words.years(number)
        case 'h': return words.hours(number)
        default: return period
    }
}
