import { computed, watch } from 'vue'
import type { Api } from '@/api'
import type { Curve, CurvePoint, OutletSeries } from '@/api/outlet-types'
import type { Outcome } from '@/api/problem'
import { useResource } from '@/composables/use-resource'
import { alike } from './curve-math'

export interface Copied {
    device: string
    series: OutletSeries | undefined
    stretch: { from: number; to: number } | undefined
    /** Where the stretch is said to stand for the first time; absent: it is no copy. */
    likeFrom: number | undefined
    likeDevice: string
    columns: number
}

/** What a stretch is said to repeat, of this device or another: its curve, to be laid under it. */
export function useLikeness(api: Pick<Api, 'outlet' | 'curve'>, copied: () => Copied) {
    async function ask(): Promise<Outcome<{ name: string; curve: Curve }>> {
        const { device, series, stretch, likeFrom, likeDevice, columns } = copied()
        const other = likeDevice === device ? undefined : await api.outlet(likeDevice)
        if (other !== undefined && !other.ok) return other
        const same = other?.value.series.find((one) => one.factor === series?.factor && one.kind === series.kind) ?? series
        const begin = likeFrom ?? 0
        const length = stretch === undefined ? 0 : stretch.to - stretch.from
        const shown = await api.curve(likeDevice, { series: same?.id ?? 0, from: begin, to: begin + length, columns })
        return shown.ok ? { ok: true, value: { name: other === undefined ? '' : (other.value.outlet_name ?? other.value.name), curve: shown.value } } : shown
    }
    const liked = useResource(ask)
    const asked = () => {
        const { series, stretch, likeFrom, likeDevice } = copied()
        return series === undefined || stretch === undefined || likeFrom === undefined ? undefined : [series.id, stretch.from, stretch.to, likeFrom, likeDevice].join(' ')
    }
    watch(asked, (wanted) => { if (wanted !== undefined) void liked.load() }, { immediate: true })

    /** To be drawn: moved by `shift` it lies under the stretch. */
    const like = computed<{ points: CurvePoint[]; shift: number; from: number; name: string } | undefined>(() => {
        const { stretch, likeFrom } = copied()
        const found = liked.value.value
        return likeFrom === undefined || stretch === undefined || found === undefined ? undefined : { points: found.curve.points, shift: stretch.from - likeFrom, from: likeFrom, name: found.name }
    })
    const counted = (shown: Curve) => alike(shown.points, like.value?.points ?? [], like.value?.shift ?? 0)
    return { like, counted }
}
