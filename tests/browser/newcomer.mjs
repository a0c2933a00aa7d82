// Two presses from a server that was just started to a living bureau.
import assert from 'node:assert/strict'

import { Client } from '../support/client.mjs'
import { holds } from '../support/report.mjs'
import { takeOver } from './bureau.mjs'
import { printedPassword } from './first_start.mjs'
import { Screen } from './page.mjs'

export async function newcomer(server, name) {
    const screen = await Screen.open(server.address)
    const { page } = screen
    await holds(`${name}: a bureau that nobody has named offers a demonstration and says how far it is`, async () => {
        await screen.go('/sign-in')
        await page.getByText('首次使用：服务器启动时在终端里打印了系统管理员的账号和一次性口令').waitFor()
        await screen.shot('newcomer-offered')
        await page.getByRole('button', { name: '打开演示单位' }).click()
        await page.getByRole('status').filter({ hasText: /正在建立演示单位/ }).waitFor()
        await page.waitForURL((url) => url.port !== new URL(server.address).port, { timeout: 180_000 })
    })
    await holds(`${name}: one press more and a handler of the demonstration stands before the day's work`, async () => {
        await page.getByRole('heading', { name: '点一个人，以其身份进入' }).waitFor()
        await screen.shot('newcomer-people')
        assert.deepEqual(await screen.accessibility(), [])
        assert.notEqual(new URL(page.url()).port, new URL(server.address).port)
        await page.getByRole('button', { name: /承办人/ }).first().click()
        await page.waitForURL((url) => url.pathname === '/')
        await page.getByText('演示数据').first().waitFor()
        // A cookie knows its host, not its port: the session of the bureau must not be written over.
        assert.deepEqual((await page.context().cookies()).map((cookie) => cookie.name), ['qh_demonstration'])
    })
    await holds(`${name}: a bureau with a name offers nothing more`, async () => {
        const { account, password } = printedPassword(server.said)
        const admin = await takeOver(server.address, account, password)
        const root = (await admin.read('/api/records/organisation?limit=5')).rows[0]
        await admin.does('organisation', root.id, 'correct', { name: '岚城市生态环境局' }, { reason: '启用' })
        const offered = await new Client(server.address).read('/api/demonstration')
        assert.equal(offered.offered, false)
        await screen.go('/sign-in')
        assert.equal(await page.getByRole('button', { name: '打开演示单位' }).count(), 0)
        assert.equal(await page.getByText('首次使用').count(), 0)
    })
    await holds(`${name}: no fault was told to the console`, () => assert.deepEqual(screen.faults, []))
    await screen.close()
}
