import type { Catalogue, MenuGroup } from '@/api/catalogue-types'

/** Found groups as the menu orders their types; what only speaks of other records comes last. */
export function inMenuOrder<T extends { type: string }>(catalogue: Catalogue, groups: readonly T[]): T[] {
    const order = catalogue.menu.flatMap((group) => group.items.map((item) => item.type)).filter((type) => type !== 'approval')
    const rank = (type: string) => (order.includes(type) ? order.indexOf(type) : order.length)
    return [...groups].sort((a, b) => rank(a.type) - rank(b.type))
}

/** Groups with something in them that the person may read. */
export function visibleMenu(catalogue: Catalogue): MenuGroup[] {
    return catalogue.menu
        .map((group) => ({ ...group, items: group.items.filter((item) => item.type in catalogue.record_types) }))
        .filter((group) => group.items.length > 0)
}
