import { defineStore } from 'pinia'
import { ref } from 'vue'

/**
 * How far the browser trusts the way to the server. Without TLS under a name there is neither camera
 * nor off-line storage; with a certificate that was only clicked away there is no off-line storage.
 */
export type Trust = 'unknown' | 'open' | 'untrusted' | 'trusted'

export interface TrustFacts {
    secureContext: boolean
    /** Takes a worker and gives it back; false when the browser refuses. */
    takesWorker: () => Promise<boolean>
}

export async function trustOf(facts: TrustFacts): Promise<Trust> {
    if (!facts.secureContext) return 'open'
    return (await facts.takesWorker()) ? 'trusted' : 'untrusted'
}

async function takesWorker(): Promise<boolean> {
    if (!('serviceWorker' in navigator)) return false
    try {
        const registration = await navigator.serviceWorker.register('/probe-worker.js', { scope: '/probe/' })
        await registration.unregister()
        return true
    } catch {
        return false
    }
}

export const useTrust = defineStore('trust', () => {
    const trust = ref<Trust>('unknown')
    let asked = false

    /** Asks the browser, once. */
    async function find() {
        if (asked) return
        asked = true
        trust.value = await trustOf({ secureContext: window.isSecureContext, takesWorker })
    }

    return { trust, find }
})
