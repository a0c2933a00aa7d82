import type { Outline } from '@/api/outlet-types'
import { pixelOf, spotOf, worldWidth, type Size, type Spot, type View } from './map-math'

/** An outline as a path on a sheet of its own, drawn once and moved by a transform. */
export interface OutlinePath { name: string; area: boolean; path: string; label: Spot; width: number }

/** Coordinates of paths count from here, at this zoom, so that they stay short numbers. */
export const sheet = { lng: 104, lat: 36, zoom: 12 }

const degree = 1_000_000

export function pathsOf(outlines: readonly Outline[]): OutlinePath[] {
    const origin = spotOf(sheet.lng, sheet.lat)
    const world = worldWidth(sheet.zoom)
    return outlines.map((outline) => {
        let path = ''
        let widest = { west: 0, east: 0, north: 0, south: 0 }
        for (const part of outline.parts) {
            const box = { west: Infinity, east: -Infinity, north: Infinity, south: -Infinity }
            for (let i = 0; i + 1 < part.length; i += 2) {
                const spot = spotOf((part[i] ?? 0) / degree, (part[i + 1] ?? 0) / degree)
                box.west = Math.min(box.west, spot.x)
                box.east = Math.max(box.east, spot.x)
                box.north = Math.min(box.north, spot.y)
                box.south = Math.max(box.south, spot.y)
                path += `${i === 0 ? 'M' : 'L'}${((spot.x - origin.x) * world).toFixed(1)} ${((spot.y - origin.y) * world).toFixed(1)}`
            }
            if (outline.area) path += 'Z'
            if (box.east - box.west > widest.east - widest.west) widest = box
        }
        return { name: outline.name, area: outline.area, path, label: { x: (widest.west + widest.east) / 2, y: (widest.north + widest.south) / 2 }, width: widest.east - widest.west }
    })
}

/** What brings the sheet under the view. */
export function sheetTransform(view: View, size: Size): string {
    const at = pixelOf(spotOf(sheet.lng, sheet.lat), view, size)
    const scale = 2 ** (view.zoom - sheet.zoom)
    return `translate(${at.x.toFixed(2)} ${at.y.toFixed(2)}) scale(${scale})`
}
