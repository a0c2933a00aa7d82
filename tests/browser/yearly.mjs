// The yearly report at the screen: from empty to signed, and what becomes of a figure afterwards.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { temporaryFolder } from '../support/databases.mjs'
import { holds } from '../support/report.mjs'
import { wordText } from '../support/word.mjs'
import { Screen, holdUp, phone } from './page.mjs'

export const figureRows = [
    ['violation_cases_count', 6, '件'], ['penalty_decisions_count', 4, '件'], ['fine_total_yuan', '32.5', '万元'],
    ['case_files_reviewed_count', 12, '份'], ['leaders_law_study_count', 5, '次'],
]
const execution = '（三）完善执法监管，严格规范公正文明执法'

async function toPart(screen, heading) {
    await screen.page.locator('.ol').getByRole('button', { name: heading }).first().click()
    await screen.page.locator('.ed h2').filter({ hasText: heading }).waitFor()
    await screen.settled()
}

async function save(screen) {
    await screen.page.locator('.ed .do').getByRole('button', { name: '保存' }).click()
    await screen.page.locator('.notice').filter({ hasText: '已保存' }).first().waitFor()
    await screen.settled()
}

async function finish(screen) {
    const button = screen.page.locator('.ed .do').getByRole('button', { name: '写完' })
    await button.click()
    await screen.page.locator('.ed .do').getByRole('button', { name: '再改' }).waitFor()
    await screen.settled()
}

// Takes a figure from the picker into the text.
async function insert(screen, label, form) {
    const { page } = screen
    await page.locator('.ed .do').getByRole('button', { name: '插入数字' }).click()
    await page.getByRole('searchbox', { name: '按名称找指标' }).fill(label)
    await page.locator('.pick .one').filter({ hasText: label }).first().click()
    if (form) await page.locator('#pick-form').selectOption({ label: form })
    await page.locator('.pick form').getByRole('status').getByText('印出').waitFor()
    await page.locator('.pick form').getByRole('button', { name: '插入数字' }).click()
    await page.locator('.pick').waitFor({ state: 'detached' })
}

async function approve(server, account, password, path) {
    const screen = await Screen.open(server.address)
    await screen.signIn(account, password)
    await screen.go(path)
    await screen.approve('同意')
    assert.deepEqual(screen.faults, [])
    await screen.close()
}

async function write(screen, name, other) {
    const { page } = screen
    await holds(`${name}: a new report has the parts of the outline that was chosen`, async () => {
        await page.getByRole('link', { name: '年度报告', exact: true }).click()
        await screen.settled()
        await page.locator('#new-year').selectOption('2025')
        await page.locator('#new-outline').selectOption({ label: '年度报告·两章式' })
        await page.getByRole('button', { name: '新建报告' }).click()
        await page.waitForURL(/\/reports\/[0-9a-f-]{36}/)
        await screen.settled()
        assert.equal(await page.locator('.ol .to').count(), 7)
    })
    await holds(`${name}: checked before anything is written, it says what is to be written and asks for nothing that nobody fills in`, async () => {
        await page.getByRole('button', { name: '核对', exact: true }).click()
        const said = page.locator('main').getByText('请至少写完一个部分')
        await said.waitFor()
        assert.equal(await page.getByText('固定的数字').count(), 0)
    })
    await holds(`${name}: the sentences offered are taken together, each figure once, and stay words that can be changed`, async () => {
        await toPart(screen, execution)
        await page.getByRole('button', { name: /^一起加入 \d+ 句/ }).click()
        await screen.settled()
        const places = await page.locator('#sec-text [data-place]').evaluateAll((all) => all.map((one) => one.dataset.place))
        assert.ok(places.length > 1, places.join())
        assert.equal(new Set(places).size, places.length, `each once: ${places.join()}`)
        assert.equal(await page.getByRole('button', { name: /^一起加入/ }).count(), 0, 'nothing is left to take together')
        await page.locator('#sec-text').click()
        await page.keyboard.press('Control+A')
        await page.keyboard.press('Delete')
        assert.equal((await page.locator('#sec-text').innerText()).trim(), '')
    })
    await holds(`${name}: a sentence is taken from the offer, a figure from the picker, and a figure opens onto its rows`, async () => {
        await toPart(screen, execution)
        await page.locator('.sd .one').filter({ hasText: '处罚款32.5万元' }).first().click()
        await page.locator('#sec-text').click()
        await page.keyboard.press('Control+End')
        await page.keyboard.type('评查案卷')
        await insert(screen, '评查案卷份数')
        await page.keyboard.type('份。')
        const text = await page.locator('#sec-text').innerText()
        assert.match(text, /处罚款32\.5万元。评查案卷12份。$/)
        await page.locator('#sec-text [data-place="fine_total_yuan|wan"]').click()
        await page.getByRole('heading', { name: '罚款总额' }).waitFor()
        await screen.settled()
        await screen.shot(`yearly-editor-${name}`)
        await page.locator('.op').getByRole('button', { name: '关闭' }).click()
    })
    await holds(`${name}: what was typed is there again after the page was left, and saved it is kept`, async () => {
        await page.locator('.ed').getByText('草稿已存').waitFor()
        await page.reload()
        await screen.settled()
        await page.getByText('接着上次没有保存的草稿').waitFor()
        assert.match(await page.locator('#sec-text').innerText(), /评查案卷12份/)
        await save(screen)
    })
    await holds(`${name}: a part is there to be written in when its draft is`, async () => {
        await page.locator('#sec-text').click()
        await page.keyboard.press('Control+End')
        await page.keyboard.type('草稿里的一句。')
        await page.locator('.ed').getByText('草稿已存').waitFor()
        await page.evaluate(() => sessionStorage.clear())
        const { asked, goOn } = await holdUp(page, '**/api/drafts/**')
        await page.reload()
        await asked
        await page.locator('.ed .wait').waitFor()
        assert.equal(await page.locator('#sec-text').count(), 0)
        goOn()
        await page.locator('#sec-text').waitFor()
        await page.unroute('**/api/drafts/**')
        assert.match(await page.locator('#sec-text').innerText(), /草稿里的一句。$/)
        await screen.press('不要草稿，用已保存的')
        assert.doesNotMatch(await page.locator('#sec-text').innerText(), /草稿里的一句/)
        await screen.settled()
    })
    await holds(`${name}: somebody who saves the same part after another is told, and keeps what they typed`, async () => {
        const second = await Screen.open(other.address)
        await second.signIn('legal1', other.password)
        await second.go(new URL(page.url()).pathname + new URL(page.url()).search)
        await second.page.locator('#sec-text').click()
        await second.page.keyboard.press('Control+End')
        await second.page.keyboard.type('法制机构补写。')
        await page.locator('#sec-text').click()
        await page.keyboard.press('Control+End')
        await page.keyboard.type('先存的一句。')
        await save(screen)
        await second.page.locator('.ed .do').getByRole('button', { name: '保存' }).click()
        await second.page.getByText('这一部分刚被别人保存过。您写的还在这里，没有丢。').waitFor()
        assert.match(await second.page.locator('.ot').innerText(), /先存的一句/)
        assert.match(await second.page.locator('#sec-text').innerText(), /法制机构补写/)
        await second.shot(`yearly-two-editors-${name}`)
        await second.page.getByRole('button', { name: '改用别人的' }).click()
        await second.close()
    })
    await holds(`${name}: everything that bars the check is listed at once`, async () => {
        await page.locator('#sec-text').click()
        await page.keyboard.press('Control+End')
        await page.keyboard.type('罚款××万元。')
        await save(screen)
        await page.getByRole('button', { name: '核对', exact: true }).click()
        const problem = page.locator('.probs')
        await problem.getByText('还有没填的地方').waitFor()
        await problem.getByText('还有部分没有写完').waitFor()
        await screen.shot(`yearly-barred-${name}`)
    })
}

async function sign(screen, name, other) {
    const { page } = screen
    await holds(`${name}: every part written and reported finished`, async () => {
        await page.locator('#sec-text').click()
        for (let left = '罚款××万元。'.length; left > 0; left -= 1) {
            await page.keyboard.press('Control+End')
            await page.keyboard.press('Backspace')
        }
        await finish(screen)
        const headings = await page.locator('.ol .to').allInnerTexts()
        for (const heading of headings.map((text) => text.split('\n')[0].trim())) {
            await toPart(screen, heading)
            if ((await page.locator('#sec-text').count()) === 0) continue
            if ((heading.startsWith('（') || heading.startsWith('导语')) && (await page.locator('#sec-text').innerText()) === '') {
                await page.locator('#sec-text').click()
                await page.keyboard.type('按照年度安排做好各项工作。')
            }
            await finish(screen)
        }
        assert.match(await page.locator('.ol .h').innerText(), /7／7/)
    })
    await holds(`${name}: checked, proposed, agreed to by two, signed`, async () => {
        await page.getByRole('button', { name: '核对', exact: true }).click()
        await page.getByText('数字按账本前').waitFor()
        await page.getByRole('button', { name: '呈签' }).click()
        await page.getByRole('heading', { name: '审批·呈签' }).waitFor()
        await screen.settled()
        const path = new URL(page.url()).pathname
        await approve(other, 'legal1', other.password, path)
        await approve(other, 'leader1', other.password, path)
        await page.reload()
        await screen.settled()
        assert.match(await page.locator('.head').innerText(), /已签发/)
        await page.getByText('签发之后，文中的数字和记录都没有变').waitFor()
        await screen.shot(`yearly-signed-${name}`)
    })
    await holds(`${name}: the Word file holds the signed text`, async () => {
        const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '下载 Word' }).click()])
        const file = join(temporaryFolder(), 'yearly.docx')
        await download.saveAs(file)
        assert.match(wordText(file), /处罚款32\.5万元。评查案卷12份。/)
        if (process.env.QH_SHOTS) writeFileSync(join(process.env.QH_SHOTS, `yearly-${name}.docx`), (await import('node:fs')).readFileSync(file))
    })
}

// A part that was given to somebody of another unit: it is all that they see, and they write it.
async function givenAway(screen, name, other) {
    await holds(`${name}: who was given a part finds it under the menu and sees nothing else`, async () => {
        const { page } = screen
        await toPart(screen, '（四）增强服务意识')
        await page.locator('.ed').getByRole('button', { name: '分派' }).click()
        await screen.pick('#as-person', other.writer)
        await page.locator('.ed form').getByRole('button', { name: '分派' }).click()
        await page.locator('.notice').filter({ hasText: '已分派' }).first().waitFor()
        const second = await Screen.open(other.address)
        await second.signIn('handler1', other.password)
        await second.page.getByRole('link', { name: '年度报告', exact: true }).click()
        await second.page.locator('.mine').getByRole('link', { name: /增强服务意识/ }).click()
        await second.page.locator('#sec-text').waitFor()
        assert.equal(await second.page.locator('.ol .to').count(), 1)
        await second.page.locator('#sec-text').click()
        await second.page.keyboard.type('分局开展企业服务日活动。')
        await save(second)
        await second.shot(`yearly-part-${name}`)
        assert.deepEqual(second.faults, [])
        await second.close()
        await page.reload()
        await screen.settled()
    })
}

async function restate(screen, name, { correct }) {
    const { page } = screen
    await holds(`${name}: a value corrected afterwards stands beside as a restatement; the text stays`, async () => {
        await correct()
        await page.reload()
        await screen.settled()
        await page.getByText('原 12，现 15').first().waitFor()
        assert.match(await page.locator('.paper').innerText(), /评查案卷12份/)
        await page.getByPlaceholder('为什么更正').fill('评查数漏计三份')
        await page.getByRole('button', { name: '拟更正说明' }).click()
        await page.locator('.sg').getByRole('link', { name: /数字更正说明/ }).waitFor()
        await screen.shot(`yearly-restated-${name}`)
        assert.deepEqual(await screen.accessibility(), [])
    })
}

export async function yearly(address, name, password, { correct, writer }) {
    const other = { address, password, writer }
    const screen = await Screen.open(address)
    await screen.signIn('stat1', password)
    await write(screen, name, other)
    await givenAway(screen, name, other)
    await toPart(screen, execution)
    await sign(screen, name, other)
    await restate(screen, name, { correct })
    assert.deepEqual(screen.faults, [])
    await holds(`${name}: the report fits a phone`, async () => {
        const small = await Screen.open(address, { viewport: phone, hasTouch: true, isMobile: true })
        await small.signIn('leader1', password)
        await small.go(new URL(screen.page.url()).pathname)
        assert.equal(await small.overflow(), 0)
        await small.shot(`yearly-phone-${name}`)
        await small.close()
    })
    await screen.close()
}
