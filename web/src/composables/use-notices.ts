import { ref } from 'vue'

export interface Notice { id: number; tone: 'done' | 'late' | 'wait'; words: string; link?: { label: string; to: string } }

const notices = ref<Notice[]>([])
let last = 0

/** Short news at the foot of the page: an act was recorded, something could not be done. The same said again stands once. */
export function useNotices() {
    function drop(id: number) {
        notices.value = notices.value.filter((notice) => notice.id !== id)
    }
    function tell(tone: Notice['tone'], words: string, link?: Notice['link']) {
        last += 1
        const id = last
        const others = notices.value.filter((notice) => notice.words !== words)
        notices.value = [...others.slice(-2), { id, tone, words, ...(link === undefined ? {} : { link }) }]
        window.setTimeout(() => drop(id), 9000)
    }
    return { notices, tell, drop }
}
