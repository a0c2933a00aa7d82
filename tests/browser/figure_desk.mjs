// A call for figures to three units, one late, one returned; a monthly form filled and locked.
import assert from 'node:assert/strict'

import { Client, dayPlus, newId } from '../support/client.mjs'
import { holds } from '../support/report.mjs'
import { cellOf } from '../support/workbook.mjs'
import { monthlyForm, monthsOver } from '../http/stat_forms.mjs'
import { takeOver } from './bureau.mjs'
import { desktop, phone, Screen } from './page.mjs'

// Three units below the bureau, each with somebody who fills in and a head who signs.
async function makeUnits(server, bureau, admin) {
    const from_day = dayPlus(bureau.today, -400)
    const units = []
    for (const [at, label] of ['城东分局', '城西分局', '开发区分局'].entries()) {
        const id = (await admin.does('organisation', undefined, 'register', { name: label, kind: 'branch_bureau', parent: bureau.organisation.id, short: label.slice(1, 2) })).record
        const unit = { id, label }
        for (const [role, person] of [['handler', `fill${at}`], ['unit_leader', `head${at}`]]) {
            const added = await admin.does('person', undefined, 'register', { account: person, name: `${label}${role === 'handler' ? '内勤' : '局长'}`, position: label, active: true, roles: [{ id: newId(), role, organisation: id, from_day }] }, { organisation: id })
            const given = await admin.post(`/api/accounts/${added.record}/password`)
            unit[role] = { account: person, client: await takeOver(server.address, person, given.json.one_time_password) }
        }
        units.push(unit)
    }
    return units
}

async function sign(server, bureau, head) {
    const screen = await Screen.open(server.address)
    await screen.signIn(head.account, bureau.password)
    await screen.go('/approvals')
    await screen.approve('属实')
    await screen.close()
}

async function sheetOf(client, call) {
    return (await client.read(`/api/records/figure_sheet?filter=${encodeURIComponent(JSON.stringify({ call }))}`)).rows[0].id
}

// Answers every figure of the sheet on the screen; the first with a number, the rest with nothing to report.
async function fillSheet(screen, sheet, number) {
    await screen.go(`/sheets/${sheet}`)
    const { page } = screen
    const replies = page.getByLabel(/ 的答复$/)
    await replies.first().waitFor()
    for (let at = 1; at < (await replies.count()); at += 1) await replies.nth(at).selectOption('nothing')
    await page.getByLabel(/ 的数值$/).first().fill(number)
    await page.getByLabel(/ 的依据$/).first().fill('培训台账')
    await screen.press('送签报出')
    // What was refused is said on the page, and is what somebody who reads the log must know.
    await page.getByText('已送负责人签报').waitFor().catch(async (fault) => {
        throw new Error(`${fault.message}\n${await page.locator('main').innerText()}`)
    })
    await screen.settled()
}

async function call(server, bureau, name, units) {
    const screen = await Screen.open(server.address)
    const { page } = screen
    await screen.signIn('wang', bureau.password)
    let id = ''

    await holds(`${name}: a call is made by parts of the report and sent to three units`, async () => {
        await screen.go('/calls/new')
        await page.getByRole('checkbox').nth(1).check()
        await screen.settled()
        for (const unit of units) await page.getByLabel(unit.label, { exact: true }).check()
        await page.locator('#call-due').fill(dayPlus(bureau.today, 5))
        await page.locator('#call-due').press('Tab')
        await screen.shot(`call-new-${name}`)
        assert.deepEqual(await screen.accessibility(), [])
        await screen.press('存为拟定')
        await page.waitForURL(/\/calls\/[0-9a-f-]{36}$/)
        await screen.settled()
        id = page.url().split('/').at(-1)
        await screen.press('发出征集')
        await page.getByText('已发出，各单位收到答卷').waitFor()
        await screen.settled()
        assert.equal(await page.locator('tbody tr').count(), 3)
    })

    const [east, west, zone] = units
    await holds(`${name}: the day of an answer stands on the workbench of whoever may give or sign it`, async () => {
        for (const account of [zone.handler.account, zone.unit_leader.account]) {
            const other = await Screen.open(server.address)
            await other.signIn(account, bureau.password)
            await other.page.getByText(new RegExp(`${dayPlus(bureau.today, 5)}，.*到期 1 件`)).waitFor({ state: 'attached' })
            await other.close()
        }
    })
    await holds(`${name}: what is refused of a sheet is told in sight and at its row`, async () => {
        const other = await Screen.open(server.address)
        await other.signIn(zone.handler.account, bureau.password)
        const sheet = await sheetOf(zone.handler.client, id)
        await other.go(`/sheets/${sheet}`)
        await other.page.getByLabel(/ 的数值$/).first().fill('3次')
        await other.press('送签报出')
        await other.page.locator('tr.refused').waitFor()
        assert.equal(await other.page.locator('tr.refused').count(), 1)
        const told = await other.page.getByRole('alert').boundingBox()
        assert.ok(told !== null && told.y > 0 && told.y + told.height < desktop.height, JSON.stringify(told))
        await other.shot(`sheet-refused-${name}`)
        await other.go(`/record/figure_sheet/${sheet}`)
        const cut = await other.page.locator('.over th').evaluateAll((heads) => heads.filter((head) => head.scrollWidth > head.clientWidth + 1).map((head) => head.textContent))
        assert.deepEqual(cut, [], 'no heading of the many columns is cut')
        assert.ok((await other.page.locator('.over th').count()) > 4)
        assert.doesNotMatch(await other.page.locator('main').innerText(), /\d,\d{3}\s/, 'a year has no separator')
        await other.close()
    })
    await holds(`${name}: a unit answers by telephone screen and its head signs`, async () => {
        const small = await Screen.open(server.address, { viewport: phone })
        await small.signIn(east.handler.account, bureau.password)
        const sheet = await sheetOf(east.handler.client, id)
        await small.go(`/sheets/${sheet}`)
        assert.equal(await small.overflow(), 0)
        await small.shot(`sheet-phone-${name}`)
        await fillSheet(small, sheet, '12')
        assert.deepEqual([small.faults, await small.accessibility()], [[], []])
        await small.close()
        await sign(server, bureau, east.unit_leader)
        assert.equal((await east.handler.client.record('figure_sheet', sheet)).state.id, 'answered')
    })

    await holds(`${name}: what is typed is kept when the page is left`, async () => {
        const other = await Screen.open(server.address)
        await other.signIn(west.handler.account, bureau.password)
        const sheet = await sheetOf(west.handler.client, id)
        await other.go(`/sheets/${sheet}`)
        await other.page.getByLabel(/ 的数值$/).first().fill('7')
        await other.page.getByText('草稿已存').waitFor()
        await other.go('/')
        await other.go(`/sheets/${sheet}`)
        assert.equal(await other.page.getByLabel(/ 的数值$/).first().inputValue(), '7')
        await fillSheet(other, sheet, '7')
        await other.close()
        await sign(server, bureau, west.unit_leader)
    })

    await holds(`${name}: one is returned with the reason at its figure, and answered again`, async () => {
        const sheet = await sheetOf(west.handler.client, id)
        await screen.go(`/sheets/${sheet}`)
        await screen.press('退回重报')
        await page.getByRole('checkbox', { name: /^退回 / }).first().check()
        await page.getByLabel(/ 的问题$/).first().fill('与台账不符')
        await page.getByLabel('退回理由').fill('请核对')
        await screen.press('退回所选 1 项')
        await page.getByText('已退回，单位会收到消息').waitFor()
        const other = await Screen.open(server.address)
        await other.signIn(west.handler.account, bureau.password)
        await other.go(`/sheets/${sheet}`)
        await other.page.getByText('退回的问题：与台账不符').waitFor()
        await other.shot(`sheet-returned-${name}`)
        await fillSheet(other, sheet, '8')
        await other.close()
        await sign(server, bureau, west.unit_leader)
    })

    await holds(`${name}: the third is past its day, urged, and its late answer is marked late`, async () => {
        await bureau.wang.client.does('figure_call', id, 'extend', { due_on: dayPlus(bureau.today, -1) }, { reason: '报告提前' })
        await screen.go(`/calls/${id}`)
        await page.getByText('已过期限').waitFor()
        await screen.press('催报过期的 1 个单位')
        await page.getByText(/已催报 1 个单位/).waitFor()
        const other = await Screen.open(server.address)
        await other.signIn(zone.handler.account, bureau.password)
        await fillSheet(other, await sheetOf(zone.handler.client, id), '0')
        await other.close()
        await sign(server, bureau, zone.unit_leader)
        await screen.go(`/calls/${id}`)
        await page.locator('tbody .qh-st').filter({ hasText: '迟报' }).waitFor()
        assert.deepEqual(await page.locator('.counts dd').allInnerTexts(), ['3', '3', '0', '0', '0', '1'])
        await screen.shot(`call-board-${name}`)
        assert.deepEqual([screen.faults, await screen.accessibility()], [[], []])
    })
    await screen.close()
}

async function form(server, bureau, name, units) {
    const { year, first } = monthsOver(bureau.today)
    const screen = await Screen.open(server.address)
    const { page } = screen
    await screen.signIn('wang', bureau.password)
    const mark = async (cell, means, indicator, branch) => {
        await page.getByRole('button', { name: new RegExp(`^${cell}( |$)`) }).click()
        await page.getByRole('combobox', { name: /^填什么/ }).selectOption({ label: means })
        if (indicator) await page.getByRole('combobox', { name: /^指标/ }).selectOption({ label: indicator })
        if (branch) await screen.pick('#cell-branch', branch)
    }

    await holds(`${name}: a superior’s sheet is uploaded, and its cells are told what they mean by pointing at them`, async () => {
        await screen.go('/new/stat_form')
        await screen.fill('name', '处罚月报')
        await screen.choose('period', '月报').catch(() => screen.answer('period', '月报'))
        await page.locator('#act-template').setInputFiles({ name: '月报.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: monthlyForm(year) })
        await page.locator('.intake li').filter({ hasText: '月报.xlsx' }).getByRole('button', { name: /^移除/ }).waitFor()
        await page.locator('.act-foot .btn.p').click()
        await page.waitForURL(/\/record\/stat_form\//)
        await screen.settled()
        // The step leads to the page on which it is taken, not to a form that would be refused.
        await page.getByRole('button', { name: '办理 定单元格的含义' }).click()
        await page.waitForURL(/\/forms\//)
        await screen.settled()
        await mark('B3', '本期数', '查处环境违法案件数', units[0].label)
        await mark('B4', '本期数', '查处环境违法案件数', units[1].label)
        await mark('C5', '累计数（年初至期末）', '查处环境违法案件数')
        await mark('B6', '手工填数')
        await page.getByRole('button', { name: 'C5 累计 查处环境违法案件数', exact: true }).waitFor()
        await page.getByRole('button', { name: /^B5( |$)/ }).click()
        await page.getByText('公式，由表自己算').waitFor()
        await screen.press('保存')
        await page.getByText('已保存').waitFor()
        await screen.shot(`form-design-${name}`)
        assert.deepEqual([screen.faults, await screen.accessibility()], [[], []])
        await screen.press('启用')
        await page.getByText('已启用，可以开始填报').waitFor()
        await screen.settled()
    })

    await holds(`${name}: a month is filled, told what is missing, locked and downloaded in the superior’s layout`, async () => {
        await page.getByRole('spinbutton', { name: /^年度/ }).fill(String(year))
        await page.getByRole('combobox', { name: /^期/ }).selectOption({ label: `${first} 月` })
        await screen.press('开始填报')
        await page.waitForURL(/\/filings\//)
        await screen.settled()
        await screen.press('锁定')
        await page.locator('.problem').getByText(/B6 还没有数/).waitFor()
        await page.getByRole('button', { name: /^B6( |$)/ }).click()
        await page.getByLabel('B6 的数值').fill('5个')
        await page.getByLabel('B6 的出处').fill('档案室清点')
        await screen.press('保存填数和说明')
        await page.getByRole('alert').getByRole('button', { name: /B6（5个）：“数值”应为数/ }).click()
        await page.getByLabel('B6 的数值').fill('5')
        await page.getByRole('button', { name: 'B6 5', exact: true }).waitFor()
        await screen.shot(`filing-${name}`)
        assert.deepEqual([screen.faults, await screen.accessibility()], [[], []])
        await screen.press('锁定')
        await page.getByText('已锁定，连同账本头固定下来').waitFor()
        await screen.settled()
        assert.match(await page.getByRole('link', { name: '登记报出' }).getAttribute('href'), /^\/record\/stat_filing\/.*act=send$/)
        const [file] = await Promise.all([page.waitForEvent('download'), screen.press('下载 .xlsx')])
        assert.equal(file.suggestedFilename(), `处罚月报-${year}年${first}月.xlsx`)
        const chunks = []
        for await (const chunk of await file.createReadStream()) chunks.push(chunk)
        const bytes = Buffer.concat(chunks)
        assert.deepEqual([cellOf(bytes, 1, 'B6').value, cellOf(bytes, 1, 'B5').formula], ['5', 'SUM(B3:B4)'])
        await page.getByRole('button', { name: /^C5( |$)/ }).click()
        await page.getByRole('link', { name: /^看 \d+ 行记录$/ }).click()
        await page.getByText(/^计入 \d+ 行$/).waitFor()
    })

    await holds(`${name}: the year at a glance shows plots beside tables`, async () => {
        await screen.go('/glance')
        await page.getByRole('heading', { name: '下达行政处罚决定数' }).waitFor()
        await screen.shot(`glance-${name}`)
        assert.deepEqual([screen.faults, await screen.accessibility()], [[], []])
    })
    await screen.close()
}

export async function figureDesk(server, bureau, name, admin) {
    const units = await makeUnits(server, bureau, admin ?? (await Client.signIn(server.address, 'admin', bureau.password)))
    await call(server, bureau, name, units)
    await form(server, bureau, name, units)
}
