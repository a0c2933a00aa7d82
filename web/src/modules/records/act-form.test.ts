import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, type App } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { createApi } from '@/api'
import { createClient } from '@/api/client'
import type { Json } from '@/api/json'
import { apiKey } from '@/composables/use-api'
import { useCatalogue } from '@/stores/catalogue'
import { useSession } from '@/stores/session'
import { aCatalogue, aSession } from '@/testing/fixtures'
import ActForm from './act-form.vue'
import type { ActContext } from './use-act'

const context: ActContext = {
    type: 'case', record: 'r1', version: 7, stored: { cause: '甲' }, titles: {}, asFact: false, person: 'p1', onBehalfOf: undefined,
    step: { act: 'decide', label: '决定', allowed: true }, fields: (aCatalogue.record_types['case']?.fields ?? []).filter((field) => field.id === 'cause'),
}

/** A server that answers everything at once but the draft, which it gives when told to. */
function mounted(shown: ActContext = context) {
    let give: (body: Json) => void = () => undefined
    const answer = (body: Json) => new Response(JSON.stringify(body))
    const call = (path: RequestInfo | URL) => (String(path).startsWith('/api/drafts/')
        ? new Promise<Response>((resolve) => { give = (body) => resolve(answer({ body })) })
        : Promise.resolve(answer({ rows: [] })))
    const place = document.createElement('div')
    place.setAttribute('role', 'dialog')
    place.tabIndex = -1
    place.className = 'side-body'
    document.body.append(place)
    place.focus()
    const app = createApp(ActForm, { context: shown })
    const pinia = createPinia()
    app.use(pinia)
    app.use(createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: {} }] }))
    setActivePinia(pinia)
    useCatalogue().loaded = aCatalogue
    useSession().begin(aSession)
    app.provide(apiKey, createApi(createClient({ csrf: () => '', onSignedOut: () => undefined }, call)))
    app.mount(place)
    return { app, place, cause: () => place.querySelector<HTMLInputElement>('#act-cause'), give: (body: Json) => give(body) }
}

describe('the form of an act', () => {
    const apps: App[] = []
    beforeEach(() => {
        sessionStorage.clear()
        vi.useFakeTimers()
    })
    afterEach(() => {
        apps.splice(0).forEach((app) => app.unmount())
        document.body.replaceChildren()
        vi.useRealTimers()
    })

    it('cannot be typed in before its draft is there, and then shows the draft', async () => {
        const { app, cause, give } = mounted()
        apps.push(app)
        await vi.advanceTimersByTimeAsync(3000)
        expect(cause()).toBeNull()

        give({ saved_at: '2026-04-24T01:00:00.000Z', body: { version: 7, before: { cause: '甲' }, values: { cause: '乙' } } })
        await vi.advanceTimersByTimeAsync(0)

        expect(cause()?.value).toBe('乙')
    })

    it('can be filled in when the draft does not come in time, and says so', async () => {
        const { app, place, cause } = mounted()
        apps.push(app)

        await vi.advanceTimersByTimeAsync(6100)

        expect(cause()?.value).toBe('甲')
        expect(place.textContent).toContain('以前存的草稿还没有取到')
    })

    it('names the day that has come meanwhile, until another is chosen', async () => {
        const { app, place, give } = mounted()
        apps.push(app)
        give(null)
        await vi.advanceTimersByTimeAsync(0)
        expect(place.textContent).toContain(`办理日期：${aSession.today}（今天）`)

        useSession().turnTo({ today: '2027-01-01', today_is_working_day: false })
        await vi.advanceTimersByTimeAsync(0)
        expect(place.textContent).toContain('办理日期：2027-01-01（今天）')

        place.querySelector<HTMLButtonElement>('#about-other-day')?.click()
        await vi.advanceTimersByTimeAsync(0)
        expect(place.querySelector<HTMLInputElement>('#about-happened_on')?.value).toBe('2027-01-01')
    })

    it('shows what a choice asks for, says so, and leaves the focus at the choice', async () => {
        const outcome = (aCatalogue.record_types['case']?.fields ?? []).filter((field) => field.id === 'outcome')
        const { app, place, give } = mounted({ ...context, stored: {}, fields: [...outcome, { id: 'fine', label: '罚款', kind: 'money', asked: { outcome: 'penalty' } }] })
        apps.push(app)
        give(null)
        await vi.advanceTimersByTimeAsync(0)
        const choice = place.querySelector<HTMLSelectElement>('#act-outcome')
        expect(place.querySelector('#act-fine')).toBeNull()

        choice?.focus()
        if (choice !== null) choice.value = 'penalty'
        choice?.dispatchEvent(new Event('change'))
        await vi.advanceTimersByTimeAsync(0)

        expect(place.querySelector('#act-fine')).not.toBeNull()
        expect(place.querySelector('.asked [role=status]')?.textContent).toBe('现在要填：罚款')
        expect(document.activeElement).toBe(choice)
    })

    it('takes the focus when it comes', async () => {
        const { app, cause, give } = mounted()
        apps.push(app)

        give(null)
        await vi.advanceTimersByTimeAsync(0)

        expect(document.activeElement).toBe(cause())
    })
})
