import { computed, onBeforeUnmount, ref, shallowRef, watch, type Ref } from 'vue'
import type { Api } from '@/api'
import type { MapRow, OutletChoices, OutletFilter, OutletMap, Outlines } from '@/api/outlet-types'
import { useResource } from '@/composables/use-resource'
import { outletsOf } from './map-states'

const everyMs = 4_000

/** The outlets of the map, asked again every four seconds while somebody looks: rows travel only when they have changed. */
export function useOutletMap(api: Pick<Api, 'outletMap' | 'mapOutlines'>, filter: Ref<OutletFilter>) {
    const rows = shallowRef<MapRow[]>()
    const choices = shallowRef<OutletChoices>({ media: [], regions: [], industries: [] })
    const told = shallowRef<OutletMap>()
    const outlines = useResource<Outlines>(() => api.mapOutlines())
    const known = ref('')
    const asked = useResource<OutletMap>(() => api.outletMap(filter.value, known.value))

    async function load() {
        await asked.load()
        const answer = asked.value.value
        if (answer === undefined || answer === told.value || asked.problem.value !== undefined) return
        // An answer without rows speaks of those that are here.
        if (answer.rows === undefined && answer.version !== known.value) return
        if (answer.rows !== undefined) {
            rows.value = answer.rows
            known.value = answer.version
        }
        if (answer.choices !== undefined) choices.value = answer.choices
        told.value = answer
    }
    watch(() => JSON.stringify(filter.value), () => void load(), { immediate: true })
    void outlines.load()
    const timer = window.setInterval(() => { if (!document.hidden) void load() }, everyMs)
    onBeforeUnmount(() => window.clearInterval(timer))

    const outlets = computed(() => outletsOf(rows.value ?? [], told.value?.states ?? ''))
    return { outlets, rows, choices, told, outlines, problem: asked.problem, waiting: computed(() => rows.value === undefined && asked.waiting.value), load }
}
