// Generate → print → seal → scan → filed, at the screens of a handler and of who keeps the seal.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { phone, Screen } from '../browser/page.mjs'
import { holds } from '../support/report.mjs'

const shots = process.env.QH_SHOTS ?? ''
const shot = (screen, name) => (shots ? screen.page.screenshot({ path: join(shots, `${name}.png`) }) : undefined)

// `whole` is the Word of some paper that lacks nothing, `form` a printed record of several pages; `scan`
// makes pictures of a PDF.
export async function screens(name, server, password, { theCase, whole, form, scan, fileOf }) {
    const handler = await Screen.open(server.address)
    const keeper = await Screen.open(server.address)
    let document
    const done = []
    const says = async (sentence, work) => {
        if (done.includes(false)) return
        done.push(await holds(`${name}: ${sentence}`, work))
        if (done.at(-1) === false) await shot(handler, `${name}-failed`)
    }
    await says('the handler files a paper from the panel of the case', async () => {
        await handler.signIn('handler1', password)
        await handler.go(`/record/case/${theCase}`)
        const row = handler.page.locator('section[aria-labelledby="papers-title"] li').filter({ hasText: '行政处罚决定书' }).filter({ hasNotText: '不予' }).filter({ hasNotText: '当场' })
        await row.getByRole('button', { name: /^生成并归入案卷/ }).click()
        await row.getByText('已生成').waitFor({ timeout: 60_000 })
        await row.scrollIntoViewIfNeeded()
        await handler.settled()
        await shot(handler, 'papers-panel')
        assert.equal(await handler.page.getByRole('link', { name: '生成文书' }).count(), 0, 'no bare form stands for it')
        document = (await row.getByRole('link', { name: '第1版' }).getAttribute('href')).split('/').at(-1)
    })
    await says('a Word that was filled in by hand takes its place, and the paper is printed', async () => {
        await handler.go(`/record/document/${document}`)
        await shot(handler, 'document-drafted')
        if (shots) writeFileSync(join(shots, 'printed.pdf'), await fileOf(document, 'printed'))
        await handler.page.locator('section[aria-labelledby="document-title"] input[type=file]').setInputFiles({ name: '决定书.docx', mimeType: 'application/octet-stream', buffer: whole })
        await handler.page.getByText('已换成改过的 Word，打印件已重新制作').waitFor({ timeout: 60_000 })
        await handler.settled()
        await handler.begin('打印')
        await handler.fill('copies', '2')
        await handler.submit()
        assert.equal(await handler.state(), '已打印')
    })
    await says('who keeps the seal registers its use, and the register shows it', async () => {
        await keeper.signIn('clerk1', password)
        await keeper.go(`/record/document/${document}`)
        await keeper.begin('用印')
        await keeper.fill('seal_name', '局行政处罚专用章')
        await keeper.fill('sealed_copies', '2')
        await keeper.submit()
        assert.equal(await keeper.state(), '已用印')
        await keeper.go('/list/document')
        await keeper.page.getByText('用印登记').first().click()
        await keeper.settled()
        await keeper.page.getByText('局行政处罚专用章').first().waitFor()
        await shot(keeper, 'seal-register')
    })
    await says('the scan is shown split, with what is wrong, and is filed when told', async () => {
        const pages = scan(await fileOf(document, 'printed'))
        const formPages = scan(await fileOf(form, 'printed'), 180)
        assert.ok(formPages.length > 1)
        await handler.go(`/record/document/${document}`)
        await handler.page.getByRole('link', { name: '成叠扫描归卷' }).click()
        await handler.page.waitForURL((url) => url.pathname.startsWith('/scans/'))
        const blurred = scan(await fileOf(document, 'printed'), 0, 20)[0]
        const files = [...formPages.slice(1), ...pages.slice(1).reverse(), blurred, formPages[1]].map((buffer, index) => ({ name: `${index + 1}.jpg`, mimeType: 'image/jpeg', buffer }))
        await handler.page.locator('input[type=file]').setInputFiles(files)
        await handler.page.getByText(/没有读得出的识别码/).waitFor({ timeout: 60_000 })
        await handler.page.getByText(/缺第 1 页/).first().waitFor()
        await shot(handler, 'scan-missing')
        await handler.page.getByRole('button', { name: /看第 \d+ 张/ }).first().click()
        await handler.page.locator('.side img').waitFor()
        await handler.settled()
        await shot(handler, 'scan-look')
        await handler.page.keyboard.press('Escape')
        const sheet = formPages.length + pages.length - 1
        await handler.page.getByLabel(`第 ${sheet} 张 选择文书`).selectOption({ label: await handler.page.getByLabel(`第 ${sheet} 张 选择文书`).locator('option').filter({ hasText: '决定书' }).textContent() })
        await handler.page.getByLabel(`第 ${sheet} 张 第几页`).fill('1')
        await handler.page.getByRole('button', { name: `第 ${sheet} 张 确定` }).click()
        await handler.page.getByRole('button', { name: '确认归卷（1 份）' }).waitFor()
        await handler.settled()
        await shot(handler, 'scan-ready')
        await handler.page.getByRole('button', { name: '确认归卷（1 份）' }).click()
        await handler.page.locator('section[aria-labelledby="outcome-title"]').getByText('行政处罚决定书').waitFor({ timeout: 60_000 })
        await handler.settled()
        await shot(handler, 'scan-filed')
        await handler.go(`/record/document/${document}`)
        assert.equal(await handler.state(), '已归卷')
        await shot(handler, 'document-filed')
    })
    await says('the same pages hold together in the hand', async () => {
        const hand = await Screen.open(server.address, { viewport: phone })
        await hand.signIn('handler1', password)
        await hand.go(`/record/document/${document}`)
        await shot(hand, 'phone-document')
        const wide = await hand.page.evaluate(() => document.documentElement.scrollWidth)
        await hand.go(`/scans/${theCase}`)
        await shot(hand, 'phone-scan')
        const scanWide = await hand.page.evaluate(() => document.documentElement.scrollWidth)
        assert.ok(wide <= 390 && scanWide <= 390, `${wide} ${scanWide}`)
        assert.deepEqual([...handler.faults, ...keeper.faults, ...hand.faults], [])
        await hand.close()
    })
    await handler.close()
    await keeper.close()
}
