import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

/** The inner width of an element, followed while it changes. */
export function useWidth(element: Ref<HTMLElement | undefined>): Ref<number> {
    const width = ref(0)
    const observer = new ResizeObserver((entries) => {
        width.value = Math.floor(entries[0]?.contentRect.width ?? 0)
    })
    onMounted(() => {
        if (element.value === undefined) return
        width.value = element.value.clientWidth
        observer.observe(element.value)
    })
    onBeforeUnmount(() => observer.disconnect())
    return width
}
