import type { Procedure, RecordType, Field } from './generated/catalogue'
import type { JsonObject } from './json'

/**
 * The definitions as the server sends them (docs/formats/http.md). Those of `catalogue/schema` are
 * written into `generated/` by `npm run types`; here stands what the server puts around them.
 */
export type { Act, ActField, Choice, Field, FieldKind, Procedure, RecordType, State, View as CatalogueView } from './generated/catalogue'

/** Tones of states, and `tent` for what is provisional. */
export type Tone =
    | 'todo' | 'doing' | 'done' | 'late' | 'due' | 'soon' | 'barred' | 'paused' | 'wait' | 'tent' | 'odd' | 'old'

export interface MenuGroup { id: string; label: string; items: { type: string; label: string }[] }
export interface Named { id: string; label: string }

export interface Catalogue {
    digest: string
    record_types: Record<string, RecordType>
    procedures: Procedure[]
    roles: Named[] | Record<string, Named>
    indicators: Named[] | Record<string, Named>
    organisation_kinds: Named[] | Record<string, Named>
    menu: MenuGroup[]
    system_fields: Field[]
    /** Id → label. */
    reports?: Record<string, string>
    laws?: Record<string, string>
}

export interface Definition {
    kind: string
    id: string
    label: string
    basis?: string
    effective_from?: string
    effective_to?: string
    body: JsonObject
}

export interface CalendarDay { day: string; working: boolean; name?: string }
