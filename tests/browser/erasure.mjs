// A sensitive value destroyed lawfully, by forms alone: asked for by one, agreed to by two others,
// and gone from the record's page and its past.
import assert from 'node:assert/strict'

import { holds as sentence } from '../support/report.mjs'
import { Screen, desktop, phone } from './page.mjs'

const secret = '欧阳不见'

async function open(server, bureau, account, path, viewport = desktop) {
    const screen = await Screen.open(server.address, { viewport })
    await screen.signIn(account, bureau.password)
    await screen.go(path)
    return screen
}

async function request(screen) {
    await screen.fill('matter', '清除某厂前法定代表人姓名')
    await screen.pick('#act-enterprise', '清除试验厂')
    await screen.addRow('items')
    await screen.fill('items-0-field', '法定代表人')
    await screen.fill('legal_basis', '《中华人民共和国个人信息保护法》第四十七条')
    await screen.fill('reason', '本人书面申请，已非该单位人员')
    await screen.fill('retention', '不属案卷材料，保管期限已满')
}

// Whoever is asked to agree does so on the page of approvals.
async function agree(server, bureau, account, viewport) {
    const screen = await open(server, bureau, account, '/approvals', viewport)
    const mine = screen.page.getByRole('button', { name: /清除某厂前法定代表人姓名/ })
    await mine.waitFor()
    await mine.click()
    await screen.page.locator('.ap .do').waitFor()
    await screen.settled()
    await screen.approve('同意清除')
    return screen
}

export async function erasure(server, bureau, name) {
    let broken = false
    const holds = async (words, work) => {
        if (!broken) broken = !(await sentence(`${name}: ${words}`, work))
    }
    const clerk = bureau.qian.client
    const { record: enterprise } = await clerk.does('enterprise', undefined, 'register', { name: '清除试验厂', legal_representative: secret })
    const qian = await open(server, bureau, 'qian', '/new/erasure')
    const screens = [qian]

    await holds('an application to erase without its grounds is refused with every reason', async () => {
        assert.ok((await qian.refused()).length >= 4)
    })
    await holds('the clerk asks for it and sends it up', async () => {
        await request(qian)
        await qian.shot(`erasure-form-${name}`)
        await qian.submit()
        await qian.begin('清除')
        await qian.submit()
    })
    await holds('two others agree, one of them on a phone, and the clerk is not asked', async () => {
        screens.push(await agree(server, bureau, 'zhao'))
        await qian.go(`/record/enterprise/${enterprise}`)
        assert.match(await qian.page.locator('main').innerText(), new RegExp(secret), 'erased by one alone')
        screens.push(await agree(server, bureau, 'wang', phone))
        assert.deepEqual((await clerk.read('/api/records/erasure?limit=5')).rows.map((row) => row.state?.id ?? row.values?.$state), ['erased'])
    })
    await holds('the name is gone from the page and from its history, and the page says so', async () => {
        await qian.go(`/record/enterprise/${enterprise}`)
        const shown = await qian.page.locator('body').innerText()
        assert.doesNotMatch(shown, new RegExp(secret))
        assert.match(shown, /清除/)
        await qian.shot(`erasure-done-${name}`)
    })
    await holds('the pages of it are accessible and told no fault to the console', async () => {
        await qian.go('/list/erasure')
        assert.deepEqual(await qian.accessibility(), [])
        assert.deepEqual(screens.flatMap((screen) => screen.faults), [])
    })
    for (const screen of screens) await screen.close()
}
