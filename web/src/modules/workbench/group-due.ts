import type { Tone } from '@/api/catalogue-types'
import type { DueItem } from '@/api/other-types'

export type DueGroupId = 'late' | 'due' | 'soon' | 'later'
export interface DueGroup { id: DueGroupId; items: DueItem[] }

function groupOf(tone: Tone): DueGroupId {
    if (tone === 'late') return 'late'
    if (tone === 'due') return 'due'
    return tone === 'soon' ? 'soon' : 'later'
}

/** The server gives order and tone; here only the headings between them are set. */
export function groupDue(items: readonly DueItem[]): DueGroup[] {
    const order: DueGroupId[] = ['late', 'due', 'soon', 'later']
    return order
        .map((id) => ({ id, items: items.filter((item) => groupOf(item.tone) === id) }))
        .filter((group) => group.items.length > 0)
}
