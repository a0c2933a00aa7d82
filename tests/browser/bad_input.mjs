// What goes wrong at a form: a line that breaks, a file that lies or is too large, an old draft.
// Nothing typed is lost, nothing of others is taken back, and every refusal says what to do.
import assert from 'node:assert/strict'
import { truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { Client } from '../support/client.mjs'
import { temporaryFolder } from '../support/databases.mjs'
import { holds } from '../support/report.mjs'
import { Screen, holdUp } from './page.mjs'

const told = '巡查发现雨水口有黄色废水外排'
const later = '，断线以后又写了一句'

async function brokenLine(screen, handler) {
    const { page } = screen
    const context = page.context()
    const before = (await handler.read('/api/records/clue/count')).total
    await holds('a line that breaks while one writes is said, and what is written stays', async () => {
        await screen.go('/new/clue')
        await screen.choose('source', '现场检查')
        await screen.fill('content', told)
        await page.getByText(/草稿已存/).waitFor()
        await context.setOffline(true)
        await page.locator('#act-content').press('End')
        await page.locator('#act-content').pressSequentially(later)
        await page.getByText(/连不上服务器，草稿暂存本机/).waitFor()
        await page.locator('.act-foot .btn.p').click()
        await page.locator('.act-form').getByRole('alert').filter({ hasText: '不会重复办理' }).waitFor()
        assert.equal(await page.locator('#act-content').inputValue(), told + later)
    })
    await holds('when the line is back the draft goes out by itself, and the act is done once', async () => {
        await context.setOffline(false)
        await page.getByText(/草稿已存/).waitFor()
        await page.locator('.act-form').getByRole('alert').waitFor({ state: 'detached' })
        await screen.submit()
        assert.equal((await handler.read('/api/records/clue/count')).total, before + 1)
        await page.locator('.mid').getByText(told + later).waitFor()
    })
}

// An answer about drafts that is long in coming, or does not come: nothing typed before or since is lost.
async function slowDraft(screen) {
    const { page } = screen
    const content = page.locator('#act-content')
    const drafts = '**/api/drafts/clue/**'
    const later = (route) => new Promise((done) => setTimeout(() => done(route.continue()), 800))
    const broken = (route) => (route.request().method() === 'GET' ? route.abort() : route.continue())
    await holds('a form is there when its draft is: nobody types into what is about to be replaced', async () => {
        await screen.go('/new/clue')
        await content.fill(told)
        await page.getByText(/草稿已存/).waitFor()
        await screen.go('/')
        await page.evaluate(() => sessionStorage.clear())
        const { asked, goOn } = await holdUp(page, drafts)
        await page.goto(`${screen.address}/new/clue`)
        await asked
        await page.locator('.wait').first().waitFor()
        assert.equal(await content.count(), 0)
        goOn()
        await content.waitFor()
        assert.equal(await content.inputValue(), told)
        await page.unroute(drafts)
    })
    await holds('a draft that cannot be had is said; what is typed meanwhile and what was kept both stand until one is chosen', async () => {
        await screen.go('/')
        await page.evaluate(() => sessionStorage.clear())
        await page.route(drafts, broken)
        await page.goto(`${screen.address}/new/clue`)
        await page.getByText('以前存的草稿还没有取到').waitFor()
        await screen.shot('draft-not-there')
        assert.deepEqual(await screen.accessibility(), [])
        await content.fill('雨水口已封堵')
        await page.getByText(/草稿暂存本机/).waitFor()
        await page.unroute(drafts)
        await screen.press('再取一次')
        await page.getByText(/另有一份 .* 存的草稿/).waitFor()
        assert.equal(await content.inputValue(), '雨水口已封堵')
        await screen.shot('draft-two')
        await screen.press('改用那一份')
        assert.equal(await content.inputValue(), told)
        await page.getByText(/草稿已存/).waitFor()
    })
    await holds('a press that is repeated while the first is under way does the act once', async () => {
        await screen.press('不用草稿，重新填')
        await screen.choose('source', '现场检查')
        await content.fill('连按两次')
        await page.route('**/api/acts', later)
        let sent = 0
        page.on('request', (request) => (sent += request.url().endsWith('/api/acts') && request.method() === 'POST' ? 1 : 0))
        await page.locator('.act-foot .btn.p').evaluate((button) => {
            button.form.requestSubmit()
            button.form.requestSubmit()
        })
        await page.locator('.act-form').waitFor({ state: 'detached' })
        await page.unroute('**/api/acts')
        await screen.settled()
        assert.equal(sent, 1)
    })
}

async function wrongFiles(screen) {
    const { page } = screen
    const files = page.locator('#act-attachments')
    const line = (name) => page.locator('.intake li').filter({ hasText: name })
    await holds('a file whose content is another than its name says is refused in words', async () => {
        await screen.go('/new/clue')
        await files.setInputFiles({ name: '现场笔录.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ\x90\0 no page of paper') })
        await line('现场笔录.pdf').getByRole('alert').filter({ hasText: '文件名' }).waitFor()
        assert.equal(await line('现场笔录.pdf').getByRole('button', { name: '继续上传' }).count(), 0)
        await line('现场笔录.pdf').getByRole('button', { name: '不要了' }).click()
    })
    await holds('a file beyond the limit is refused before it is sent, with the limit', async () => {
        const large = join(temporaryFolder(), '现场录像.mp4')
        writeFileSync(large, '')
        truncateSync(large, 5 * 1024 ** 3)
        await files.setInputFiles(large)
        await line('现场录像.mp4').getByRole('alert').filter({ hasText: /过大，一个文件至多 \d+ [GM]B/ }).waitFor()
        await line('现场录像.mp4').getByRole('button', { name: '不要了' }).click()
        assert.equal(await page.locator('.intake li').count(), 0)
    })
}

async function oldDraft(screen, handler, clerk) {
    const { page } = screen
    const mine = encodeURIComponent('{"$state":"filed","$holder":{"given":"actor"},"$pending":{"absent":true}}')
    const id = (await handler.read(`/api/records/case?limit=1&filter=${mine}`)).rows[0].id
    await holds('an old draft never takes back what others did since', async () => {
        await screen.go(`/record/case/${id}?act=correct`)
        await page.locator('#act-violation').fill('未建立台账，共三处')
        await page.locator('#about-reason').fill('核对笔录')
        await page.getByText(/草稿已存/).waitFor()
        await screen.go('/')
        await clerk.does('case', id, 'correct', { party_name: '某某新名有限公司' }, { reason: '与营业执照核对' })
        await screen.go(`/record/case/${id}?act=correct`)
        await page.locator('.stale').getByText('某某新名有限公司').waitFor()
        await screen.press('我已看过，按最新内容继续')
        assert.equal(await page.locator('#act-party_name').inputValue(), '某某新名有限公司')
        await screen.submit()
        const { values } = (await handler.record('case', id)).record
        assert.deepEqual([values.violation, values.party_name], ['未建立台账，共三处', '某某新名有限公司'])
    })
    await holds('the way back of the browser closes a form and stays at the record; forward, what was typed is there', async () => {
        await screen.go(`/record/case/${id}`)
        await page.getByRole('button', { name: '更多', exact: true }).click()
        await page.getByRole('button', { name: '更正', exact: true }).click()
        await page.locator('#act-violation').fill('未建立台账，共四处')
        await page.getByText(/草稿已存/).waitFor()
        await page.goBack()
        await page.locator('.act-form').waitFor({ state: 'detached' })
        assert.equal(new URL(page.url()).pathname, `/record/case/${id}`)
        await page.goForward()
        await page.locator('#act-violation').waitFor()
        assert.equal(await page.locator('#act-violation').inputValue(), '未建立台账，共四处')
        await screen.press('不用草稿，重新填')
        await screen.settled()
    })
}

export async function badInput(server, password) {
    const [handler, clerk] = await Promise.all(['handler1', 'clerk1'].map((account) => Client.signIn(server.address, account, password)))
    const screen = await Screen.open(server.address)
    await screen.signIn('handler1', password)
    await brokenLine(screen, handler)
    await slowDraft(screen)
    await wrongFiles(screen)
    await oldDraft(screen, handler, clerk)
    await holds('nothing that went wrong told a fault to the console', () => assert.deepEqual(screen.faults, []))
    await screen.close()
}
