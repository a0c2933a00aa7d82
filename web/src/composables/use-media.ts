import { onScopeDispose, ref, type Ref } from 'vue'

/** Whether the device is held in the hand: it has a camera worth offering. */
export function isHandheld(): boolean {
    return window.matchMedia('(pointer: coarse)').matches
}

/** Whether the window is as narrow as a phone's. */
export function usePhone(): Ref<boolean> {
    const query = window.matchMedia('(max-width: 760px)')
    const phone = ref(query.matches)
    const update = () => {
        phone.value = query.matches
    }
    query.addEventListener('change', update)
    onScopeDispose(() => query.removeEventListener('change', update))
    return phone
}
