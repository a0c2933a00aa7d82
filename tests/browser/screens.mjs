// Every screen at both widths: axe finds nothing, a phone does not scroll sideways.
import assert from 'node:assert/strict'

import { Client } from '../support/client.mjs'
import { holds } from '../support/report.mjs'
import { Screen, desktop, phone } from './page.mjs'

async function firstOf(client, type, query = '') {
    const found = await client.read(`/api/records/${type}?limit=1${query}`)
    return `/record/${type}/${found.rows[0].id}`
}

// Account, name, path, and what is done there before looking.
async function screensOf(address, password) {
    const handler = await Client.signIn(address, 'handler1', password)
    const legal = await Client.signIn(address, 'legal1', password)
    const open = encodeURIComponent('{"$state":"prior_notice_served"}')
    const review = await firstOf(legal, 'case', `&filter=${open}`)
    const enterprise = await firstOf(legal, 'enterprise')
    const mine = await firstOf(handler, 'case')
    const history = await handler.read(`/api${mine.replace('/record/', '/records/')}/history?limit=1`)
    return [
        ['handler1', 'the workbench', '/'],
        ['handler1', 'a record', mine],
        ['handler1', 'a paper of a case', mine, async (page) => {
            await page.getByRole('searchbox', { name: '按名称找文书' }).fill('行政处罚决定书')
            await page.getByRole('button', { name: '预览 行政处罚决定书', exact: true }).click()
            await page.locator('.side .paper .todo, .side .paper mark').first().waitFor()
        }],
        ['handler1', 'a new clue', '/new/clue'],
        ['leader1', 'the board', '/board'],
        ['leader1', 'the board by clock', '/board?by=clock'],
        ['leader1', 'the approvals', '/approvals'],
        ['legal1', 'a list', '/list/case', async (page) => page.locator('tbody tr').first().click()],
        ['legal1', 'the filter editor', '/list/case?view=closed', async (page) => page.getByRole('button', { name: '＋ 条件' }).click()],
        ['legal1', 'the columns of a list', '/list/clue', async (page) => page.getByRole('button', { name: '列', exact: true }).click()],
        ['legal1', 'a list with nothing in it', '/list/delegation'],
        ['legal1', 'an act', `${review}?act=legal_review`],
        ['legal1', 'an enterprise', enterprise],
        ['legal1', 'the search', '/', async (page) => {
            await page.getByRole('combobox', { name: '全局搜索' }).fill('排放')
            await page.locator('#search-hits [role=option]').first().waitFor()
        }],
        ['legal1', 'a page that is not there', '/nowhere'],
        ['legal1', 'a record that is not there', '/record/case/0190a000-0000-7000-8000-000000000000'],
        ['importer1', 'the imports', '/imports'],
        ['stat1', 'the figures', '/figures?year=2025&figure=fine_total_yuan'],
        ['stat1', 'the report', '/report?year=2025'],
        ['handler1', 'the ledger', `/ledger?act=${history.rows[0].act}`],
        ['audit1', 'the verification', '/ledger'],
        ['audit1', 'the log of reads', '/admin/reads'],
        ['security1', 'the accounts', '/admin/accounts'],
        ['admin', 'the jobs', '/admin/jobs'],
        ['admin', 'the calendars', '/admin/calendars'],
        ['handler1', 'the messages', '/messages'],
        ['clerk1', 'the payments', '/payments'],
        ['admin', 'the organisations', '/list/organisation'],
        ['legal1', 'the definitions', '/definitions', async (page) => page.locator('tbody .link').first().click()],
    ]
}

async function look(screen, title, size) {
    await screen.settled()
    await screen.shot(`${size}-${title.replaceAll(' ', '-')}`)
    assert.deepEqual(await screen.accessibility(), [])
    if (size === 'phone') assert.equal(await screen.overflow(), 0, 'the page scrolls sideways')
    assert.deepEqual(screen.faults, [])
}

async function signedOut(server, size, viewport) {
    const screen = await Screen.open(server.address, { viewport })
    await holds(`${size}: signing in`, async () => {
        await screen.go('/sign-in')
        await look(screen, 'signing in', size)
    })
    await holds(`${size}: what this device can do`, async () => {
        await screen.go('/device')
        await look(screen, 'what this device can do', size)
    })
    await screen.close()
}

export async function screens(server, password) {
    for (const [size, viewport] of [['desktop', desktop], ['phone', phone]]) {
        await signedOut(server, size, viewport)
        const signedIn = {}
        for (const [account, title, path, prepare] of await screensOf(server.address, password)) {
            // On a phone a list is lines, not a table.
            if (size === 'phone' && ['a list', 'the definitions'].includes(title) && prepare === undefined) continue
            await holds(`${size}: ${title}`, async () => {
                signedIn[account] ??= await Screen.open(server.address, { viewport })
                const screen = signedIn[account]
                if (screen.page.url() === 'about:blank') await screen.signIn(account, password)
                await screen.go(path)
                if (prepare !== undefined && !(size === 'phone' && title === 'a list')) await prepare(screen.page)
                await look(screen, title, size)
            })
        }
        if (size === 'phone') await holds('phone: the menu', async () => {
            const screen = signedIn.handler1
            await screen.go('/')
            await screen.press('菜单')
            await screen.page.getByRole('navigation', { name: '主导航' }).waitFor()
            await look(screen, 'the menu', size)
        })
        for (const screen of Object.values(signedIn)) await screen.close()
    }
}
