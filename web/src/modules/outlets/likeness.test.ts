import { afterEach, describe, expect, it, vi } from 'vitest'
import { createApp, effectScope, nextTick, ref, type App } from 'vue'
import { createApi } from '@/api'
import { createClient } from '@/api/client'
import type { Curve, CurvePoint, OutletSeries } from '@/api/outlet-types'
import CurveChart from './curve-chart.vue'
import { useLikeness, type Copied } from './use-likeness'

const hour = 3_600_000
const series: OutletSeries = { id: 7, factor: 'a21026', name: '二氧化硫', unit: 'mg/m3', kind: 'hour.Avg', upper: null, lower: null }
const point = (at: number, value: number): CurvePoint => [at, at + 1, 1, value, value, value, value, value, 'N', '', at]
const curve = (points: CurvePoint[]): Curve => ({ series, from: 0, to: 100 * hour, points, replaced: [] })

/** A server that tells what was asked of it: the other device numbers its series otherwise. */
function asked(copied: Copied) {
    const paths: string[] = []
    const call = (path: RequestInfo | URL) => {
        paths.push(String(path))
        const body = String(path).includes('/curve') ? curve([point(10 * hour, 5), point(11 * hour, 6)]) : { id: 'e', name: '二号设备', outlet_name: '二号排口', series: [{ ...series, id: 8, kind: 'real.Rtd' }, { ...series, id: 9 }] }
        return Promise.resolve(new Response(JSON.stringify(body)))
    }
    const state = ref(copied)
    const api = createApi(createClient({ csrf: () => '', onSignedOut: () => undefined }, call))
    const found = effectScope().run(() => useLikeness(api, () => state.value))
    if (found === undefined) throw new Error('no likeness')
    return { ...found, paths, state }
}
const copied = (part: Partial<Copied>): Copied => ({ device: 'd', series, stretch: { from: 50 * hour, to: 52 * hour }, likeFrom: 10 * hour, likeDevice: 'd', columns: 800, ...part })

describe('what a stretch repeats', () => {
    it('is asked of the device itself for as long as the stretch, and moved under it', async () => {
        const { like, counted, paths } = asked(copied({}))

        await vi.waitFor(() => expect(like.value).toBeDefined())

        expect(paths).toHaveLength(1)
        for (const part of ['/d/curve', 'series=7', `from=${10 * hour}`, `to=${12 * hour}`]) expect(paths[0]).toContain(part)
        expect(like.value).toMatchObject({ shift: 40 * hour, from: 10 * hour, name: '' })
        expect(counted(curve([point(50 * hour, 5), point(51 * hour, 7), point(52 * hour, 1)]))).toEqual({ both: 2, same: 1 })
    })
    it('is of the other device the series of the same factor and kind, by the name of its outlet', async () => {
        const { like, paths } = asked(copied({ likeDevice: 'e' }))

        await vi.waitFor(() => expect(like.value?.name).toBe('二号排口'))

        expect(paths[1]).toContain('/e/curve')
        expect(paths[1]).toContain('series=9')
    })
    it('is not asked for where nothing was copied, and goes when another stretch is chosen', async () => {
        const none = asked(copied({ likeFrom: undefined }))
        const { like, state } = asked(copied({}))
        await vi.waitFor(() => expect(like.value).toBeDefined())

        state.value = copied({ likeFrom: undefined })
        await nextTick()

        expect([like.value, none.paths]).toEqual([undefined, []])
    })
})

/** What a pen does, stroke by stroke. */
function recordingPen() {
    const strokes: { width: number; alpha: number; at: [number, number][] }[] = []
    let at: [number, number][] = []
    const pen = {
        lineWidth: 1, globalAlpha: 1,
        beginPath: () => { at = [] }, moveTo: (x: number, y: number) => at.push([x, y]), lineTo: (x: number, y: number) => at.push([x, y]),
        stroke: () => strokes.push({ width: pen.lineWidth, alpha: pen.globalAlpha, at }),
    }
    const nothing = () => undefined
    return { strokes, pen: new Proxy(pen, { get: (target, name) => Reflect.get(target, name) ?? nothing }) }
}

describe('the chart', () => {
    const apps: App[] = []
    const before = Object.getOwnPropertyDescriptor(HTMLCanvasElement.prototype, 'getContext')
    afterEach(() => {
        for (const app of apps.splice(0)) app.unmount()
        if (before) Object.defineProperty(HTMLCanvasElement.prototype, 'getContext', before)
    })
    function strokesOf(like?: { points: CurvePoint[]; shift: number }) {
        const { strokes, pen } = recordingPen()
        Object.defineProperty(HTMLCanvasElement.prototype, 'getContext', { value: () => pen, configurable: true })
        const place = document.createElement('div')
        document.body.append(place)
        const app = createApp(CurveChart, { curve: curve([point(50 * hour, 5), point(51 * hour, 6)]), cursor: -1, like })
        apps.push(app)
        app.mount(place)
        return strokes
    }

    it('lays what is repeated as a wide pale line under the curve, at the same places', () => {
        const strokes = strokesOf({ points: [point(10 * hour, 5), point(11 * hour, 6)], shift: 40 * hour })

        const wide = strokes.findIndex((one) => one.width === 8)
        const own = strokes.findIndex((one) => one.width === 1.5)
        expect(wide).toBeGreaterThanOrEqual(0)
        expect(strokes[wide]?.alpha).toBeLessThan(1)
        expect(own).toBeGreaterThan(wide)
        expect(strokes[own]?.alpha).toBe(1)
        expect(strokes[wide]?.at).toEqual(strokes[own]?.at)
    })
    it('draws no such line where nothing is repeated', () => expect(strokesOf().some((one) => one.width === 8)).toBe(false))
})
