// A clerk at the screen: a volume put in order and downloaded, a bank list placed.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'

import { pdfOf, pdfText } from './files.mjs'
import { phone, Screen } from '../browser/page.mjs'
import { holds } from '../support/report.mjs'

export async function screens(name, bureau) {
    let screen
    const at = () => screen.page
    const clean = async (what) => {
        assert.deepEqual(await screen.accessibility(), [], what)
        assert.deepEqual(screen.faults, [], what)
        await screen.shot(`${name}-${what}`)
    }
    const matter = await bureau.walk('屏上造纸有限公司', 'approve closing')
    const owing = await bureau.walk('屏上铸造有限公司', 'serve decision')
    for (const [title, pages] of [['行政处罚决定书', 3], ['调查报告', 2]])
        await bureau.handler1.does('document', undefined, 'enter_paper', {
            case: matter.case, title, part: 'main', made_on: bureau.dayBack(19), scan: [await bureau.handler1.upload(`${title}.pdf`, pdfOf(pages, 'page'), 'application/pdf')],
        }, bureau.on(4))

    await holds(`${name}: on the screen a clerk opens the volume from the case, moves a line and keeps the order`, async () => {
        screen = await Screen.open(bureau.server.address)
        await screen.signIn('clerk1', bureau.password)
        await screen.go(`/record/case/${matter.case}`)
        await at().locator('.ch').getByRole('link', { name: '案卷', exact: true }).click()
        await screen.settled()
        await clean('volume')
        await at().getByRole('button', { name: '下移：送达回证（决定书）' }).click()
        await screen.press('保存编排')
        await at().getByText('编排已保存').waitFor()
        await screen.settled()
        assert.match(await at().locator('tbody tr:not(.grp)').first().innerText(), /行政处罚决定书/)
        assert.ok((await at().getByRole('heading', { name: '缺少的材料' }).count()) === 1)
    })

    await holds(`${name}: on the screen the volume comes as a file that opens`, async () => {
        const office = (await at().getByRole('button', { name: '下载 PDF' }).count()) === 1
        const arrives = at().waitForEvent('download', { timeout: 90_000 })
        await screen.press(office ? '下载 PDF' : '下载压缩包')
        const file = await arrives
        assert.match(file.suggestedFilename(), office ? /正卷\.pdf$/ : /正卷\.zip$/)
        if (office) assert.match(pdfText(readFileSync(await file.path()))[0], /行政处罚案卷/)
        await at().getByRole('tab', { name: /副卷/ }).click()
        await at().getByText('审批意见（作出行政处罚决定）').waitFor()
        await clean('side-volume')
    })

    await holds(`${name}: on the screen a bank list is dropped, entered, and what is matched is booked`, async () => {
        await screen.go('/payments')
        await at().locator('.drop input[type=file]').setInputFiles({
            name: '清单.csv', mimeType: 'text/csv',
            buffer: Buffer.from(`\uFEFF流水号,缴款人,到账金额,到账日期\r\n${name}屏1,屏上铸造有限公司,100000,${bureau.dayBack(3)}\r\n${name}屏2,王五六,77,${bureau.dayBack(3)}\r\n`),
        })
        await at().waitForURL(/\/imports\//)
        await screen.settled()
        await screen.press('执行导入')
        await at().getByRole('link', { name: '去对账' }).click()
        await screen.settled()
        await clean('payments')
        const row = at().locator('tbody tr').filter({ hasText: '屏上铸造有限公司' })
        await row.getByRole('button', { name: /^确认：/ }).click()
        await at().getByText('已登记 1 笔缴款').waitFor()
        const values = (await bureau.clerk1.record('case', owing.case)).record.values
        assert.equal(values.paid_amount, 10_000_000)
        await at().getByRole('tab', { name: /无法匹配/ }).click()
        const other = at().locator('tbody tr').filter({ hasText: '王五六' })
        await other.getByRole('button', { name: '不登为缴款' }).click()
        await other.getByRole('button', { name: '不是罚没款' }).click()
        await other.waitFor({ state: 'detached' })
        await clean('unmatched')
        await screen.close()
    })

    await holds(`${name}: neither page makes a phone scroll sideways`, async () => {
        screen = await Screen.open(bureau.server.address, { viewport: phone })
        await screen.signIn('clerk1', bureau.password)
        for (const path of [`/volume/case/${matter.case}`, '/payments']) {
            await screen.go(path)
            assert.ok((await screen.overflow()) <= 0, path)
            await screen.shot(`${name}-phone-${path.split('/')[1]}`)
        }
        await screen.close()
    })
}
