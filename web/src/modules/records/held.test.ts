import { createPinia } from 'pinia'
import { afterEach, describe, expect, it } from 'vitest'
import { createApp, h, type App } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { createApi } from '@/api'
import { createClient } from '@/api/client'
import type { Held } from '@/api/other-types'
import { apiKey } from '@/composables/use-api'
import HeldPanel from './held-panel.vue'

const cases = { type: 'case', label: '案件', counted_in: '件', count: 1, beyond: 0, filter: { $holder: 'p' }, who: '承办机构负责人', rows: [{ id: 'c1', title: '涉嫌偷排案', may_hand_over: true }] }
const clues = { ...cases, type: 'clue', label: '线索', counted_in: '条', count: 0, beyond: 3, rows: [] }
const held = (more: Partial<Held> = {}): Held => ({ person: { id: 'p', name: '张三' }, active: true, total: 4, types: [cases, clues], ...more })

describe('what is open in somebody\'s name', () => {
    const apps: App[] = []
    afterEach(() => apps.splice(0).forEach((app) => app.unmount()))

    async function shown(answer: Held, leaving = false): Promise<HTMLElement> {
        const api = createApi(createClient({ csrf: () => '', onSignedOut: () => undefined }, async () => new Response(JSON.stringify(answer), { status: 200 })))
        const place = document.createElement('div')
        const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: { render: () => null } }] })
        const app = createApp({ render: () => h(HeldPanel, { person: 'p', leaving }) })
        app.use(createPinia()).use(router).provide(apiKey, api).mount(place)
        apps.push(app)
        await expect.poll(() => place.textContent !== '' || answer.total === 0).toBe(true)
        return place
    }

    it('stands with the way to hand it over, and is counted where it may not be read', async () => {
        const place = await shown(held())
        expect(place.querySelector('a.btn')?.getAttribute('href')).toBe('/record/case/c1?act=hand_over')
        expect(place.textContent).toContain('3 条，您无权查看。可以移交的：承办机构负责人。')
        expect(place.textContent).not.toContain('已离岗')
    })
    it('is pressed for once they have left, and before it is set that they leave', async () => {
        expect((await shown(held({ active: false }))).textContent).toContain('张三 已离岗，名下还有未办结的事')
        expect((await shown(held(), true)).textContent).toContain('离岗的人不能再登录；请逐件移交给在岗的人。')
    })
    it('is not spoken of where nothing is', async () => expect((await shown(held({ total: 0, types: [] }))).textContent).toBe(''))
})
