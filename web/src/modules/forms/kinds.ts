import type { Catalogue } from '@/api/catalogue-types'

export interface Kind { id: string; label: string; choices: { id: string; label: string }[] }

/** The choices by which the records behind a figure may be told apart; none of what units report. */
export function kindsOf(catalogue: Catalogue, id: string): Kind[] {
    const indicator = catalogue.indicators?.[id]
    const type = indicator?.count ?? indicator?.sum?.split('.')[0]
    if (type === undefined || type === 'figure_entry') return []
    return (catalogue.record_types[type]?.fields ?? []).flatMap((field) => (field.kind === 'choice' && (field.choices ?? []).length > 0 ? [{ id: field.id, label: field.label, choices: field.choices ?? [] }] : []))
}
