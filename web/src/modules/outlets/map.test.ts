import { describe, expect, it } from 'vitest'
import type { MapRow } from '@/api/outlet-types'
import { clustersOf, isOnePlace, placedAt } from './map-clusters'
import { boundedView, boxOf, degreesOf, distanceWords, graticule, metresBetween, moved, pixelOf, scaleBar, spotOf, viewOf, zoomedAt, type View } from './map-math'
import { countsOf, found, gravestOf, outletsOf } from './map-states'
import { filterOf, shared, viewIn, viewText, withWords } from './outlet-query'
import { pathsOf, sheetTransform } from './outline-paths'

const size = { width: 800, height: 600 }
const view: View = { lng: 111.2, lat: 34.77, zoom: 11 }
const row = (id: string, more: Partial<MapRow> = {}): MapRow => ({ id, name: `${id}厂烟囱`, number: `DA-${id}`, medium: 'gas', region: '湖滨区', industry: '火力发电', enterprise: `${id}公司`, devices: [], ...more })

describe('the sheet of the world', () => {
    it('brings degrees to the sheet and back', () => {
        const { lng, lat } = degreesOf(spotOf(111.2003, 34.7726))
        expect([lng.toFixed(6), lat.toFixed(6)]).toEqual(['111.200300', '34.772600'])
    })
    it('has its middle in the middle of the window', () =>
        expect(pixelOf(spotOf(view.lng, view.lat), view, size)).toEqual({ x: 400, y: 300 }))
    it('keeps what is under the pointer when it zooms', () => {
        const spot = spotOf(111.25, 34.8)
        const { x, y } = pixelOf(spot, view, size)
        const after = pixelOf(spot, zoomedAt(view, size, 1.5, x, y), size)
        expect(after.x).toBeCloseTo(x, 6)
        expect(after.y).toBeCloseTo(y, 6)
    })
    it('follows the hand', () => {
        const spot = spotOf(view.lng, view.lat)
        const after = pixelOf(spot, moved(view, 30, -12), size)
        expect([after.x, after.y].map(Math.round)).toEqual([430, 288])
    })
    it('shows a whole box, and one place not nearer than one can read', () => {
        const box = boxOf([{ lng: 110.5, lat: 33.9 }, { lng: 112.1, lat: 35.1 }])
        expect(box).toEqual({ west: 110.5, east: 112.1, south: 33.9, north: 35.1 })
        const all = viewOf(box ?? { west: 0, east: 0, south: 0, north: 0 }, size)
        for (const [lng, lat] of [[110.5, 33.9], [112.1, 35.1]] as const) {
            const { x, y } = pixelOf(spotOf(lng, lat), all, size)
            expect(x >= 40 && x <= 760 && y >= 40 && y <= 560).toBe(true)
        }
        expect(viewOf({ west: 111, east: 111, south: 34, north: 34 }, size).zoom).toBe(14)
        expect(boxOf([])).toBeUndefined()
    })
    it('stays about China, whatever an address says', () =>
        expect(boundedView({ lng: -500, lat: 89, zoom: 99 })).toEqual({ lng: 60, lat: 60, zoom: 18 }))
})

describe('lengths', () => {
    it('are those of the earth', () => {
        expect(Math.round(metresBetween({ lng: 111, lat: 34 }, { lng: 111, lat: 35 }) / 1000)).toBe(111)
        expect(metresBetween({ lng: 111, lat: 34 }, { lng: 111, lat: 34 })).toBe(0)
    })
    it('are told in metres and kilometres', () =>
        expect([3, 123, 994, 1000, 1249, 12_000, 99_949, 136_400].map(distanceWords)).toEqual(['10 米', '120 米', '990 米', '1 公里', '1.2 公里', '12 公里', '99.9 公里', '136 公里']))
    it('make a bar of a round length', () => {
        expect(scaleBar(view).words).toBe('5 公里')
        expect(scaleBar(view).pixels).toBeLessThanOrEqual(120)
        expect(scaleBar({ ...view, zoom: 17 }).words).toBe('100 米')
    })
    it('draw lines at round degrees, some way apart', () => {
        const lines = graticule(view, size)
        expect(lines.lng).toEqual([111, 111.1, 111.2, 111.3, 111.4])
        expect(lines.decimals).toBe(1)
        expect(graticule({ lng: 104, lat: 35, zoom: 4 }, size).decimals).toBe(0)
    })
})

describe('marks that would cover each other', () => {
    const at = (id: string, lng: number, lat: number) => placedAt(row(id), lng, lat)
    it('are one with a count, and part when one comes nearer', () => {
        const all = [at('甲', 111.2, 34.77), at('乙', 111.203, 34.771), at('丙', 111.35, 34.8)]
        expect(clustersOf(all, view, size).map((one) => one.things.length).sort()).toEqual([1, 2])
        expect(clustersOf(all, { ...view, zoom: 15 }, size).map((one) => one.things.length)).toEqual([1, 1])
    })
    it('never stand nearer than they can be pressed', () => {
        const all = Array.from({ length: 3_000 }, (_, i) => at(String(i), 111.1 + ((i * 37) % 200) / 1000, 34.7 + ((i * 91) % 150) / 1000))
        const clusters = clustersOf(all, view, size)
        expect(clusters.reduce((sum, one) => sum + one.things.length, 0)).toBeGreaterThan(0)
        const near = clusters.flatMap((a, i) => clusters.slice(i + 1).filter((b) => Math.hypot(a.x - b.x, a.y - b.y) < 20))
        expect(near.length).toBeLessThanOrEqual(Math.ceil(clusters.length / 20))
        expect(clusters.length).toBeLessThan(500)
    })
    it('out of sight are not drawn', () => expect(clustersOf([at('甲', 120, 30)], view, size)).toEqual([]))
    it('at one place do not part however near one comes', () => {
        const [cluster] = clustersOf([at('甲', 111.2, 34.77), at('乙', 111.2, 34.77)], { ...view, zoom: 18 }, size)
        expect(cluster === undefined ? false : isOnePlace(cluster)).toBe(true)
        const [apart] = clustersOf([at('甲', 111.2, 34.77), at('乙', 111.203, 34.771)], view, size)
        expect(apart === undefined ? true : isOnePlace(apart)).toBe(false)
    })
})

describe('states of outlets', () => {
    const outlets = outletsOf([row('甲'), row('乙'), row('丙'), row('丁')], 'Emn')
    it('are read letter by letter, a capital says that a mark stands beside', () =>
        expect(outlets.map((one) => [one.standing, one.marked])).toEqual([['exceeding', true], ['missing', false], ['on_line', false], ['bare', false]]))
    it('are counted', () => expect(countsOf(outlets)).toEqual({ exceeding: 1, missing: 1, marked: 0, on_line: 1, stopped: 0, bare: 1 }))
    it('give a gathering its gravest', () => {
        expect(gravestOf(outlets.slice(1))).toBe('missing')
        expect(gravestOf([])).toBe('bare')
    })
    it('are found by name, number and enterprise together', () => {
        expect(found(outlets, ' 公司 da-乙 ').map((one) => one.id)).toEqual(['乙'])
        expect(found(outlets, '').length).toBe(4)
    })
})

describe('the address', () => {
    const query = { standing: 'missing', medium: 'gas', region: '', industry: ['a'], view: '111.2,34.77,11', outlet: 'x' }
    it('keeps what board and map are narrowed by', () => {
        expect(filterOf(query)).toEqual({ medium: 'gas', region: '', industry: '' })
        expect(shared(query)).toEqual({ standing: 'missing', medium: 'gas' })
        expect(withWords(query, { outlet: '', region: '湖滨区' })).toEqual({ standing: 'missing', medium: 'gas', region: '湖滨区', view: '111.2,34.77,11' })
    })
    it('says where the map looks, or nothing', () => {
        expect(viewIn(query)).toEqual(view)
        expect(viewText(view)).toBe('111.20000,34.77000,11.00')
        expect([viewIn({ view: '1,2' }), viewIn({ view: 'a,b,c' }), viewIn({})]).toEqual([undefined, undefined, undefined])
    })
})

describe('outlines', () => {
    const square = { name: '某某区', area: true, parts: [[111_100_000, 34_700_000, 111_200_000, 34_700_000, 111_200_000, 34_800_000, 111_100_000, 34_700_000]] }
    it('become paths that a transform brings under the marks', () => {
        const [path] = pathsOf([square, { name: '', area: false, parts: [[111_000_000, 34_000_000, 112_000_000, 34_000_000]] }])
        expect(path?.path).toMatch(/^M[\d.-]+ [\d.-]+(L[\d.-]+ [\d.-]+){3}Z$/)
        const [, x, y] = /^M([\d.-]+) ([\d.-]+)/.exec(path?.path ?? '') ?? []
        const [, tx, ty, scale] = /translate\(([\d.-]+) ([\d.-]+)\) scale\(([\d.e-]+)\)/.exec(sheetTransform(view, size)) ?? []
        const corner = pixelOf(spotOf(111.1, 34.7), view, size)
        expect(Number(tx) + Number(x) * Number(scale)).toBeCloseTo(corner.x, 0)
        expect(Number(ty) + Number(y) * Number(scale)).toBeCloseTo(corner.y, 0)
    })
})
