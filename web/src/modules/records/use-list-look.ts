import { computed, ref, watch, type Ref } from 'vue'
import type { Api } from '@/api'
import { isObject, readJson } from '@/api/json'
import { useNotices } from '@/composables/use-notices'
import { listWords as words } from '@/locales/zh-CN/list'
import type { useList } from './use-list'

const key = (type: string) => `qingheng.list.${type}`

function read(type: string): { columns: string[] | undefined; height: number } {
    const stored = readJson(localStorage.getItem(key(type)) ?? '')
    if (!isObject(stored)) return { columns: undefined, height: 32 }
    const columns = Array.isArray(stored['columns']) ? stored['columns'].filter((path) => typeof path === 'string') : undefined
    return { columns, height: typeof stored['height'] === 'number' ? stored['height'] : 32 }
}

/** How a person likes a list to look, kept in this browser. */
export function useListLook(type: Ref<string>) {
    const columns = ref<string[]>()
    const height = ref(32)
    const { tell } = useNotices()
    watch(type, (id) => {
        const stored = read(id)
        columns.value = stored.columns
        height.value = stored.height
    }, { immediate: true })
    const stored = computed(() => JSON.stringify({ columns: columns.value, height: height.value }))
    watch(stored, (text) => localStorage.setItem(key(type.value), text))

    async function dropView(api: Api, typeId: string, view: string, list: ReturnType<typeof useList>) {
        const outcome = await api.dropView(typeId, view.replace(/^my-/, ''))
        tell(outcome.ok ? 'done' : 'late', outcome.ok ? words.viewDropped : outcome.problem.words)
        if (!outcome.ok) return
        await list.change({ view: '' })
        await list.loadViews()
    }

    function choose(paths: string[] | undefined) {
        columns.value = paths
    }

    function setHeight(pixels: number) {
        height.value = pixels
    }

    return { columns, height, choose, setHeight, dropView }
}
