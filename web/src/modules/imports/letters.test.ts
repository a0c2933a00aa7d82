import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, defineComponent, h, nextTick, ref, type App, type Component } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { LetterLine } from '@/api/letter-types'
import UploadLines from '@/components/upload-lines.vue'
import { useSession } from '@/stores/session'
import { aSession } from '@/testing/fixtures'
import { aLetter, aLine, letterText } from '@/testing/letters'
import LetterList from './letter-list.vue'
import { keyOf, marksOf, piecesOf } from './letter-pieces'
import LetterView from './letter-view.vue'

describe('the pieces of a letter', () => {
    it('give the text back whole, with what was read marked by its bytes', () => {
        const pieces = piecesOf(letterText, marksOf(aLetter))

        expect(pieces.map((piece) => piece.text).join('')).toBe(letterText)
        expect(pieces.filter((piece) => piece.mark !== undefined).map((piece) => [piece.text, piece.doubtful])).toEqual([['某环罚〔2023〕7号', false], ['伍万元（60000元）', true]])
    })
    it('of places over one another show the one that begins last, and bear places past the end', () => {
        const marks = [{ key: 'a', begin: 0, end: 6, doubtful: false }, { key: 'b', begin: 3, end: 6, doubtful: false }, { key: 'c', begin: 9, end: 99, doubtful: false }]

        expect(piecesOf('甲乙丙丁', marks).map((piece) => [piece.text, piece.mark])).toEqual([['甲', 'a'], ['乙', 'b'], ['丙', undefined], ['丁', 'c']])
    })
    it('of an empty text are none', () => expect(piecesOf('', [])).toEqual([]))
})

describe('letters on the screen', () => {
    const apps: App[] = []
    beforeEach(() => vi.stubGlobal('matchMedia', () => ({ matches: false })))
    afterEach(() => {
        apps.splice(0).forEach((app) => app.unmount())
        vi.unstubAllGlobals()
        document.body.replaceChildren()
    })

    function mounted(component: Component, props: Record<string, unknown>) {
        const place = document.createElement('div')
        document.body.append(place)
        const app = createApp(component, props)
        const pinia = createPinia()
        app.use(pinia)
        setActivePinia(pinia)
        useSession().begin(aSession)
        app.use(createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: {} }] }))
        app.mount(place)
        apps.push(app)
        return place
    }

    it('a value leads to its place in the text, a place to its value', async () => {
        const place = mounted(LetterView, { letter: aLetter, line: aLine })
        const [number] = aLetter.values
        const key = number === undefined ? '' : keyOf(number)

        place.querySelector<HTMLButtonElement>('[data-field="doc_no"] button')?.click()
        await nextTick()
        expect(place.querySelector('mark.cur')?.textContent).toBe('某环罚〔2023〕7号')
        place.querySelectorAll<HTMLElement>('mark')[1]?.click()
        await nextTick()
        expect(place.querySelector('.val.on')?.getAttribute('data-field')).toBe('amount_yuan')
        expect(place.querySelector(`mark[data-mark="${key}"]`)?.className).toBe('')
    })
    it('a place in the text is reached and pressed by keys', async () => {
        const place = mounted(LetterView, { letter: aLetter, line: aLine })
        const [number, amount] = place.querySelectorAll<HTMLElement>('mark')

        expect([number?.tabIndex, number?.getAttribute('role')]).toEqual([0, 'button'])
        number?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }))
        await nextTick()
        expect(place.querySelector('.val.on')?.getAttribute('data-field')).toBe('doc_no')
        amount?.dispatchEvent(new KeyboardEvent('keydown', { key: ' ' }))
        await nextTick()
        expect(place.querySelector('.val.on')?.getAttribute('data-field')).toBe('amount_yuan')
    })
    it('two values of one place stand both', () => {
        const [number] = aLetter.values
        const values = number === undefined ? [] : [number, { ...number, end: number.end - 3, value: '另一个' }]

        expect(mounted(LetterView, { letter: { ...aLetter, values }, line: aLine }).querySelectorAll('[data-field="doc_no"]').length).toBe(2)
    })
    it('where the letter stands below the list, who chose it is led to it; beside the list nobody is moved', async () => {
        const led: string[] = []
        Element.prototype.scrollIntoView = function scrolled(this: Element) { led.push(this.id) }
        const letter = ref(aLetter)
        const Around = defineComponent(() => () => h(LetterView, { letter: letter.value, line: aLine }))
        vi.stubGlobal('matchMedia', () => ({ matches: true }))
        mounted(Around, {})
        expect([led, document.activeElement?.id]).toEqual([['values-title'], 'values-title'])
        letter.value = { ...aLetter, n: 2 }
        await nextTick()
        expect(led).toEqual(['values-title', 'values-title'])

        vi.stubGlobal('matchMedia', () => ({ matches: false }))
        letter.value = { ...aLetter, n: 3 }
        await nextTick()
        expect(led.length).toBe(2)
    })
    it('a letter that came in says so and leads to its case, and says when it was taken back', () => {
        const came: LetterLine = { ...aLine, outcome: 'new', remarks: [] }
        const at = (stage: string) => mounted(LetterList, { letters: [came], leftOut: [], chosen: 0, locked: true, stage }).textContent

        expect(at('draft')).toContain('可以导入')
        expect(at('draft')).not.toContain('看已登记的案件')
        expect(at('performed')).toMatch(/已导入.*看已登记的案件/)
        expect(at('undone')).toContain('已撤销')
    })
    it('a box goes back where its choice was not kept', async () => {
        const leftOut = ref<number[]>([])
        const Around = defineComponent(() => () => h(LetterList, { letters: [aLine], leftOut: leftOut.value, chosen: 0, locked: false, stage: 'draft', onLeave: () => { leftOut.value = [1] } }))
        const place = mounted(Around, {})
        const box = place.querySelector<HTMLInputElement>('input')

        box?.click()
        await nextTick()
        expect(box?.checked).toBe(false)
        leftOut.value = []
        await nextTick()
        expect(box?.checked).toBe(true)
    })
    it('a file for which the server is too busy may be sent again, one that is refused may not', () => {
        const refused = (status: number) => ({ kind: 'refused', status, refusals: [], words: '一时排不上', body: {} })
        const linesOf = (status: number) => mounted(UploadLines, { uploading: [{ id: 1, name: '甲.docx', size: 1, sent: 1, problem: refused(status) }] }).textContent

        expect(linesOf(429)).toContain('重试')
        expect(linesOf(422)).not.toContain('重试')
    })
    it('doubts stand with their value, what lacks is named, what bars is said once at the head', () => {
        const place = mounted(LetterView, { letter: aLetter, line: aLine })

        expect(place.querySelector('[data-field="amount_yuan"]')?.textContent).toContain('存疑：大写与小写不一致')
        expect(place.querySelector('[data-lack="uscc"]')?.textContent).toContain('没有读出')
        expect(place.querySelector('.rem')?.textContent).toContain('错误')
    })
    it('a line says why its letter cannot come in, and is left out by its box', () => {
        const left: [number, boolean][] = []
        const refused: LetterLine = { n: 2, name: '扫描.pdf', size: 9, outcome: 'refused', refused: [{ words: '这是图片' }] }
        const known: LetterLine = { n: 3, name: '乙.txt', size: 9, outcome: 'duplicate', known: true, doc_no: '某环罚〔2023〕8号', remarks: [{ label: '', words: '已经登记过', severity: 'warning' }] }
        const place = mounted(LetterList, { letters: [aLine, refused, known], leftOut: [], chosen: 1, locked: false, stage: 'draft', onLeave: (n: number, out: boolean) => left.push([n, out]) })

        expect(place.querySelector('[data-letter="1"]')?.textContent).toContain('大写与小写不一致')
        expect(place.querySelector('[data-letter="2"]')?.textContent).toMatch(/读不出.*扫描\.pdf.*这是图片/)
        expect(place.querySelector('[data-letter="2"] button')).toBeNull()
        expect(place.querySelector('[data-letter="3"]')?.textContent).toMatch(/已登记.*已经登记过.*看已登记的案件/)
        place.querySelector<HTMLInputElement>('[data-letter="1"] input')?.click()
        expect(left).toEqual([[1, true]])
    })
})
