import { onScopeDispose, ref, type Ref } from 'vue'

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
