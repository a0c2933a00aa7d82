import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { Api } from '@/api'
import type { RecordType } from '@/api/catalogue-types'
import type { SavedView } from '@/api/other-types'
import type { NextStep } from '@/api/record-types'
import { filterText, conditionsFrom } from '@/catalogue/filter'
import { useResource } from '@/composables/use-resource'
import { readState, viewsOf, writeState, type ListChange } from './list-query'

export const pageSize = 50

/** One list: what is asked (in the address), its rows, its views and their counts. */
export function useList(api: Api, type: Ref<RecordType | undefined>, columns: Ref<readonly string[]>) {
    const route = useRoute()
    const router = useRouter()
    const saved = shallowRef<SavedView[]>([])
    const counts = ref<Record<string, number>>({})
    const opening = shallowRef<NextStep[]>()

    const views = computed(() => (type.value === undefined ? [] : viewsOf(type.value, saved.value)))
    const state = computed(() => readState(route.query, views.value))
    const asked = computed(() => ({
        filter: filterText(state.value.conditions),
        q: state.value.q,
        sort: state.value.sort === '' ? (type.value?.default_sort ?? '') : state.value.sort,
        voided: state.value.voided,
    }))
    const rows = useResource(() => api.list(type.value?.id ?? '', {
        ...asked.value, offset: state.value.offset, limit: pageSize, columns: columns.value.join(','), sums: true,
    }))

    function change(next: ListChange) {
        return router.replace({ path: route.path, query: writeState(route.query, next) })
    }

    /** The exact count of a very long list comes after its first page. */
    const lateTotal = ref<number>()
    watch(rows.value, async (page) => {
        lateTotal.value = undefined
        if (page === undefined || page.total !== undefined || type.value === undefined) return
        const outcome = await api.count(type.value.id, asked.value)
        if (outcome.ok && rows.value.value === page) lateTotal.value = outcome.value.total
    })

    async function loadOpening() {
        const id = type.value?.id
        opening.value = undefined
        if (id === undefined) return
        const outcome = await api.opening(id)
        if (outcome.ok && type.value?.id === id) opening.value = outcome.value.next
    }

    async function loadViews() {
        const id = type.value?.id
        if (id === undefined) return
        const outcome = await api.views(id)
        saved.value = outcome.ok ? outcome.value.rows : []
    }

    async function loadCounts() {
        const id = type.value?.id
        if (id === undefined) return
        const asks = [{ id: '', filter: undefined }, ...views.value]
        const found = await Promise.all(asks.map(async (view) => {
            const outcome = await api.count(id, { filter: filterText(conditionsFrom(view.filter)) })
            return outcome.ok ? [[view.id, outcome.value.total] as const] : []
        }))
        if (type.value?.id === id) counts.value = Object.fromEntries(found.flat())
    }

    watch(() => type.value?.id, async () => {
        counts.value = {}
        rows.value.value = undefined
        void loadOpening()
        await loadViews()
        void loadCounts()
    }, { immediate: true })
    const question = computed(() => JSON.stringify([type.value?.id, asked.value, state.value.offset, columns.value]))
    watch(question, () => {
        if (type.value !== undefined) void rows.load()
    }, { immediate: true })

    return { saved, views, state, asked, rows, counts, lateTotal, opening, change, loadViews, loadCounts }
}
