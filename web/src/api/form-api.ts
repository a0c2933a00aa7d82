import type { Client } from './client'
import type { Json } from './json'
import type { Refusal } from './problem'
import type { ActAnswer } from './record-types'

const enc = encodeURIComponent

/** One cell of the superior's sheet; `formula` with its `=`. */
export interface GridCell { at: string; text: string; formula?: string; number?: boolean }
export interface GridSheet { name: string; hidden: boolean; rows: number; columns: number; widths: Record<string, number>; merged: string[]; cells: GridCell[] }
export interface FormGrid { sheets: GridSheet[]; years: number[]; faults: Refusal[] }

export interface FilingCell {
    sheet: string
    cell: string
    means: string
    value?: string
    words?: string
    missing?: string
    source?: 'computed' | 'reported' | 'by_hand'
    indicator?: string
    label?: string
    rows?: number
    from?: string
    to?: string
    organisation?: string
    organisation_name?: string
    /** 件, 万元. */
    measure?: string
    where?: string
}

export interface FilingFinding { code: string; words: string; sheet: string; cell: string; explainable: boolean; explained: boolean }
export interface FilingDifference { sheet: string; cell: string; period: string; was: string; now: string; explained: boolean; own?: boolean }

export interface FilingPage {
    sheets: GridSheet[]
    organisation: string
    cells: FilingCell[]
    formulas: { sheet: string; cell: string; value: string }[]
    findings: FilingFinding[]
    differences: FilingDifference[]
    /** When it was locked or sent before it was sent back; empty: never. */
    locked_before?: string
    locked: { sheet: string; cell: string; value: string }[]
}

export interface GlanceFigure {
    id: string
    label: string
    unit: string
    scale: number
    shown: string
    value: number
    rows: number
    reported: boolean
    previous?: { value: number; shown: string }
    /** January first, null where there is nothing to say: not come yet, a rate without a base. Absent where the figure is reported once a year. */
    months?: (number | null)[]
    months_before?: (number | null)[]
    units: { key: string; label: string; value: number | null; before: number | null }[]
}
export interface Glance { year: number; organisation: string; figures: GlanceFigure[] }

export function formApi(client: Client) {
    return {
        form: (id: string) => client.get<FormGrid>(`/api/forms/${enc(id)}`, {}, ['sheets', 'faults']),
        bindForm: (id: string, body: { id: string; expected_version: number; bindings: Json[]; rules: Json[] }) =>
            client.send<ActAnswer>('PUT', `/api/forms/${enc(id)}/bindings`, body, ['receipt']),
        beginFiling: (form: string, body: { id: string; record: string; year: number; number: number }) =>
            client.send<ActAnswer>('POST', `/api/forms/${enc(form)}/filings`, body, ['receipt']),
        filing: (id: string) => client.get<FilingPage>(`/api/filings/${enc(id)}`, {}, ['sheets', 'cells', 'findings']),
        lockFiling: (id: string, body: { id: string; expected_version: number }) =>
            client.send<ActAnswer>('POST', `/api/filings/${enc(id)}/lock`, body, ['receipt']),
        filingFile: (id: string) => client.file(`/api/filings/${enc(id)}/file`),
        glance: (query: { year: number; organisation: string }) => client.get<Glance>('/api/glance', { ...query }, ['figures']),
    }
}
