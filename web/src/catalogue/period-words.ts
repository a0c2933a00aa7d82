import { recordWords as words } from '@/locales/zh-CN/record'

/** A period as definitions write it (`90d`, `7wd`, `6m`, `2y`, `24h`) in words. */
export function periodWords(period: string): string {
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
