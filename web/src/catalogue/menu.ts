import type { Catalogue, MenuGroup } from '@/api/catalogue-types'

/** Groups with something in them that the person may read. */
export function visibleMenu(catalogue: Catalogue): MenuGroup[] {
    return catalogue.menu
        .map((group) => ({ ...group, items: group.items.filter((item) => item.type in catalogue.record_types) }))
        .filter((group) => group.items.length > 0)
}
