// Lists, imports and figures: what is found, what is wrong in which row, which rows make a number.
import assert from 'node:assert/strict'

import { Client } from '../support/client.mjs'
import { holds } from '../support/report.mjs'
import { desktop, phone, Screen } from './page.mjs'

const register = ['名称,统一社会信用代码,所在地区', '某某印染有限公司,91350100M000100Y43,城西区', '某某皮革厂,9135010012345678XX,城东区', ',91350100M000100Y44,城东区'].join('\r\n')

const casesBook = ['序号,立案文号,当事人,案由,立案日期,办案人,办理状态', '1,旧环立〔2023〕1号,某某旧纸厂,涉嫌超标排放案,2023-03-02,张三,结案', '2,旧环立〔2023〕2号,某某旧酒厂,涉嫌未批先建案,2023-04-03,李四,结案'].join('\r\n')

async function bring(screen, type, name, text) {
    await screen.go(`/imports?type=${type}`)
    await screen.page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
    await screen.page.waitForURL(/\/imports\/[0-9a-f-]{36}/)
    await screen.settled()
}

// A book that has words of its own: said once, they are known the next time.
async function book(screen, bureau, name) {
    const { page } = screen
    const perform = page.getByRole('button', { name: /^(执行导入|没有可导入的行)$/ })
    await holds(`${name}: the words of a book are given their choices on the page, and what goes nowhere is named`, async () => {
        await bring(screen, 'case', '2023台账.csv', casesBook)
        await page.getByText('“办理状态”没有“结案”这一项；可填的有：').first().waitFor()
        await page.getByText('有 1 列有内容但不导入：办案人。').waitFor()
        assert.deepEqual(await screen.accessibility(), [])
        await page.getByLabel('办理状态的“结案”填入').selectOption({ label: '已结案' })
        await page.getByText('对应改过了，请先重新试算').waitFor()
        assert.ok(await perform.isDisabled(), 'what was not tried is not imported')
        await screen.press('重新试算')
        await screen.settled()
        await screen.press('执行导入')
        await page.getByText('已导入').first().waitFor()
        const { rows } = await bureau.qian.client.read(`/api/records/case?limit=5&filter=${encodeURIComponent(JSON.stringify({ case_no: { starts: '旧环立' } }))}`)
        assert.deepEqual(rows.map((row) => [row.values.case_no, row.values.$state]).sort(), [['旧环立〔2023〕1号', 'closed'], ['旧环立〔2023〕2号', 'closed']])
    })
    await holds(`${name}: the next book with these headings is read with the words said before`, async () => {
        await bring(screen, 'case', '2023台账补.csv', `${casesBook}\r\n3,旧环立〔2023〕3号,某某旧砖厂,涉嫌扬尘污染案,2023-05-04,王五,结案`)
        await page.getByText('已按上次的对应关系填好').waitFor()
        assert.equal(await page.getByLabel('办理状态的“结案”填入').inputValue(), 'closed')
        assert.ok(await perform.isEnabled(), 'the third is new and without a fault')
    })
    await holds(`${name}: a required field that no column gives is told once, and a book without states may be given one`, async () => {
        await bring(screen, 'clue', '举报.csv', '线索来源,发现于,线索内容\r\n投诉举报,2023-03-02,夜间异味\r\n投诉举报,2023-03-03,污水')
        await page.getByText('没有一列对应必填的“发现或收到日期”，2 行因此不能导入').waitFor()
        assert.equal(await page.locator('section[aria-labelledby=faults-title] tbody tr').filter({ hasText: '发现或收到日期' }).count(), 0)
        await page.getByLabel('发现于 填入字段').selectOption({ label: '发现或收到日期' })
        await page.getByLabel('表里没有办理状态，全部按').selectOption({ label: '不予立案' })
        await screen.press('重新试算')
        await screen.settled()
        await screen.press('执行导入')
        await page.getByText('已导入').first().waitFor()
        const { rows } = await bureau.qian.client.read(`/api/records/clue?limit=5&filter=${encodeURIComponent(JSON.stringify({ content: { contains: '夜间异味' } }))}`)
        assert.ok(rows.length > 0 && rows.every((row) => row.values.$state === 'declined' || row.state?.label === '不予立案'), JSON.stringify(rows[0]))
        await screen.press('撤销这次导入')
        await page.getByLabel('撤销的理由').fill('试一试')
        await page.locator('form.undo').getByRole('button', { name: '撤销这次导入' }).click()
        await page.getByText('已撤销').first().waitFor()
    })
    await holds(`${name}: days without a year are asked for once for their column, and what was guessed by content says so`, async () => {
        await bring(screen, 'clue', '来访.csv', ['来源,内容,时间', ...[1, 2, 3].map((n) => `投诉举报,城东河桥下第${n}处夜间排放污水气味刺鼻,3月${n}日`)].join('\r\n'))
        assert.equal(await page.getByLabel('时间 填入字段').inputValue(), 'received_on')
        await page.getByText('按内容猜的，请核对').waitFor()
        const years = page.getByRole('group', { name: '没有写年份的日期' })
        await years.getByText('看不出是哪一年，定了才能导入').waitFor()
        const faults = page.locator('section[aria-labelledby=faults-title]')
        assert.equal(await faults.locator('tbody tr').count(), 1, 'one line for the column, not on each row')
        await faults.getByRole('button', { name: '展开 3 处' }).click()
        assert.match(await faults.innerText(), /第 2—4 行[\s\S]*第 2 行\s+3月1日[\s\S]*第 4 行\s+3月3日/)
        assert.ok(await perform.isDisabled())
        await years.getByLabel('时间的年份').fill('2024')
        await years.getByLabel('时间的年份').press('Tab')
        await screen.press('重新试算')
        await screen.settled()
        assert.ok(await perform.isEnabled())
        assert.match(await page.locator('section').filter({ hasText: '逐行预览' }).innerText(), /2024-03-01/)
        assert.deepEqual(await screen.accessibility(), [])
    })
    await holds(`${name}: what the title says of the year is proposed, with a doubt on each day`, async () => {
        await bring(screen, 'clue', '来访.csv', ['2023年度来访登记,,', '线索来源,线索内容,收到日期', '投诉举报,夜间异味,3.15'].join('\r\n'))
        await page.getByText('现按 2023 年读，请核对').waitFor()
        await page.getByText('按标题“2023年度来访登记”（2023 年）读作 2023-03-15').first().waitFor()
        assert.match(await page.locator('section').filter({ hasText: '逐行预览' }).innerText(), /2023-03-15\s*\?/, 'the cell keeps its mark')
        assert.ok(await perform.isEnabled(), 'a doubt bars nothing')
    })
}

export async function imports(server, bureau, name) {
    const qian = await Screen.open(server.address)
    const { page } = qian
    await qian.signIn('qian', bureau.password)
    await holds(`${name}: a file is tried before anything is written, its faults stand on their rows`, async () => {
        await qian.go('/imports?type=enterprise')
        await page.locator('input[type=file]').setInputFiles({ name: '名录.csv', mimeType: 'text/csv', buffer: Buffer.from(register) })
        await page.waitForURL(/\/imports\/[0-9a-f-]{36}/)
        await page.getByRole('heading', { name: '有问题的行' }).waitFor()
        const rows = await page.locator('section[aria-labelledby=faults-title] tbody tr').allInnerTexts()
        assert.ok(rows.some((row) => /^4\s[\s\S]*错误/.test(row)), rows.join('\n'))
        assert.ok(await page.getByRole('button', { name: '执行导入' }).isDisabled(), 'faults must be mended or passed over')
    })
    await holds(`${name}: without the faulty rows it is imported, and undone as a whole`, async () => {
        const before = (await bureau.qian.client.read('/api/records/enterprise/count')).total
        await page.getByLabel(/^跳过 1 行/).check()
        await qian.press('执行导入')
        await page.getByText('已导入').first().waitFor()
        assert.ok((await bureau.qian.client.read('/api/records/enterprise/count')).total > before)
        await qian.press('撤销这次导入')
        await page.getByLabel('撤销的理由').fill('导入错了名录')
        await page.locator('form.undo').getByRole('button', { name: '撤销这次导入' }).click()
        await page.getByText('已撤销').first().waitFor()
        assert.equal((await bureau.qian.client.read('/api/records/enterprise/count')).total, before)
    })
    await holds(`${name}: what somebody has used since is named, and stays while the rest is undone`, async () => {
        const { client } = bureau.qian
        const before = (await client.read('/api/records/enterprise/count')).total
        await qian.go('/imports?type=enterprise')
        await page.locator('input[type=file]').setInputFiles({ name: '补充名录.csv', mimeType: 'text/csv', buffer: Buffer.from('名称,所在地区\r\n某某纸业有限公司,城西区\r\n某某酿造有限公司,城东区') })
        await page.waitForURL(/\/imports\/[0-9a-f-]{36}/)
        await qian.press('执行导入')
        await page.getByText('已导入').first().waitFor()
        const used = (await client.read('/api/pick/enterprise?limit=50')).rows.find((row) => row.title === '某某酿造有限公司').id
        await client.does('clue', undefined, 'register', { source: 'complaint', received_on: bureau.today, content: '夜间有酸味', enterprise: used })
        await qian.press('撤销这次导入')
        await page.getByLabel('撤销的理由').fill('导入错了名录')
        await page.locator('form.undo').getByRole('button', { name: '撤销这次导入' }).click()
        const stays = page.locator('form.undo li')
        await stays.waitFor()
        assert.equal(await stays.innerText(), '某某酿造有限公司 已经用在线索里')
        assert.equal(await stays.getByRole('link').getAttribute('href'), `/record/enterprise/${used}`)
        assert.equal((await client.read('/api/records/enterprise/count')).total, before + 2, 'nothing is undone by halves unasked')
        assert.deepEqual(await qian.accessibility(), [])
        await page.getByRole('button', { name: '留下这 1 条，撤销其余的' }).click()
        await page.getByText('已撤销，留下 1 条').waitFor()
        assert.equal((await client.read('/api/records/enterprise/count')).total, before + 1)
    })
    await holds(`${name}: coordinates that came in go out again, longitude first wherever they are told`, async () => {
        const { client } = bureau.qian
        await bring(qian, 'enterprise', '坐标.csv', '名称,经度,纬度\r\n某某沿河纸厂,106.116283,36.429267')
        await qian.press('执行导入')
        await page.getByText('已导入').first().waitFor()
        const exported = await client.get('/api/records/enterprise/export?format=csv')
        const line = exported.text.split('\n').find((one) => one.startsWith('某某沿河纸厂'))
        assert.ok(line?.includes('"106.116283, 36.429267"'), `${exported.text.slice(0, 300)} … ${line}`)
        const { id } = (await client.read('/api/pick/enterprise?limit=50')).rows.find((row) => row.title === '某某沿河纸厂')
        const told = (await client.read(`/api/records/enterprise/${id}/history`)).rows[0].changes.find((change) => change.field === 'place')
        assert.equal(told.to, '106.116283, 36.429267')
    })
    await book(qian, bureau, name)
    await holds(`${name}: importing told no fault to the console`, () => assert.deepEqual(qian.faults, []))
    await qian.close()
}

// What a case asks for next: what it is late with, and what another must do.
async function nextSteps(server, name, password) {
    const handlers = []
    for (let n = 1; n <= 10; n += 1) handlers.push(await Client.signIn(server.address, `handler${n}`, password))
    const own = async (state, unpaid) => {
        for (const [at, client] of handlers.entries()) {
            const filter = { $state: state, $holder: client.session.person.id, ...(unpaid ? { payment_due_on: { lt: { given: 'today' } }, paid_on: { absent: true } } : {}) }
            const found = (await client.read(`/api/records/case?limit=1&filter=${encodeURIComponent(JSON.stringify(filter))}`)).rows[0]
            if (found) return { account: `handler${at + 1}`, path: `/record/case/${found.id}` }
        }
        throw new Error(`no case ${state} of a handler`)
    }
    const open = async (at) => {
        const screen = await Screen.open(server.address)
        await screen.signIn(at.account, password)
        await screen.go(at.path)
        return screen
    }
    await holds(`${name}: a case whose fine is overdue is led to the demand, and no period that ran out is said to be answered`, async () => {
        const screen = await open(await own('served', true))
        const first = screen.page.locator('section[aria-labelledby=next-title] .body > ul li').first()
        assert.match(await first.innerText(), /^制发催告书/)
        const periods = screen.page.locator('section[aria-labelledby=clock-title]')
        assert.match(await periods.innerText(), /陈述申辩[^\n]*\s*已届满/)
        const cut = await periods.locator('.ot td:first-child').evaluateAll((cells) => cells.filter((cell) => cell.scrollWidth > cell.clientWidth + 1).map((cell) => cell.textContent))
        assert.deepEqual(cut, [], 'no period is cut')
        await screen.close()
    })
    await holds(`${name}: a case that waits for another names what it waits for`, async () => {
        const screen = await open(await own('prior_notice_served', false))
        await screen.page.getByText('等别人办：法制审核').waitFor()
        await screen.shot(`case-waits-${name}`)
        await screen.close()
    })
}

export async function lists(server, name, password) {
    const screen = await Screen.open(server.address)
    const { page } = screen
    await screen.signIn('legal1', password)
    await holds(`${name}: a list is walked by keys, with the preview beside it`, async () => {
        await screen.go('/list/case')
        await page.locator('tbody tr').first().focus()
        await page.keyboard.press('ArrowDown')
        await page.keyboard.press('ArrowDown')
        await page.locator('aside[aria-label=预览]').waitFor()
        assert.equal(await page.locator('tbody tr[aria-current]').count(), 1)
        await page.keyboard.press(' ')
        await page.locator('aside[aria-label=预览]').waitFor({ state: 'detached' })
        await page.keyboard.press('Enter')
        await page.waitForURL(/\/record\/case\//)
    })
    await holds(`${name}: the nearest period of a case is named, and what is over is said`, async () => {
        await screen.go('/list/case?view=closed')
        await page.locator('tbody td .ck').filter({ hasText: /^归档\s*逾 \d+ 日$/ }).first().waitFor()
    })
    await holds(`${name}: the state of a case is whole in its column`, async () => {
        await screen.go('/list/case?view=open')
        const cut = await page.locator('tbody td .qh-st').evaluateAll((states) => states.filter((state) => { const cell = state.closest('td'); return cell.scrollWidth > cell.clientWidth + 1 }).map((state) => state.textContent))
        assert.deepEqual(cut, [])
        const last = await page.locator('thead th').last().boundingBox()
        assert.ok(last !== null && last.x + last.width <= desktop.width, 'and no column runs over the edge')
    })
    await holds(`${name}: conditions from the editor give as many rows as the server counts`, async () => {
        await screen.go('/list/case?view=closed')
        await screen.press('＋ 条件')
        await page.locator('.fe').getByRole('button', { name: '罚款', exact: true }).click()
        await page.locator('#relation').selectOption({ label: '不小于' })
        await page.locator('#operand-0').fill('50000')
        await screen.press('加上条件')
        await screen.settled()
        const shown = await page.locator('.head b').first().innerText()
        const filter = new URL(page.url()).searchParams.get('filter')
        const counted = await page.evaluate(async (asked) => (await fetch(`/api/records/case/count?filter=${encodeURIComponent(asked)}`)).json(), filter)
        assert.equal(Number(shown.replaceAll(',', '')), counted.total)
        assert.ok(counted.total > 0)
    })
    await holds(`${name}: a view is saved, stands beside the others and is dropped again`, async () => {
        await screen.press('存为视图')
        await page.getByLabel('视图名称').fill('大额已结')
        await page.locator('.vs').getByRole('button', { name: '保存' }).click()
        const tab = page.getByRole('button', { name: /^大额已结/ })
        await tab.waitFor()
        await page.getByRole('button', { name: '删除此视图 大额已结' }).click()
        await tab.waitFor({ state: 'detached' })
    })
    await holds(`${name}: search from anywhere groups what it finds and opens it by keys`, async () => {
        await page.keyboard.press('/')
        await page.keyboard.type('排放')
        await page.locator('#search-hits [role=option]').first().waitFor()
        await page.keyboard.press('Enter')
        await page.waitForURL(/\/record\//)
    })
    await nextSteps(server, name, password)
    await holds(`${name}: who brings in records without reading them may choose the registers of cases and clues`, async () => {
        const importer = await Screen.open(server.address)
        await importer.signIn('importer1', password)
        await importer.go('/imports')
        const offered = await importer.page.locator('#import-type option').allInnerTexts()
        for (const register of ['案件', '线索', '执法记录仪', '企业']) assert.ok(offered.includes(register), `${register} is not among ${offered.join('、')}`)
        assert.equal(await importer.page.getByRole('navigation').getByRole('link', { name: /^案件/ }).count(), 0)
        assert.deepEqual(importer.faults, [])
        await importer.close()
    })
    await holds(`${name}: walking the lists told no fault to the console`, () => assert.deepEqual(screen.faults, []))
    await screen.close()
}

export async function figures(server, name, password, expected) {
    const screen = await Screen.open(server.address)
    const { page } = screen
    await screen.signIn('stat1', password)
    await holds(`${name}: every figure opens onto its rows`, async () => {
        for (const [id, { shown, rows }] of Object.entries(expected)) {
            await screen.go(`/figures?year=2025&figure=${id}`)
            assert.match(await page.locator('.bigv').innerText(), new RegExp(shown.replace('.', '\\.')))
            assert.match(await page.locator('.op .foot').innerText(), new RegExp(`共 ${rows} 行`))
            assert.ok((await page.locator('.rw tbody tr').count()) > 0)
        }
    })
    await holds(`${name}: on a phone the card of a figure comes into sight, and closed leads back to the figure`, async () => {
        const hand = await Screen.open(server.address, { viewport: phone })
        await hand.signIn('stat1', password)
        await hand.go('/figures?year=2025')
        const tile = hand.page.locator('#figure-fine_total_yuan')
        const said = await tile.locator('.cp span').first().innerText()
        await tile.click()
        await hand.page.locator('.bigv').filter({ hasText: '986.76' }).waitFor()
        await hand.settled()
        assert.equal(await hand.page.locator('.bigv p').first().innerText(), said)
        await hand.shot('figure-card-phone')
        const top = (await hand.page.locator('.op').boundingBox())?.y ?? phone.height
        assert.ok(top < phone.height / 2, `the card begins at ${top}`)
        await hand.page.locator('.op').getByRole('button', { name: '关闭' }).click()
        await hand.page.locator('.op').waitFor({ state: 'detached' })
        assert.ok(await tile.evaluate((button) => button === document.activeElement))
        assert.deepEqual(hand.faults, [])
        await hand.close()
    })
    await holds(`${name}: the sentence of the report carries the same numbers, each clickable, and goes out as Word`, async () => {
        await screen.go('/report?year=2025')
        assert.match(await page.locator('.paper').innerText(), /查处环境违法案件255件，下达行政处罚决定158件，罚款986\.76万元/)
        await page.getByRole('button', { name: '158', exact: true }).click()
        await page.locator('.rw tbody tr').first().waitFor()
        const word = page.waitForEvent('download')
        await page.getByRole('link', { name: '下载 Word' }).click()
        assert.match((await word).suggestedFilename(), /\.docx$/)
    })
    await holds(`${name}: from a figure through a row to its record, its act and the entry in the ledger`, async () => {
        await screen.go('/figures?year=2025&figure=fine_total_yuan')
        await page.locator('.rw tbody a').first().click()
        await page.waitForURL(/\/record\/case\//)
        await screen.settled()
        const decided = page.locator('.hist li').filter({ hasText: '作出行政处罚决定' }).first()
        await decided.getByRole('link', { name: /账本记录/ }).click()
        await page.waitForURL(/\/ledger\?act=/)
        await page.locator('pre').filter({ hasText: 'touches' }).waitFor()
    })
    await holds(`${name}: looking at figures told no fault to the console`, () => assert.deepEqual(screen.faults, []))
    await screen.close()
}
