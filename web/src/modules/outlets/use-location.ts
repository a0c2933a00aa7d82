import { ref } from 'vue'

export interface Here { lng: number; lat: number; accuracy: number }

/** Why there is no position: the page came without TLS, the browser has none to give, or what went wrong when asked. */
export type NoLocation = 'open' | 'missing' | 'denied' | 'unavailable' | 'timeout'

/** The device's own position, asked for only when somebody wants it; it goes nowhere. */
export function useLocation() {
    const here = ref<Here>()
    const problem = ref<NoLocation>()
    const waiting = ref(false)

    function locate(): Promise<void> {
        problem.value = undefined
        if (!window.isSecureContext) {
            problem.value = 'open'
            return Promise.resolve()
        }
        if (!('geolocation' in navigator)) {
            problem.value = 'missing'
            return Promise.resolve()
        }
        waiting.value = true
        return new Promise((done) => {
            navigator.geolocation.getCurrentPosition(
                ({ coords }) => {
                    here.value = { lng: coords.longitude, lat: coords.latitude, accuracy: coords.accuracy }
                    waiting.value = false
                    done()
                },
                (failure) => {
                    problem.value = failure.code === failure.PERMISSION_DENIED ? 'denied' : failure.code === failure.TIMEOUT ? 'timeout' : 'unavailable'
                    waiting.value = false
                    done()
                },
                { enableHighAccuracy: true, timeout: 10_000, maximumAge: 30_000 },
            )
        })
    }

    return { here, problem, waiting, locate }
}
