import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'
import { moved, zoomedAt, type Size, type View } from './map-math'

const dragBegins = 5
const keyStep = 80

export interface MapView {
    size: Ref<Size>
    /** True while a finger or the mouse moves the map, and a moment after: that is no click. */
    dragged: Ref<boolean>
    zoom: (by: number) => void
    onPointerDown: (event: PointerEvent) => void
    onPointerMove: (event: PointerEvent) => void
    onPointerUp: (event: PointerEvent) => void
    onWheel: (event: WheelEvent) => void
    onKey: (event: KeyboardEvent) => boolean
}

/** Moves and zooms a map by mouse, fingers, wheel and keys. */
export function useMapView(element: Ref<Element | undefined | null>, view: Ref<View>): MapView {
    const size = ref<Size>({ width: 800, height: 500 })
    const dragged = ref(false)
    const held = new Map<number, { x: number; y: number }>()
    let travelled = 0

    function measure() {
        const box = element.value?.getBoundingClientRect()
        if (box !== undefined && box.width > 0 && box.height > 0) size.value = { width: Math.floor(box.width), height: Math.floor(box.height) }
    }
    const observer = new ResizeObserver(measure)
    onMounted(() => {
        measure()
        if (element.value) observer.observe(element.value)
    })
    onBeforeUnmount(() => observer.disconnect())

    const zoom = (by: number) => { view.value = zoomedAt(view.value, size.value, by) }

    function at(event: { clientX: number; clientY: number }) {
        const box = element.value?.getBoundingClientRect()
        return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) }
    }

    function onPointerDown(event: PointerEvent) {
        if (event.button !== 0) return
        held.set(event.pointerId, at(event))
        if (held.size === 1) {
            travelled = 0
            dragged.value = false
        }
    }

    function onPointerMove(event: PointerEvent) {
        const before = held.get(event.pointerId)
        if (before === undefined) return
        const now = at(event)
        const others = [...held].filter(([id]) => id !== event.pointerId).map(([, spot]) => spot)
        travelled += Math.abs(now.x - before.x) + Math.abs(now.y - before.y)
        if (!dragged.value && travelled < dragBegins) return
        if (!dragged.value) {
            dragged.value = true
            // From here on the map has the pointer, also outside of it.
            element.value?.setPointerCapture(event.pointerId)
        }
        const [other] = others
        const share = other === undefined ? 1 : 0.5
        view.value = moved(view.value, (now.x - before.x) * share, (now.y - before.y) * share)
        if (other !== undefined) {
            const apart = (spot: { x: number; y: number }) => Math.max(8, Math.hypot(spot.x - other.x, spot.y - other.y))
            view.value = zoomedAt(view.value, size.value, Math.log2(apart(now) / apart(before)), (now.x + other.x) / 2, (now.y + other.y) / 2)
        }
        held.set(event.pointerId, now)
    }

    function onPointerUp(event: PointerEvent) {
        held.delete(event.pointerId)
    }

    function onWheel(event: WheelEvent) {
        const { x, y } = at(event)
        view.value = zoomedAt(view.value, size.value, Math.max(-1, Math.min(1, -event.deltaY / 240)), x, y)
    }

    /** Whether the key was for the map. */
    function onKey(event: KeyboardEvent): boolean {
        const ways: Partial<Record<string, () => void>> = {
            ArrowLeft: () => { view.value = moved(view.value, keyStep, 0) },
            ArrowRight: () => { view.value = moved(view.value, -keyStep, 0) },
            ArrowUp: () => { view.value = moved(view.value, 0, keyStep) },
            ArrowDown: () => { view.value = moved(view.value, 0, -keyStep) },
            '+': () => zoom(0.5),
            '=': () => zoom(0.5),
            '-': () => zoom(-0.5),
        }
        const way = event.ctrlKey || event.metaKey || event.altKey ? undefined : ways[event.key]
        if (way === undefined) return false
        event.preventDefault()
        way()
        return true
    }

    return { size, dragged, zoom, onPointerDown, onPointerMove, onPointerUp, onWheel, onKey }
}
