import type { Field, Indicator, OrganisationKind, Procedure, RecordType, Role, State } from './generated/catalogue'
import type { JsonObject } from './json'

/**
 * The definitions as the server sends them (docs/formats/http.md). Those of `catalogue/schema` are
 * written into `generated/` before every build and check of types; here stands what the server puts
 * around them.
 */
export type { Act, ActField, ApprovalStep, Choice, Field, FieldKind, Gate, Procedure, RecordType, Rule, State, View } from './generated/catalogue'

/** Tones of states, and `tent` for what is provisional. */
export type Tone = State['tone'] | 'tent'

/** `folded`: what stands under other records and is seldom begun from the menu. */
export interface MenuGroup { id: string; label: string; items: { type: string; label: string }[]; folded?: boolean }

export interface Catalogue {
    digest: string
    record_types: Record<string, RecordType>
    procedures: Procedure[]
    roles: Record<string, Role>
    indicators: Record<string, Indicator>
    organisation_kinds: Record<string, OrganisationKind>
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
