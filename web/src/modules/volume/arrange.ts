import type { Volume, VolumeItem, VolumePart } from '@/api/volume-types'

export type Order = { part: 'main' | 'side'; items: VolumeItem[] }[]

export function orderOf(parts: VolumePart[]): Order {
    return parts.filter((part) => part.allowed).map((part) => ({ part: part.part, items: [...(part.items ?? [])] }))
}

/** The order with one line moved by so many places within its part; at an end it stays. */
export function moved(order: Order, key: string, by: -1 | 1): Order {
    return order.map(({ part, items }) => {
        const at = items.findIndex((item) => item.key === key)
        const other = items[at + by]
        const one = items[at]
        if (one === undefined || other === undefined) return { part, items }
        return { part, items: items.map((item, index) => (index === at ? other : index === at + by ? one : item)) }
    })
}

/** The order with one line put at the end of the other part. */
export function putOver(order: Order, key: string): Order {
    const found = order.flatMap(({ items }) => items).find((item) => item.key === key)
    if (found === undefined || order.length < 2) return order
    return order.map(({ part, items }) =>
        items.includes(found) ? { part, items: items.filter((item) => item !== found) } : { part, items: [...items, found] })
}

export function sameOrder(a: Order, b: Order): boolean {
    const told = (order: Order) => order.map(({ part, items }) => `${part}:${items.map((item) => item.key).join(',')}`).join(';')
    return told(a) === told(b)
}

/** The rows of the record that keeps the order. */
export function linesOf(order: Order): { item: string; part: string }[] {
    return order.flatMap(({ part, items }) => items.map((item) => ({ item: item.key, part })))
}

/** Sections of a part in its order; one that comes again stands again. */
export function sectionsOf(items: VolumeItem[]): { section: string; items: { item: VolumeItem; place: number }[] }[] {
    const sections: { section: string; items: { item: VolumeItem; place: number }[] }[] = []
    items.forEach((item, index) => {
        const last = sections[sections.length - 1]
        if (last?.section === item.section) last.items.push({ item, place: index + 1 })
        else sections.push({ section: item.section, items: [{ item, place: index + 1 }] })
    })
    return sections
}

/** A part that may not be read is stored by nobody who cannot see it: then its lines stay as they are. */
export function mayArrange(volume: Volume): boolean {
    return volume.parts.every((part) => part.allowed)
}
