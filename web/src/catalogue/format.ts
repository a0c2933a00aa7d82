import type { Field } from '@/api/catalogue-types'
import { isObject, type Json } from '@/api/json'
import type { Titles } from '@/api/record-types'
import { commonWords } from '@/locales/zh-CN/common'

function grouped(digits: string): string {
    return digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}

/** A scaled integer with its point set and thousands parted: (5200000, 2) → `52,000.00`. */
export function scaled(value: number, scale: number): string {
    const sign = value < 0 ? '−' : ''
    const digits = Math.abs(value).toString().padStart(scale + 1, '0')
    const whole = grouped(digits.slice(0, digits.length - scale))
    return scale === 0 ? sign + whole : `${sign}${whole}.${digits.slice(digits.length - scale)}`
}

/** Fen as yuan with two places. */
export function money(fen: number): string {
    return scaled(fen, 2)
}

export function count(value: number): string {
    return scaled(value, 0)
}

/** What stands in an input: no thousands, a plain minus. */
export function plainScaled(value: number, scale: number): string {
    return scaled(value, scale).replaceAll(',', '').replace('−', '-')
}

/** Parts the thousands of a typed amount; other text stays as it is typed. */
export function groupTyped(typed: string): string {
    const match = /^(-?)(\d+)(\.\d*)?$/.exec(typed.replaceAll(',', '').trim())
    return match === null ? typed : `${match[1] ?? ''}${grouped(match[2] ?? '')}${match[3] ?? ''}`
}

/** In the year of today a day needs no year in a list. */
export function shortDay(day: string, today: string): string {
    return day.slice(0, 4) === today.slice(0, 4) ? day.slice(5) : day
}

const instantParts = new Intl.DateTimeFormat('zh-CN', {
    timeZone: 'Asia/Shanghai', hour12: false, year: 'numeric', month: '2-digit', day: '2-digit',
    hour: '2-digit', minute: '2-digit', second: '2-digit',
})

function partsOf(instant: string): Record<string, string> | undefined {
    const time = Date.parse(instant)
    if (Number.isNaN(time)) return undefined
    return Object.fromEntries(instantParts.formatToParts(time).map((part) => [part.type, part.value]))
}

/** An instant as people here read it: `2026-03-02 16:15`. */
export function instant(value: string): string {
    const parts = partsOf(value)
    if (parts === undefined) return value
    const hour = parts['hour'] === '24' ? '00' : parts['hour']
    return `${parts['year']}-${parts['month']}-${parts['day']} ${hour}:${parts['minute']}`
}

export function shortInstant(value: string, today: string): string {
    const full = instant(value)
    return full.slice(0, 4) === today.slice(0, 4) ? full.slice(5) : full
}

export function fileSize(bytes: number): string {
    if (bytes < 1024) return `${bytes} B`
    if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`
    if (bytes < 1024 * 1024 * 1024) return `${(bytes / 1024 / 1024).toFixed(1)} MB`
    return `${(bytes / 1024 / 1024 / 1024).toFixed(2)} GB`
}

const weekdays = ['日', '一', '二', '三', '四', '五', '六']

/** `一` … `日` of a civil day. */
export function weekday(day: string): string {
    return weekdays[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? ''
}

export type Shown =
    | { kind: 'absent' }
    | { kind: 'masked'; text: string }
    | { kind: 'erased' }
    | { kind: 'text'; text: string }
    | { kind: 'reference'; id: string; text: string }

/** The value in words; the server decides what may be seen, this only sets it out. */
export function show(field: Field | undefined, value: Json | undefined, titles: Titles = {}): Shown {
    if (value === undefined || value === null || value === '') return { kind: 'absent' }
    if (isObject(value)) {
        if (value['erased'] === true) return { kind: 'erased' }
        if (typeof value['masked'] === 'string') return { kind: 'masked', text: value['masked'] }
    }
    if (field?.kind === 'reference' && typeof value === 'string') {
        return { kind: 'reference', id: value, text: titles[value] ?? commonWords.unnamed }
    }
    const text = plainText(field, value)
    return text === '' ? { kind: 'absent' } : { kind: 'text', text }
}

export function plainText(field: Field | undefined, value: Json): string {
    if (typeof value === 'number') return numberText(field, value)
    if (typeof value === 'boolean') return value ? commonWords.yes : commonWords.no
    if (typeof value === 'string') {
        if (field?.kind === 'choice') return field.choices?.find((choice) => choice.id === value)?.label ?? value
        return field?.kind === 'instant' ? instant(value) : value
    }
    if (Array.isArray(value)) {
        return value.length === 0 ? '' : field?.kind === 'attachment' ? commonWords.files(value.length) : commonWords.rows(value.length)
    }
    if (isObject(value)) return placeText(value)
    return ''
}

function numberText(field: Field | undefined, value: number): string {
    if (field?.kind === 'money') return money(value)
    if (field?.kind === 'decimal') return withoutSpareZeros(scaled(value, field.scale ?? 0), field.scale ?? 0)
    if (isYear(field)) return String(value)
    return count(value)
}

/** 2025, not 2,025: what can only be a year counts nothing. */
function isYear(field: Field | undefined): boolean {
    return field?.kind === 'integer' && (field.minimum ?? 0) >= 1900 && (field.maximum ?? Infinity) <= 2200
}

/** 118, not 118.0000: a field that holds numbers of every exactness shows the digits that each has. */
export function withoutSpareZeros(text: string, scale: number): string {
    return scale < 3 ? text : text.replace(/\.?0+$/, '')
}

function placeText(value: Record<string, unknown>): string {
    const words = typeof value['text'] === 'string' ? value['text'] : ''
    if (typeof value['lat'] !== 'number' || typeof value['lng'] !== 'number') return words
    const point = `${plainScaled(value['lng'], 6)}, ${plainScaled(value['lat'], 6)}`
    return words === '' ? point : `${words}（${point}）`
}

/** Numbers and days stand at the right of their column. */
export function isFigure(field: Field | undefined): boolean {
    switch (field?.kind) {
        case 'integer':
        case 'money':
        case 'decimal':
        case 'day':
            return true
        default:
            return false
    }
}

/** A column heading with its unit: `罚款（元）`. */
export function unitOf(field: Field | undefined): string {
    if (field?.kind === 'money') return commonWords.yuan
    return field?.unit ?? ''
}
