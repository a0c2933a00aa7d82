import type { Client } from './client'
import type { Row, Titles } from './record-types'

const enc = encodeURIComponent

export interface AskedIndicator { id: string; label: string; unit: string; definition: string; computed: boolean }
export interface CallPart { heading: string; indicators: AskedIndicator[] }
export interface CallReport { id: string; label: string; parts: CallPart[] }

/** What a unit sees of one figure beside what it answers. */
export interface SheetFact {
    label: string
    unit: string
    definition: string
    basis?: string
    previous?: { shown: string; value_text: string }
    /** What the unit's records say this year. */
    computed?: { shown: string; value_text: string }
    /** What the unit reported by another way for the same day: answered here, it is changed. */
    reported?: { entry: string; shown: string; source: string }
}

/** `frozen`: the year's report is signed; in words what becomes of an answer now. */
export interface SheetFacts { facts: Record<string, SheetFact>; frozen?: string; impossible?: { words: string }[]; doubtful?: { words: string }[] }

export interface BoardUnit extends Row {
    organisation?: string
    contact?: string
    due_on?: string
    issued_on?: string
    answered_on?: string
    returned_on?: string
    urged_on?: string
    asked: number
    replied: number
    overdue: boolean
    late: boolean
}

export interface CallBoard {
    rows: BoardUnit[]
    counts: { units: number; answered: number; waiting: number; overdue: number; returned: number; late: number }
    references: Titles
}

/** May anybody fill in and sign a sheet of the unit; `people`: of the unit itself. */
export interface CallUnit { unit: string; may_fill: boolean; may_sign: boolean; people: { id: string; name: string }[] }
export interface CallUnits { rows: CallUnit[]; fill_roles: string; sign_roles: string; given_by: string }

export function callApi(client: Client) {
    return {
        callParts: () => client.get<{ reports: CallReport[] }>('/api/calls/parts', {}, ['reports']),
        callBoard: (id: string) => client.get<CallBoard>(`/api/calls/${enc(id)}/board`, {}, ['rows', 'counts']),
        callUnits: (units: readonly string[]) => client.get<CallUnits>('/api/calls/units', { units: units.join(',') }, ['rows', 'fill_roles']),
        sheetFacts: (id: string) => client.get<SheetFacts>(`/api/sheets/${enc(id)}`, {}, ['facts']),
    }
}
