import { computed, ref, watch, type Ref } from 'vue'
import type { Api } from '@/api'
import type { HistoryRow } from '@/api/record-types'
import { useResource } from '@/composables/use-resource'

const historyPage = 40

/** One record with its history; both are read again after every act. */
export function useRecord(api: Api, type: Ref<string>, id: Ref<string>) {
    const page = useResource(() => api.page(type.value, id.value))
    const history = ref<HistoryRow[]>([])
    const historyTotal = ref(0)
    const reading = ref(false)

    async function readHistory(offset: number) {
        const asked = id.value
        reading.value = true
        const outcome = await api.history(type.value, asked, offset, historyPage)
        reading.value = false
        if (!outcome.ok || asked !== id.value) return
        history.value = offset === 0 ? outcome.value.rows : [...history.value, ...outcome.value.rows]
        historyTotal.value = outcome.value.total
    }

    async function reload() {
        await Promise.all([page.load(), readHistory(0)])
    }

    watch([type, id], () => {
        page.value.value = undefined
        page.problem.value = undefined
        history.value = []
        void reload()
    }, { immediate: true })

    const titles = computed(() => page.value.value?.references ?? {})
    return { page, history, historyTotal, reading, titles, reload, more: () => readHistory(history.value.length) }
}
