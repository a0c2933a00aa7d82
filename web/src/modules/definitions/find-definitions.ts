import type { Definition } from '@/api/catalogue-types'
import { definitionWords as words } from '@/locales/zh-CN/system'

export function kindLabel(kind: string): string {
    const labels: Record<string, string> = words.kinds
    return labels[kind] ?? kind
}

export function kindsOf(definitions: readonly Definition[]): { kind: string; total: number }[] {
    const totals = new Map<string, number>()
    definitions.forEach((definition) => totals.set(definition.kind, (totals.get(definition.kind) ?? 0) + 1))
    return [...totals].map(([kind, total]) => ({ kind, total }))
}

/** Definitions of a kind in which every word that was typed stands: in name, id, basis or body. */
export function found(definitions: readonly Definition[], kind: string, text: string): Definition[] {
    const asked = text.toLowerCase().split(/\s+/).filter((word) => word !== '')
    return definitions.filter((definition) => {
        if (kind !== '' && definition.kind !== kind) return false
        const whole = `${definition.label} ${definition.id} ${definition.basis ?? ''} ${JSON.stringify(definition.body)}`.toLowerCase()
        return asked.every((word) => whole.includes(word))
    })
}
