/** Where the map looks: its middle in degrees, and a zoom at which the whole world is 256 · 2^zoom pixels wide. */
export interface View { lng: number; lat: number; zoom: number }

export interface Size { width: number; height: number }

/** A place on the sheet of the world (Mercator): 0 to 1 from west to east and from north to south. */
export interface Spot { x: number; y: number }

export interface Box { west: number; south: number; east: number; north: number }

export const leastZoom = 3
export const mostZoom = 18
/** All of China, for when there is nothing to look at. */
export const china: View = { lng: 104, lat: 35.5, zoom: 4 }

const equator = 40_075_016.686
const earth = 6_371_008.8
const radians = Math.PI / 180

export function spotOf(lng: number, lat: number): Spot {
    return { x: (lng + 180) / 360, y: (1 - Math.log(Math.tan(Math.PI / 4 + (lat * radians) / 2)) / Math.PI) / 2 }
}

export function degreesOf(spot: Spot): { lng: number; lat: number } {
    return { lng: spot.x * 360 - 180, lat: (Math.atan(Math.sinh(Math.PI * (1 - 2 * spot.y))) / radians) }
}

export const worldWidth = (zoom: number): number => 256 * 2 ** zoom

/** Pixels from the upper left corner of the map. */
export function pixelOf(spot: Spot, view: View, size: Size): { x: number; y: number } {
    const middle = spotOf(view.lng, view.lat)
    const world = worldWidth(view.zoom)
    return { x: (spot.x - middle.x) * world + size.width / 2, y: (spot.y - middle.y) * world + size.height / 2 }
}

const within = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value))

/** The view kept where the map can draw it. */
export function boundedView(view: View): View {
    return { lng: within(view.lng, 60, 150), lat: within(view.lat, -5, 60), zoom: within(view.zoom, leastZoom, mostZoom) }
}

export function moved(view: View, dx: number, dy: number): View {
    const middle = spotOf(view.lng, view.lat)
    const world = worldWidth(view.zoom)
    return boundedView({ ...degreesOf({ x: middle.x - dx / world, y: middle.y - dy / world }), zoom: view.zoom })
}

/** Zoomed so that what is under (x, y) stays there. */
export function zoomedAt(view: View, size: Size, by: number, x = size.width / 2, y = size.height / 2): View {
    const zoom = within(view.zoom + by, leastZoom, mostZoom)
    const [before, after] = [worldWidth(view.zoom), worldWidth(zoom)]
    const middle = spotOf(view.lng, view.lat)
    const [dx, dy] = [x - size.width / 2, y - size.height / 2]
    return boundedView({ ...degreesOf({ x: middle.x + dx / before - dx / after, y: middle.y + dy / before - dy / after }), zoom })
}

export function boxOf(points: readonly { lng: number; lat: number }[]): Box | undefined {
    const [first] = points
    if (first === undefined) return undefined
    const box = { west: first.lng, east: first.lng, south: first.lat, north: first.lat }
    for (const { lng, lat } of points) {
        box.west = Math.min(box.west, lng)
        box.east = Math.max(box.east, lng)
        box.south = Math.min(box.south, lat)
        box.north = Math.max(box.north, lat)
    }
    return box
}

/** The nearest view that has the whole box in sight. */
export function viewOf(box: Box, size: Size, margin = 48): View {
    const [a, b] = [spotOf(box.west, box.north), spotOf(box.east, box.south)]
    const room = { width: Math.max(80, size.width - 2 * margin), height: Math.max(80, size.height - 2 * margin) }
    const scale = Math.min(room.width / Math.max(b.x - a.x, 1e-9), room.height / Math.max(b.y - a.y, 1e-9))
    return boundedView({ ...degreesOf({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }), zoom: Math.min(14, Math.log2(scale / 256)) })
}

/** Metres along the surface of the earth. */
export function metresBetween(a: { lng: number; lat: number }, b: { lng: number; lat: number }): number {
    const sine = (degrees: number) => Math.sin((degrees * radians) / 2) ** 2
    const h = sine(b.lat - a.lat) + Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * sine(b.lng - a.lng)
    return 2 * earth * Math.asin(Math.min(1, Math.sqrt(h)))
}

export const metresPerPixel = (view: View): number => (equator * Math.cos(view.lat * radians)) / worldWidth(view.zoom)

/** `850 米`, `12.4 公里`, `136 公里`. */
export function distanceWords(metres: number): string {
    if (metres < 995) return `${Math.max(10, Math.round(metres / 10) * 10)} 米`
    const km = metres / 1000
    return `${km < 99.95 ? km.toFixed(1).replace(/\.0$/, '') : String(Math.round(km))} 公里`
}

/** The longest round length of at most `most` pixels. */
export function scaleBar(view: View, most = 120): { pixels: number; words: string } {
    const each = metresPerPixel(view)
    const power = 10 ** Math.floor(Math.log10(each * most))
    const metres = [5, 2, 1].map((n) => n * power).find((one) => one <= each * most) ?? power
    return { pixels: metres / each, words: metres >= 1000 ? `${metres / 1000} 公里` : `${metres} 米` }
}

const steps = [10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001]

/** Lines of whole degrees, or of round parts of them, some way apart. */
export function graticule(view: View, size: Size, apart = 110): { lng: number[]; lat: number[]; decimals: number } {
    const world = worldWidth(view.zoom)
    const step = steps.filter((one) => (one / 360) * world >= apart).at(-1) ?? 10
    const middle = spotOf(view.lng, view.lat)
    const corner = (side: number) => degreesOf({ x: middle.x + (side * size.width) / 2 / world, y: middle.y + (side * size.height) / 2 / world })
    const [a, b] = [corner(-1), corner(1)]
    const lines = (low: number, high: number) => {
        const first = Math.ceil(low / step)
        return Array.from({ length: Math.max(0, Math.floor(high / step) - first + 1) }, (_, i) => Number(((first + i) * step).toFixed(3)))
    }
    return { lng: lines(a.lng, b.lng), lat: lines(b.lat, a.lat), decimals: step >= 1 ? 0 : step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3 }
}
