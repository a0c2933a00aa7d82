import type { Finding } from '@/api/report-check-types'
import { findingWords } from '@/locales/zh-CN/report-check'

/** Somebody said of a finding that it is no fault. The key holds no words of the text. */
export interface Dismissal { key: string; reason: string; about: string }

const oneCell = (text: string) => text.replace(/\s*[|\r\n\t]+\s*/g, ' ').trim()

export function dismissalOf(finding: Finding, reason: string): Dismissal {
    return { key: finding.key, reason: oneCell(reason), about: oneCell(finding.title) }
}

/** As `report check --dismissed` reads it. */
export function asList(dismissals: readonly Dismissal[]): string {
    return dismissals.map((one) => `${one.key} | ${one.reason} | ${one.about}\n`).join('')
}

export const asFile = (dismissals: readonly Dismissal[]): string => `${findingWords.listHead}\n${asList(dismissals)}`

/** The rows of a list that somebody kept, and whether a row could not be read. */
export function readList(text: string): { dismissals: Dismissal[]; bad: boolean } {
    const rows = text.replace(/^\uFEFF/, '').split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'))
    const dismissals = rows.flatMap((line): Dismissal[] => {
        const [key = '', reason = '', about = ''] = line.split('|').map((cell) => cell.trim())
        return /^[0-9a-f]{16}$/.test(key) && reason !== '' ? [{ key, reason, about }] : []
    })
    return { dismissals, bad: dismissals.length !== rows.length }
}

/** Later ones take the place of earlier ones of the same key. */
export function merged(known: readonly Dismissal[], more: readonly Dismissal[]): Dismissal[] {
    return [...new Map([...known, ...more].map((one) => [one.key, one])).values()]
}
