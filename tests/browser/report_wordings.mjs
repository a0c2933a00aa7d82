// A figure that the reader does not know is told what it is by the page's own proposal, and the
// next year's report is read by it; what was kept is listed and withdrawn.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { holds as sentence } from '../support/report.mjs'
import { Screen, desktop, phone } from './page.mjs'

const taught = join(dirname(fileURLToPath(import.meta.url)), '..', 'report_reader', 'taught')
const first = readFileSync(join(taught, 'year_one.txt'), 'utf8')
const second = readFileSync(join(taught, 'year_two.txt'), 'utf8')

const rowOf = (screen, text) => screen.page.locator('.rc li', { has: screen.page.getByRole('button', { name: `“${text}”`, exact: true }) })

async function checkText(screen, text) {
    await screen.go('/report-check')
    await screen.page.locator('#report-text').fill(text)
    await screen.press('检查')
    await screen.page.locator('.rc').waitFor()
    await screen.settled()
    await screen.page.getByRole('tab', { name: /^数字/ }).click()
}

export async function reportWordings(server, bureau, name) {
    const holds = (words, work) => sentence(`${name}: ${words}`, work)
    const screen = await Screen.open(server.address, { viewport: desktop })
    const { page } = screen
    await screen.signIn('zhao', bureau.password)

    await holds('a figure opens to what it was read as, and to a search for what it is', async () => {
        await checkText(screen, first)
        await rowOf(screen, '326张').locator('.mean').click()
        const lesson = page.locator('.lesson')
        assert.match(await lesson.innerText(), /含义不明[\s\S]*326 张[\s\S]*2024/)
        await lesson.getByLabel('它是').fill('报警')
        await lesson.getByRole('button', { name: '自动监测报警数', exact: true }).waitFor()
        assert.deepEqual(await screen.accessibility(), [])
        await screen.shot(`report-lesson-${name}`)
    })
    await holds('the words that would be kept are shown, made longer and shorter, with what they would change', async () => {
        const lesson = page.locator('.lesson')
        await lesson.getByRole('button', { name: '自动监测报警数', exact: true }).click()
        await lesson.getByText('照这些词，这个数能认出来').waitFor()
        const names = lesson.getByLabel('以后认这些词')
        const proposed = await names.inputValue()
        assert.match(proposed, /工单/)
        assert.ok(!/[0-9。]/.test(proposed), proposed)
        assert.match(await lesson.innerText(), /不影响这份报告/)
        await names.fill('全年')
        await screen.press('试这些词')
        await lesson.getByText(/太短或者太平常|不在这个数字的句子里/).waitFor()
        assert.equal(await lesson.getByRole('button', { name: '留用', exact: true }).isEnabled(), false)
        await names.fill(proposed)
        await screen.press('试这些词')
        await lesson.getByText('照这些词，这个数能认出来').waitFor()
        await screen.shot(`report-lesson-words-${name}`)
        assert.deepEqual(await screen.accessibility(), [])
    })
    await holds('once kept, the text is read by it at once, and so is the next year’s', async () => {
        await screen.press('留用')
        await rowOf(screen, '326张').getByText('按本局用语').waitFor()
        assert.match(await rowOf(screen, '326张').innerText(), /自动监测报警数/)
        await rowOf(screen, '11部').locator('.mean').click()
        await page.locator('.lesson').getByRole('button', { name: '不是指标', exact: true }).click()
        await page.locator('.lesson').getByText('照这些词，这个数能认出来').waitFor()
        await screen.press('留用')
        await rowOf(screen, '11部').getByText('按本局用语').waitFor()
        await screen.press('检查新稿')
        await checkText(screen, second)
        assert.match(await rowOf(screen, '410张').innerText(), /自动监测报警数[\s\S]*按本局用语/)
        assert.match(await rowOf(screen, '14部').innerText(), /不是指标/)
        assert.match(await rowOf(screen, '63件').innerText(), /查处环境违法案件数/)
        await screen.shot(`report-taught-${name}`)
    })
    await holds('on a phone a figure is taught in the list', async () => {
        const small = await Screen.open(server.address, { viewport: phone })
        await small.signIn('wang', bureau.password)
        await checkText(small, second)
        await rowOf(small, '99.2%').locator('.mean').click()
        await small.page.locator('.lesson').getByLabel('它是').fill('处置率')
        await small.page.locator('.lesson').getByRole('button', { name: '自动监测报警处置率', exact: true }).click()
        await small.page.locator('.lesson').getByText('照这些词，这个数能认出来').waitFor()
        assert.equal(await small.overflow(), 0)
        await small.shot(`report-lesson-phone-${name}`)
        assert.deepEqual(await small.accessibility(), [])
        assert.deepEqual(small.faults, [])
        await small.close()
    })
    await holds('what is kept is listed with its sentence, and withdrawn with a reason', async () => {
        await screen.go('/report-check/wordings')
        await page.locator('main li').first().waitFor()
        const list = await page.locator('.scroll').innerText()
        assert.match(list, /自动监测报警数[\s\S]*推送预警工单326张/)
        assert.match(list, /不是指标/)
        await screen.shot(`report-wordings-${name}`)
        assert.deepEqual(await screen.accessibility(), [])
        for (let left = 2; left > 0; left -= 1) {
            await page.getByRole('button', { name: '撤回', exact: true }).first().click()
            await page.getByLabel('为什么撤回').fill('试完')
            await screen.press('撤回这一条')
            await page.waitForFunction((count) => document.querySelectorAll('.scroll li').length === count, left - 1)
        }
        assert.match(await page.locator('body').innerText(), /还没有留用的用语/)
    })
    await holds('no page of the wordings had a fault', () => assert.deepEqual(screen.faults, []))
    await screen.close()
}
