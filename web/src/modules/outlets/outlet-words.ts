import type { Tone } from '@/api/catalogue-types'
import type { OutletStanding, OutletValue } from '@/api/outlet-types'
import { outletWords as words } from '@/locales/zh-CN/outlets'

export const standings: OutletStanding[] = ['exceeding', 'missing', 'marked', 'on_line', 'stopped']

const tones: Record<OutletStanding, Tone> = { exceeding: 'late', missing: 'due', marked: 'wait', on_line: 'done', stopped: 'paused' }
export const toneOfStanding = (standing: OutletStanding): Tone => tones[standing]

/** `hour.ZsAvg` → 小时折算均值; what is unknown stays as it is. */
export function kindWords(kind: string): string {
    const at = kind.indexOf('.')
    const span = at < 0 ? kind : kind.slice(0, at)
    const measure = at < 0 ? '' : kind.slice(at + 1)
    return (words.spans[span] ?? span) + (words.measures[measure] ?? measure)
}

/** Beijing time, whatever the machine's zone: `2026-03-02 08:30:05`. */
export function timeWords(ms: number): string {
    return new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
}

/** Millionths with no zeros at their end. */
export function millionths(value: number): string {
    const sign = value < 0 ? '-' : ''
    const digits = Math.abs(value).toString().padStart(7, '0')
    const part = digits.slice(-6).replace(/0+$/, '')
    return sign + digits.slice(0, -6) + (part === '' ? '' : `.${part}`)
}

export function limitWords(limit: { upper: number | null; lower: number | null }): string {
    if (limit.upper !== null && limit.lower !== null) return `${millionths(limit.lower)}～${millionths(limit.upper)}`
    if (limit.upper !== null) return `≤ ${millionths(limit.upper)}`
    return limit.lower === null ? '' : `≥ ${millionths(limit.lower)}`
}

const limited = (value: OutletValue) => Number(value.upper !== null || value.lower !== null)

/** What exceeds first, then what has a limit. */
export function valuesInOrder(values: OutletValue[]): OutletValue[] {
    return [...values].sort((a, b) => Number(b.beyond) - Number(a.beyond) || limited(b) - limited(a) || a.factor.localeCompare(b.factor))
}

export const valueWords = (value: { value: string; number: boolean }): string => (value.number ? value.value : (words.forms[value.value] ?? value.value))

export function oddWords(odd: Partial<Record<string, number>>): string {
    return Object.entries(odd).map(([name, n]) => `${words.odds[name] ?? name} ${n ?? 0}`).join('，')
}
