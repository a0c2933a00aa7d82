// Without a mouse: by keys alone from signing in to an approval; with a thumb on a phone.
import assert from 'node:assert/strict'

import { Client } from '../support/client.mjs'
import { advance, atWork, newMatter, steps } from '../support/matters.mjs'
import { holds } from '../support/report.mjs'
import { Screen, desktop, phone } from './page.mjs'

const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

// Presses Tab until what has the focus is called so; a person gives up in the end.
async function tabTo(page, name, most = 80) {
    for (let pressed = 0; pressed < most; pressed += 1) {
        await page.keyboard.press('Tab')
        const called = await page.evaluate(() => {
            const at = document.activeElement
            return at?.getAttribute('aria-label') ?? (at?.labels?.[0]?.innerText || at?.innerText || '')
        })
        if (name.test(called)) return
    }
    throw new Error(`${most} times Tab does not lead to ${name}`)
}

async function signInByKeys(screen, account, password) {
    const { page } = screen
    await screen.go('/sign-in')
    await page.locator('#account:focus').waitFor()
    await page.keyboard.type(account)
    await page.keyboard.press('Tab')
    await page.keyboard.type(password)
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.pathname === '/')
    await screen.settled()
}

async function byKeys(server, password, handler) {
    const mine = encodeURIComponent('{"$state":"filed","$holder":{"given":"actor"},"$pending":{"absent":true}}')
    const { title, values } = (await handler.read(`/api/records/case?limit=1&sort=-filed_on&filter=${mine}`)).rows[0]
    const asked = Screen.open(server.address)
    await holds('by keys alone: signing in, a case, a step with its reason, the proposal', async () => {
        const screen = await asked
        const { page } = screen
        await signInByKeys(screen, 'handler1', password)
        await page.keyboard.press('/')
        await page.keyboard.type(values.case_no)
        // The key takes the first hit, and while one types there are hits of half a number.
        await page.locator('#search-hits [role=option]').first().filter({ hasText: title }).waitFor()
        await page.keyboard.press('Enter')
        await page.waitForURL(/\/record\/case\//)
        await screen.settled()
        await tabTo(page, /^其他步骤/)
        await page.keyboard.press('Enter')
        await tabTo(page, /^呈报 延长办案期限$/)
        await page.keyboard.press('Enter')
        await page.locator('.side :focus').waitFor()
        await page.keyboard.type('案情复杂，须委托监测')
        await tabTo(page, /^呈报审批$/)
        await page.keyboard.press('Enter')
        await page.getByRole('heading', { name: '审批·延长办案期限' }).waitFor()
    })
    await holds('by keys alone: the leader finds it on the workbench and approves', async () => {
        const screen = await Screen.open(server.address)
        const { page } = screen
        await signInByKeys(screen, 'leader1', password)
        await tabTo(page, new RegExp(`^审批 延长办案期限 ${title}`))
        await page.keyboard.press('Enter')
        await page.waitForURL(/\/record\/case\//)
        await screen.settled()
        await tabTo(page, /^同意$/)
        await page.keyboard.press('Enter')
        await page.locator('.notice').filter({ hasText: '已同意' }).waitFor()
        assert.deepEqual(screen.faults, [])
        await screen.close()
    })
    await (await asked).close()
}

// Filings that the chief has endorsed: they wait for the leader.
async function proposeFilings(server, password, count) {
    const accounts = ['handler1', 'handler2', 'chief1']
    const clients = await Promise.all(accounts.map((account) => Client.signIn(server.address, account, password)))
    const bureau = await atWork(Object.fromEntries(accounts.map((account, index) => [account, clients[index]])), { party: 'party_name' }, '')
    for (let made = 1; made <= count; made += 1)
        await advance(bureau, newMatter(`待批试验厂${made}`), steps.findIndex(([name]) => name === 'approve filing'))
}

async function withAThumb(server, password) {
    const touch = { viewport: phone, hasTouch: true, isMobile: true }
    await holds('on a phone: a clue with a photograph just taken', async () => {
        const screen = await Screen.open(server.address, touch)
        const { page } = screen
        await screen.signIn('handler1', password)
        await page.getByRole('link', { name: '登记线索' }).tap()
        await screen.choose('source', '现场检查')
        await screen.fill('content', '厂区北侧雨水口有黄色废水外排')
        await page.locator('input[capture=environment]').setInputFiles({ name: 'IMG_0001.png', mimeType: 'image/png', buffer: pixel })
        await page.locator('.intake li').filter({ hasText: 'IMG_0001.png' }).getByRole('button', { name: /^移除/ }).waitFor()
        assert.equal(await screen.overflow(), 0)
        await screen.shot('phone-photograph')
        await screen.submit()
        await page.getByRole('link', { name: 'IMG_0001.png' }).first().waitFor()
        assert.deepEqual(screen.faults, [])
        await screen.close()
    })
    await holds('on a phone: what was seen is noted under a clue before there is a case, by two officers', async () => {
        const screen = await Screen.open(server.address, touch)
        const { page } = screen
        await screen.signIn('handler1', password)
        await page.getByRole('link', { name: '登记线索' }).tap()
        await screen.choose('source', '现场检查')
        await screen.fill('content', '厂区东侧露天堆放废桶')
        await screen.fill('party_name', '某某堆放化工有限公司')
        await screen.submit()
        await page.getByRole('link', { name: '登记现场笔录、询问笔录' }).tap()
        await page.locator('.act-form').waitFor()
        assert.equal(await page.locator('#act-party_name').inputValue(), '某某堆放化工有限公司', 'the party is known already')
        await screen.choose('kind', '现场检查（勘察）笔录')
        await screen.fill('place', '厂区东侧')
        await screen.fill('from_at', `${(await Client.signIn(server.address, 'handler1', password)).session.today} 00:10`)
        for (const [index, account] of ['handler1', 'handler2'].entries()) {
            await screen.addRow('handlers')
            await screen.pick(`#act-handlers-${index}-officer`, (await Client.signIn(server.address, account, password)).session.person.name)
        }
        for (const told of ['certificate_shown', 'rights_told', 'recusal_asked']) await screen.answer(told, '是')
        await screen.fill('content', '废桶二十只，无防渗')
        assert.equal(await screen.overflow(), 0)
        await screen.shot('phone-transcript-under-clue')
        await screen.submit()
        await page.locator('section').filter({ hasText: '相关记录' }).getByText('笔录（线索）').waitFor()
        assert.deepEqual(screen.faults, [])
        await screen.close()
    })
    const enough = 3
    await holds('on a phone: a leader goes from one approval to the next with two touches each', async () => {
        await proposeFilings(server, password, enough)
        const screen = await Screen.open(server.address, touch)
        const { page } = screen
        await screen.signIn('leader1', password)
        const waiting = await page.locator('#approvals li').count()
        assert.ok(waiting >= enough, `only ${waiting} approvals wait`)
        for (const line of await page.locator('#approvals li').allInnerTexts()) assert.match(line, /〔\d{4}〕\d+号/, 'each says its number')
        await page.locator('#approvals').getByRole('link', { name: /^审批 / }).first().tap()
        for (let left = waiting - 1; left > waiting - 3; left -= 1) {
            await page.locator('.ap .press').getByRole('button', { name: '同意' }).tap()
            await page.locator('.notice').getByRole('link', { name: `下一件（还有 ${left} 件）` }).tap()
            await screen.settled()
        }
        assert.equal(await screen.overflow(), 0)
        assert.deepEqual(screen.faults, [])
        await screen.close()
    })
    await holds('on a phone and at a desk: the way to answer is in sight before anything is scrolled', async () => {
        for (const viewport of [phone, desktop]) {
            const screen = await Screen.open(server.address, { viewport })
            const { page } = screen
            await screen.signIn('leader1', password)
            await screen.go('/approvals')
            if (viewport === phone) await page.locator('.list button').first().click()
            await screen.settled()
            const bar = await page.locator('.ap .press').boundingBox()
            assert.ok(bar !== null && bar.y + bar.height <= viewport.height, JSON.stringify(bar))
            await screen.shot(`approve-${viewport.width}`)
            await screen.close()
        }
    })
}

export async function inHand(server, password) {
    await byKeys(server, password, await Client.signIn(server.address, 'handler1', password))
    await withAThumb(server, password)
}
