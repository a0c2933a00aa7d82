import type { RecordType, Tone } from '@/api/catalogue-types'
import type { HistoryRow, ShownChange } from '@/api/record-types'
import { instant } from '@/catalogue/format'
import { historicalWords } from '@/locales/zh-CN/historical'
import { recordWords as words } from '@/locales/zh-CN/record'
import { isMachineOf } from './machine-fields'

export interface Mark { tone: Tone; label: string }

function markOf(mark: string): Mark {
    if (mark.startsWith('late:')) return { tone: 'late', label: words.late }
    if (mark.startsWith('historical:')) return { tone: 'old', label: historicalWords.mark }
    return { tone: 'odd', label: words.irregular }
}

/** Marks of an act, each kind once: a fact that a gate would have barred, or one done too late. */
export function marksOf(row: HistoryRow): Mark[] {
    const marks = (row.marks ?? []).map((mark) => markOf(mark))
    return marks.filter((mark, index) => marks.findIndex((other) => other.label === mark.label) === index)
}

/** What the marks are for, in words. */
export function markWords(row: HistoryRow): string {
    return [...new Set(row.mark_words ?? [])].filter((word) => word !== '').join('；')
}

function sourceWords(kind: string): string {
    switch (kind) {
        case 'paper': return words.sourcePaper
        case 'phone': return words.sourcePhone
        case 'system': return words.sourceSystem
        case 'import': return words.sourceImport
        default: return ''
    }
}

/** Who typed it, for whom, from what, and when it happened if that was another day. */
export function provenance(row: HistoryRow, day: (day: string) => string): string {
    const parts = [
        instant(row.recorded_at).startsWith(row.happened_on) ? '' : words.happened(day(row.happened_on)),
        row.on_behalf_of === undefined ? '' : words.onBehalf(row.on_behalf_of.name),
        row.entered_by === undefined || row.entered_by.id === row.acted_by.id ? '' : words.entered(row.entered_by.name),
        row.approved_on_paper ?? sourceWords(row.source?.kind ?? ''),
    ]
    return parts.filter((part) => part !== '').join('·')
}

/** What the system keeps for itself stands last and shortened: the whole of it is in the record's contents. */
export function forPeople(type: RecordType | undefined, changes: readonly ShownChange[]): ShownChange[] {
    const machine = changes.filter((change) => isMachineOf(type, change.field)).map((change) => ({ ...change, ...(change.to === undefined ? {} : { to: shortened(change.to) }), ...(change.from === undefined ? {} : { from: shortened(change.from) }) }))
    return [...changes.filter((change) => !isMachineOf(type, change.field)), ...machine]
}

const shortened = (text: string) => (text.length > 80 ? `${text.slice(0, 80)}…` : text)

/** The changes in one line; system values and long texts are shortened. */
export function changeSummary(changes: readonly ShownChange[]): string {
    return changes
        .filter((change) => !change.field.startsWith('$'))
        .map((change) => {
            const to = change.to ?? words.cleared
            return `${change.label} ${to.length > 40 ? `${to.slice(0, 40)}…` : to}`
        })
        .join('；')
}
