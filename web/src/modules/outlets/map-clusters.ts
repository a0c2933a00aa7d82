import { pixelOf, spotOf, worldWidth, type Size, type Spot, type View } from './map-math'

/** A thing at its place on the sheet. */
export interface Placed<T> extends Spot { thing: T; lng: number; lat: number }

/** What is drawn as one mark: a thing by itself, or several that would cover each other. */
export interface Cluster<T> { key: string; x: number; y: number; things: Placed<T>[] }

export function placedAt<T>(thing: T, lng: number, lat: number): Placed<T> {
    return { thing, lng, lat, ...spotOf(lng, lat) }
}

/** Those in sight, gathered so that no two marks stand nearer than `apart` pixels. The cells hang on the sheet, not on the window: a map that is moved keeps its gatherings. */
export function clustersOf<T>(all: readonly Placed<T>[], view: View, size: Size, apart = 52): Cluster<T>[] {
    const world = worldWidth(view.zoom)
    const middle = spotOf(view.lng, view.lat)
    const [halfX, halfY] = [(size.width / 2 + apart) / world, (size.height / 2 + apart) / world]
    const cells = new Map<string, Placed<T>[]>()
    for (const one of all) {
        if (Math.abs(one.x - middle.x) > halfX || Math.abs(one.y - middle.y) > halfY) continue
        const key = `${Math.floor((one.x * world) / apart)}/${Math.floor((one.y * world) / apart)}`
        const cell = cells.get(key)
        if (cell === undefined) cells.set(key, [one])
        else cell.push(one)
    }
    const clusters = [...cells].map(([key, things]) => ({ key, things, ...middleOf(things, view, size) }))
    return joined(clusters.sort((a, b) => b.things.length - a.things.length || a.key.localeCompare(b.key)), view, size, apart * 0.75)
}

function middleOf<T>(things: readonly Placed<T>[], view: View, size: Size): { x: number; y: number } {
    const sum = things.reduce((all, one) => ({ x: all.x + one.x, y: all.y + one.y }), { x: 0, y: 0 })
    return pixelOf({ x: sum.x / things.length, y: sum.y / things.length }, view, size)
}

/** The larger ones take up the smaller ones beside them. */
function joined<T>(clusters: Cluster<T>[], view: View, size: Size, apart: number): Cluster<T>[] {
    const kept: Cluster<T>[] = []
    for (const one of clusters) {
        const near = kept.find((other) => (other.x - one.x) ** 2 + (other.y - one.y) ** 2 < apart ** 2)
        if (near === undefined) {
            kept.push(one)
            continue
        }
        near.things = [...near.things, ...one.things]
        Object.assign(near, middleOf(near.things, view, size))
    }
    return kept
}

/** Do all stand at one place, so that zooming would not part them? */
export function isOnePlace<T>(cluster: Cluster<T>): boolean {
    const [first] = cluster.things
    return first !== undefined && cluster.things.every((one) => Math.abs(one.lng - first.lng) < 2e-5 && Math.abs(one.lat - first.lat) < 2e-5)
}
