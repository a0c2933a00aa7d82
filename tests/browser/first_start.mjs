// The very first minutes: the printed one-time password, one's own password, the first person.
import assert from 'node:assert/strict'

import { holds } from '../support/report.mjs'
import { desktop, phone, Screen } from './page.mjs'

export const adminPassword = 'Erste-Waage-7'

export function printedPassword(said) {
    const found = /账号 (\S+)\s+口令 (\S+)/.exec(said)
    if (!found) throw new Error(`no one-time password in: ${said}`)
    return { account: found[1], password: found[2] }
}

export async function firstStart(server, name) {
    const { account, password } = printedPassword(server.said)
    const screen = await Screen.open(server.address)
    const { page } = screen
    await holds(`${name}: a wrong password is refused in words and nothing typed is lost`, async () => {
        await page.goto(`${server.address}/sign-in`)
        await page.getByLabel('账号').fill(account)
        await page.getByLabel('口令', { exact: true }).fill('wrong')
        await screen.press('登录')
        await page.getByRole('alert').filter({ hasText: /口令|账号/ }).waitFor()
        assert.equal(await page.getByLabel('账号').inputValue(), account)
    })
    await holds(`${name}: the printed password opens only the page that asks for one's own`, async () => {
        await screen.signIn(account, password)
        assert.match(page.url(), /\/password/)
        for (const size of [phone, desktop]) {
            await page.setViewportSize(size)
            assert.ok((await screen.overflow()) <= 0, `sideways at ${size.width}`)
            const card = await page.locator('form').boundingBox()
            const button = await page.getByRole('button', { name: '保存新口令' }).boundingBox()
            assert.ok(button.x + button.width <= card.x + card.width, `a field beyond its card at ${size.width}`)
        }
        await page.goto(`${server.address}/list/person`)
        await page.waitForURL(/\/password/)
    })
    await holds(`${name}: a weak password cannot be sent, a good one opens what was asked for`, async () => {
        await page.getByLabel('现在的口令').fill(password)
        await page.getByLabel('新口令', { exact: true }).fill('admin')
        await page.getByLabel('再输一次新口令').fill('admin')
        assert.ok(await page.getByRole('button', { name: '保存新口令' }).isDisabled())
        await page.getByLabel('新口令', { exact: true }).fill(adminPassword)
        await page.getByLabel('再输一次新口令').fill(adminPassword)
        await screen.press('保存新口令')
        await page.waitForURL(/\/list\/person/)
        await page.getByRole('heading', { name: '人员', exact: true }).waitFor()
    })
    await holds(`${name}: a new bureau says what is to be done first, and its name is corrected from there`, async () => {
        await screen.go('/')
        await page.getByRole('heading', { name: '启用要先做的事' }).waitFor()
        assert.deepEqual(await screen.accessibility(), [])
        await page.getByRole('link', { name: '更正本单位的名称、局代字和职权' }).click()
        await screen.fill('name', '新城市生态环境局')
        await page.locator('#about-reason').fill('启用')
        await screen.submit()
        await page.locator('header').getByText('新城市生态环境局').waitFor()
        await page.getByRole('button', { name: '更正', exact: true }).waitFor()
        await screen.go('/')
        assert.equal(await page.locator('section[aria-labelledby=first-title] li').first().innerText().then((text) => /已做/.test(text)), true)
    })
    await holds(`${name}: the administrator registers a person and hands over a one-time password`, async () => {
        await screen.go('/new/person')
        await screen.fill('account', 'zhou')
        await screen.fill('name', '周新来')
        await screen.addRow('roles')
        assert.notEqual(await page.locator('#act-roles-0-organisation').inputValue(), '')
        assert.match(await page.locator('#act-roles-0-from_day').inputValue(), /^\d{4}-\d\d-\d\d$/)
        await page.locator('#act-roles').getByRole('button', { name: /^删除此行/ }).click()
        await screen.submit()
        await page.getByRole('heading', { name: '周新来' }).waitFor()
        await screen.go('/admin/accounts')
        await page.getByRole('button', { name: '发一次性口令 周新来' }).click()
        await page.locator('.side').getByRole('button', { name: '发一次性口令' }).click()
        const given = await page.locator('[data-one-time-password]').innerText()
        const other = await Screen.open(server.address)
        await other.signIn('zhou', given)
        assert.match(other.page.url(), /\/password/)
        await other.close()
    })
    await holds(`${name}: no fault was told to the console`, () => assert.deepEqual(screen.faults, []))
    await screen.close()
}
