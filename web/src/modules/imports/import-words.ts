import type { ImportMapping, ImportOutcome, ImportState } from '@/api/other-types'
import type { Problem } from '@/api/problem'
import { count } from '@/catalogue/format'
import { importWords as words } from '@/locales/zh-CN/imports'

export type ImportStage = 'draft' | 'performed' | 'undone'

export function stageOf(state: Pick<ImportState, 'performed' | 'undone'>): ImportStage {
    if (state.undone !== undefined) return 'undone'
    return state.performed !== undefined ? 'performed' : 'draft'
}

/** The mapping that the form shows: what was decided, else what the server suggests. */
export function mappingOf(state: ImportState): ImportMapping {
    return {
        sheet: state.mapping?.sheet ?? state.sheets?.find((sheet) => sheet.hidden !== true)?.name ?? '',
        header_row: state.mapping?.header_row ?? 0,
        columns: (state.columns ?? []).map((column, index) => column.field ?? state.mapping?.columns?.[index] ?? ''),
        fixed: state.mapping?.fixed ?? {},
    }
}

export interface OutcomeCount { outcome: ImportOutcome; count: number }

export function outcomeCounts(state: ImportState): OutcomeCount[] {
    return [
        { outcome: 'new', count: state.new ?? 0 },
        { outcome: 'changed', count: state.changed ?? 0 },
        { outcome: 'same', count: state.same ?? 0 },
        { outcome: 'duplicate', count: state.duplicate ?? 0 },
        { outcome: 'faulty', count: state.faulty ?? 0 },
    ]
}

/** The first remarks on the file stand in sight; of many the rest is folded away, so that the mapping and the faults are. */
export function foldedNotes<T>(notes: readonly T[], shown = 3): { first: T[]; rest: T[] } {
    const all = notes.length <= shown + 1
    return { first: notes.slice(0, all ? notes.length : shown), rest: all ? [] : notes.slice(shown) }
}

/** Whether anything would be written at all. */
export function writes(state: ImportState): boolean {
    return (state.new ?? 0) > 0 || (state.changed ?? 0) > 0
}

/** Faults beside the rows that they stand in: of a row with two, two. */
export function faultWords(state: Pick<ImportState, 'faults' | 'faulty'>): string {
    const faults = (state.faults ?? []).filter((fault) => fault.severity === 'fault')
    const rows = Math.max(state.faulty ?? 0, new Set(faults.map((fault) => fault.row)).size)
    return faults.length === 0 || rows === 0 ? words.places(words.severityFault, count(faults.length)) : words.faultsOn(count(faults.length), count(rows))
}

function cell(text: string): string {
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** The remarks as a table for whoever mends the file; a mark first, so that spreadsheets read UTF-8. */
export function faultsAsCsv(state: ImportState, heading: string[], severity: (severity: string) => string): string {
    const lines = (state.faults ?? []).map((fault) =>
        [String(fault.row), fault.column ?? '', fault.value ?? '', severity(fault.severity), fault.words].map(cell).join(','))
    return `\uFEFF${[heading.map(cell).join(','), ...lines].join('\r\n')}\r\n`
}

export interface Staying { type: string; record: string; title: string; label: string }

/** The records that an undo would leave, where nothing else bars it: changed since, or used by another of `label`. */
export function staying(problem: Problem | undefined): Staying[] {
    if (problem?.kind !== 'refused') return []
    const bars = ['import.changed_since', 'import.used_since', 'import.stood_upon']
    if (!problem.refusals.every((refusal) => bars.includes(refusal.code))) return []
    return problem.refusals.map(({ params }) => ({ type: params?.['type'] ?? '', record: params?.['record'] ?? '', title: params?.['title'] ?? '', label: params?.['label'] ?? '' }))
}
