import type { ImportCause, ImportFault, ImportMapping, ImportOutcome, ImportState } from '@/api/import-types'
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
        words: state.mapping?.words ?? {},
        years: state.mapping?.years ?? {},
    }
}

/** What a column may fill: a type has up to two hundred fields, so those that are required and have no column stand first. */
export function targetGroups(state: Pick<ImportState, 'targets' | 'needs'>) {
    const needed = new Set((state.needs ?? []).map((need) => need.path))
    const targets = state.targets ?? []
    return [
        { label: words.targetsNeeded, targets: targets.filter((target) => needed.has(target.path)) },
        { label: words.targetsAll, targets: targets.filter((target) => !needed.has(target.path)) },
    ].filter((group) => group.targets.length > 0)
}

export interface YearlessColumn { path: string; label: string; rows?: number; proposed?: number; year?: number }

/** Columns whose days have no year: those to be told yet, and those told. */
export function yearlessColumns(state: ImportState, mapping: ImportMapping): YearlessColumn[] {
    const label = (path: string) => state.columns?.find((column) => column.field === path)?.header ?? (state.targets ?? []).find((target) => target.path === path)?.label ?? path
    const told = (path: string) => mapping.years?.[path]
    const asked = (state.yearless ?? []).map((column) => ({ path: column.path, label: column.heading, rows: column.rows, proposed: column.proposed, year: told(column.path) }))
    const known = Object.keys(state.mapping?.years ?? {}).filter((path) => mapping.columns?.includes(path) && !asked.some((column) => column.path === path))
    return [...asked, ...known.map((path) => ({ path, label: label(path), year: told(path) }))]
}

export interface WrittenWord { path: string; label: string; text: string; rows?: number; choice?: string; choices: { id: string; label: string }[] }

/** What columns of choices write in words of their own: those to be told yet, most rows first, then those told. */
export function writtenWords(state: ImportState, mapping: ImportMapping): WrittenWord[] {
    const targets = new Map((state.targets ?? []).map((target) => [target.path, target]))
    const word = (path: string, text: string) => ({ path, text, label: targets.get(path)?.label ?? path, choices: targets.get(path)?.choices ?? [] })
    const told = (path: string, text: string) => mapping.words?.[path]?.[text]
    const unread = [...(state.unread ?? [])].sort((a, b) => b.rows - a.rows)
        .map((entry) => ({ ...word(entry.path, entry.text), rows: entry.rows, choice: told(entry.path, entry.text) }))
    const known = Object.entries(state.mapping?.words ?? {}).filter(([path]) => mapping.columns?.includes(path)).flatMap(([path, of]) =>
        Object.keys(of).filter((text) => !unread.some((entry) => entry.path === path && entry.text === text)).map((text) => ({ ...word(path, text), choice: told(path, text) })))
    return [...unread, ...known]
}

const stateField = '$state'

/** The states that a book without such a column may be given as a whole: of types with a procedure. */
export function statesToGive(state: ImportState, mapping: ImportMapping): { id: string; label: string }[] {
    if (mapping.columns?.includes(stateField)) return []
    return (state.targets ?? []).find((target) => target.path === stateField)?.choices ?? []
}

/** Columns that hold something and go nowhere: numbers of rows aside. */
export function leftOut(state: ImportState): string[] {
    const counting = /^(序号|编号|行号|no\.?|#)$/i
    return (state.columns ?? []).filter((column) => (column.field ?? '') === '' && column.header.trim() !== '' && !counting.test(column.header.trim()) && (column.sample ?? []).some((text) => text.trim() !== '')).map((column) => column.header.trim())
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

/** What is to be said of the sheet that is read (hidden rows, formulas without a result), then of the rows that were left out. */
export function allNotes(state: ImportState): { words: string }[] {
    const sheet = (state.sheets ?? []).find((one) => one.name === state.mapping?.sheet)
    return [...(sheet?.notes ?? []), ...(state.notes ?? [])]
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
export function faultWords(state: Pick<ImportState, 'faults' | 'faulty' | 'fault_places'>): string {
    const listed = (state.faults ?? []).filter((fault) => fault.severity === 'fault')
    const places = state.fault_places ?? listed.length
    const rows = Math.max(state.faulty ?? 0, new Set(listed.map((fault) => fault.row)).size)
    return places === 0 || rows === 0 ? words.places(words.severityFault, count(places)) : words.faultsOn(count(places), count(rows))
}

function cell(text: string): string {
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export interface FoldedFault extends ImportFault { rows: number[] }

/** The same said of the same words in one column stands once, with its rows: a hundred of one kind hide the rest. */
export function foldedFaults(faults: readonly ImportFault[]): FoldedFault[] {
    const folded = new Map<string, FoldedFault>()
    for (const fault of faults) {
        const key = JSON.stringify([fault.severity, fault.column, fault.value, fault.words])
        const known = folded.get(key)
        if (known === undefined) folded.set(key, { ...fault, rows: [fault.row] })
        else known.rows.push(fault.row)
    }
    return [...folded.values()]
}

const causeKey = (of: { severity: string; column?: string; field?: string; code?: string }): string => JSON.stringify([of.severity, of.column ?? '', of.field ?? '', of.code ?? ''])

/** One cause in one column, with the cells that the server lists of it, put together by what stands in them. */
export interface FaultCause extends ImportCause { kinds: FoldedFault[] }

/** What is to be said of a file, once for each cause and column; imports of before tell their cells only. */
export function faultCauses(state: Pick<ImportState, 'faults' | 'causes'>): FaultCause[] {
    const cells = new Map<string, ImportFault[]>()
    for (const fault of state.faults ?? []) {
        const known = cells.get(causeKey(fault))
        if (known === undefined) cells.set(causeKey(fault), [fault])
        else known.push(fault)
    }
    const listed = (cause: { severity: string; column?: string; field?: string; code?: string }) => foldedFaults(cells.get(causeKey(cause)) ?? [])
    if (state.causes !== undefined) return state.causes.map((cause) => ({ ...cause, kinds: listed(cause) }))
    return [...cells.values()].flatMap((of) => {
        const first = of[0]
        if (first === undefined) return []
        const { severity, row, words: said } = first
        return [{ severity, column: first.column ?? '', field: first.field ?? '', code: first.code ?? '', cells: of.length, rows: of.map((fault) => fault.row).join('、'), example: { row, value: first.value ?? '', words: said }, kinds: foldedFaults(of) }]
    })
}

/** The remarks on a cell of the preview; those on no field stand by the number of the row. */
export function marksOn(marks: readonly Omit<ImportFault, 'row'>[] | undefined, field: string): Omit<ImportFault, 'row'>[] {
    return (marks ?? []).filter((mark) => (mark.field ?? '').split('.')[0] === field)
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
