import type { Catalogue, Field, RecordType } from '@/api/catalogue-types'
import { isFigure, unitOf } from './format'
import { fieldAt, labelAt, sortPath } from './lookup'

export interface Column {
    path: string
    label: string
    unit: string
    width: number
    field: Field | undefined
    figure: boolean
    sort: string | undefined
}

function usualWidth(field: Field | undefined): number {
    switch (field?.kind) {
        case 'day':
            return 96
        case 'money':
        case 'decimal':
        case 'integer':
            return 112
        case 'yes_no':
            return 72
        case 'instant':
            return 132
        default:
            return 160
    }
}

export function columnAt(catalogue: Catalogue, typeId: string, path: string, width?: number): Column {
    const field = fieldAt(catalogue, typeId, path)
    return {
        path,
        label: labelAt(catalogue, typeId, path),
        unit: unitOf(field),
        width: width ?? usualWidth(field),
        field,
        figure: isFigure(field),
        sort: sortPath(catalogue, typeId, path),
    }
}

/** The columns a person chose, else those of the definition. */
export function columnsOf(catalogue: Catalogue, type: RecordType, chosen: readonly string[] | undefined): Column[] {
    const defined = type.columns ?? []
    const paths = chosen === undefined || chosen.length === 0 ? defined.map((column) => column.path) : chosen
    return paths.map((path) => columnAt(catalogue, type.id, path, defined.find((column) => column.path === path)?.width))
}

/** Every column that could be shown: single values of the record, system values and defined hops. */
export function offeredColumns(catalogue: Catalogue, type: RecordType): Column[] {
    const defined = (type.columns ?? []).map((column) => column.path)
    const own = type.fields.filter((field) => field.kind !== 'group' && field.kind !== 'attachment').map((field) => field.id)
    const system = ['$organisation', '$holder', '$created_on', '$created_by', '$state_since', '$marks']
        .filter((path) => fieldAt(catalogue, type.id, path) !== undefined)
    return [...new Set([...defined, ...own, ...system])].map((path) => columnAt(catalogue, type.id, path))
}

export interface Sort { path: string; down: boolean }

export function sortOf(text: string | undefined): Sort | undefined {
    const first = text?.split(',')[0] ?? ''
    if (first === '') return undefined
    return first.startsWith('-') ? { path: first.slice(1), down: true } : { path: first, down: false }
}

/** A click on a heading: up, then down, then the usual order again. */
export function nextSort(current: Sort | undefined, path: string): string {
    if (current?.path !== path) return path
    return current.down ? '' : `-${path}`
}
