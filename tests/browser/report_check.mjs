// A report checked by forms alone: pasted, uploaded as Word, its findings beside the text, one
// dismissed, the commented copy kept, the next version checked against this one.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { holds as sentence, skipped } from '../support/report.mjs'
import { scan, sheetFile, wordFile, yearlyReport } from '../support/report_files.mjs'
import { wordText, zipMember } from '../support/word.mjs'
import { Screen, desktop, phone } from './page.mjs'

const body = '重点做了以下三个方面。一是学法。二是执法。\n重大案件都经法治审核。\n全年检查企业120家次，发放宣传品35个。'
const nextBody = '组织了考试。\n重点做了以下三个方面。一是学法。二是执法。三是普法。\n重大案件都经法治审核。\n全年检查企业130家次，发放宣传品35个。'

const cards = (screen) => screen.page.locator('.fd li[data-card]')
const titles = async (screen) => (await screen.page.locator('.fd li .ft b').allInnerTexts()).map((text) => text.trim())

async function choose(screen, which, name, bytes) {
    await screen.page.locator(`input[data-file="${which}"]`).setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) })
}

async function check(screen) {
    await screen.press('检查')
    await screen.page.locator('.rc').waitFor()
    await screen.settled()
}

async function keep(screen, press) {
    const [download] = await Promise.all([screen.page.waitForEvent('download'), press()])
    return { name: download.suggestedFilename(), file: await download.path() }
}

export async function reportCheck(server, bureau, name) {
    const folder = mkdtempSync(join(tmpdir(), 'report-walk-'))
    const holds = (words, work) => sentence(`${name}: ${words}`, work)
    const screen = await Screen.open(server.address, { viewport: desktop })
    const { page } = screen
    await screen.signIn('zhao', bureau.password)
    let list

    await holds('the page of report checks is one click from the menu, and says what it keeps', async () => {
        await page.getByRole('link', { name: '报告检查', exact: true }).click()
        await screen.settled()
        assert.match(await page.locator('.opts').innerText(), /服务器不保存/)
        assert.deepEqual(await screen.accessibility(), [])
    })
    await holds('what is typed is there again after the page was loaded anew', async () => {
        await page.locator('#report-text').fill(yearlyReport(body))
        await page.reload()
        await screen.settled()
        assert.equal(await page.locator('#report-text').inputValue(), yearlyReport(body))
        const drafts = await bureau.zhao.client.get('/api/drafts/report-check')
        assert.ok(!drafts.text.includes('法治审核'), 'the server keeps no word of it')
    })
    await holds('a pasted text stands beside its findings, each with its words', async () => {
        await check(screen)
        assert.deepEqual(await titles(screen), ['说的项数与列的不符', '用词'])
        const marks = await page.locator('.paper mark').allInnerTexts()
        assert.deepEqual(marks, ['以下三个方面', '法治审核'])
        assert.deepEqual(await screen.accessibility(), [])
        await screen.shot(`report-check-${name}`)
    })
    await holds('keys and clicks lead from finding to place and from place to finding', async () => {
        await page.keyboard.press('j')
        await page.keyboard.press('j')
        assert.equal(await page.locator('.paper mark.cur').innerText(), '法治审核')
        assert.match(await page.locator('.fd li.on').innerText(), /用词/)
        await page.keyboard.press('k')
        assert.equal(await page.locator('.paper mark.cur').innerText(), '以下三个方面')
        await page.locator('.paper mark').last().click()
        assert.match(await page.locator('.fd li.on').innerText(), /改为“法制审核”/)
    })
    await holds('every figure is listed with its meaning, or as none of the indicators', async () => {
        await page.getByRole('tab', { name: /^数字/ }).click()
        const figures = await page.locator('.rc .sec').last().innerText()
        assert.match(figures, /“35个”[\s\S]*不是指标/)
        assert.match(figures, /不能核对|与记录/)
        await screen.shot(`report-figures-${name}`)
        await page.getByRole('tab', { name: /^发现/ }).click()
    })
    await holds('a proposed mend is put into the text that is checked next, and taken back', async () => {
        await page.locator('.paper mark').last().click()
        await screen.press('采用')
        assert.deepEqual(await titles(screen), ['说的项数与列的不符'])
        assert.match(await page.locator('.paper').innerText(), /重大案件都经法制审核。/)
        await screen.press('检查新稿')
        assert.match(await page.locator('#report-text').inputValue(), /重大案件都经法制审核。/)
        await screen.press('回到检查结果')
        await screen.press('撤销最后一处')
        assert.deepEqual(await titles(screen), ['说的项数与列的不符', '用词'])
        await screen.press('检查新稿')
        assert.equal(await page.locator('#report-text').inputValue(), yearlyReport(body))
        await screen.press('回到检查结果')
    })
    await holds('a finding is dismissed with its reason, and not without', async () => {
        await page.locator('.paper mark').last().click()
        await page.keyboard.press('x')
        assert.equal(await page.getByRole('button', { name: '忽略', exact: true }).isEnabled(), false)
        await page.getByLabel('为什么不用改').fill('引自省厅文件原文')
        await screen.press('忽略')
        assert.deepEqual(await titles(screen), ['说的项数与列的不符'])
        list = await keep(screen, () => screen.press('下载忽略清单'))
        assert.match(readFileSync(list.file, 'utf8'), /^[0-9a-f]{16} \| 引自省厅文件原文 \| 用词$/m)
    })
    await holds('the commented Word copy of a pasted text has a remark for what stands, and the text', async () => {
        const copy = await keep(screen, () => screen.press('下载批注 Word'))
        assert.match(copy.name, /（批注）\.docx$/)
        const comments = zipMember(copy.file, 'word/qingheng_comments.xml')
        assert.match(comments, /说的项数与列的不符/)
        assert.ok(!comments.includes('法治审核'), 'what was dismissed is not remarked on')
        assert.match(wordText(copy.file), /重大案件都经法治审核。/)
    })
    await holds('the next version, as Word: the dismissal holds, what changed is told', async () => {
        await screen.press('检查新稿')
        await choose(screen, 'report', '第二稿.docx', wordFile(yearlyReport(nextBody)))
        await check(screen)
        assert.match(await page.locator('.head').innerText(), /第二稿\.docx\s*第 2 稿/)
        assert.deepEqual(await titles(screen), ['数字与前稿不同'])
        assert.match(await page.locator('.fd').innerText(), /已忽略 1/)
        assert.match(await cards(screen).first().innerText(), /120[\s\S]*130/)
        await screen.shot(`report-next-${name}`)
    })
    await holds('the copy of a Word file is that very file with remarks, and LibreOffice opens it', async () => {
        const copy = await keep(screen, () => screen.press('下载批注 Word'))
        const part = zipMember(copy.file, 'word/document.xml')
        assert.match(part, /<w:b ?\/>/, 'its formats are there')
        assert.match(part, /commentRangeStart[\s\S]*130[\s\S]*commentRangeEnd/)
        assert.equal(wordText(copy.file), wordText(writeTo(folder, 'own.docx', wordFile(yearlyReport(nextBody)))))
        opens(folder, copy.file, name)
    })
    await holds('somebody else takes the list of dismissals over', async () => {
        const other = await Screen.open(server.address, { viewport: phone })
        await other.signIn('li', bureau.password)
        await other.go('/report-check')
        await other.page.locator('input[data-file="list"]').setInputFiles(list.file)
        await other.page.locator('#report-text').fill(yearlyReport(body))
        await other.shot(`report-phone-intake-${name}`)
        assert.equal(await other.overflow(), 0)
        await check(other)
        await other.page.getByRole('button', { name: '下一处' }).click()
        assert.equal(await other.page.locator('.paper mark.cur').innerText(), '以下三个方面')
        assert.match(await other.page.locator('.foot').innerText(), /需改[\s\S]*1／1/)
        assert.equal(await other.overflow(), 0)
        await other.shot(`report-phone-${name}`)
        await other.page.getByRole('tab', { name: /^发现/ }).click()
        await other.shot(`report-phone-findings-${name}`)
        assert.deepEqual(await other.accessibility(), [])
        assert.deepEqual(other.faults, [])
        await other.close()
    })
    await holds('what cannot be read is said in a clear word, and nothing is lost', async () => {
        const rows = [['空.txt', '', /没有文字/], ['扫描.pdf', scan, /没有可读的文字/], ['表.docx', sheetFile(), /不是报告文件/]]
        await screen.press('检查新稿')
        for (const [file, bytes, said] of rows) {
            await choose(screen, 'report', file, bytes)
            await screen.press('检查')
            await page.locator('.problem').waitFor()
            await screen.settled()
            assert.match(await page.locator('.problem').innerText(), said, file)
        }
        await page.locator('input[data-file="report"]').setInputFiles(writeTo(folder, '大.docx', Buffer.alloc(21 << 20, 'a')))
        assert.match(await page.locator('.opts').innerText(), /超过 20 MB/)
        assert.match(await page.locator('.opts').innerText(), /已有 1 条忽略/)
    })
    await holds('reports of several bureaus stand in one table, with what is not to be compared', async () => {
        await screen.go('/report-check/bureaus')
        const file = (of, text) => ({ name: of, mimeType: 'text/plain', buffer: Buffer.from(yearlyReport(text)) })
        await page.locator('input[data-file="bureaus"]').setInputFiles([file('甲局.txt', '全年下达行政处罚决定84件，罚款100万元。'), file('乙局.txt', '全年查处环境违法案件120件，罚款200万元。')])
        await page.locator('tbody tr').first().waitFor()
        const table = await page.locator('table').innerText()
        assert.match(table, /下达行政处罚决定数[\s\S]*84件[\s\S]*不可比[\s\S]*乙局写的是“查处环境违法案件数”/)
        assert.match(table, /查处信访举报件数\s+12件\s+12件\s+可比/)
        await screen.shot(`report-bureaus-${name}`)
        const sheet = await keep(screen, () => screen.press('下载表格'))
        assert.match(zipMember(sheet.file, 'xl/worksheets/sheet1.xml'), /不可比/)
        assert.deepEqual(await screen.accessibility(), [])
    })
    await holds('no page of this walk had a fault', () => assert.deepEqual(screen.faults, []))
    await screen.close()
    rmSync(folder, { recursive: true, force: true })
}

function writeTo(folder, name, bytes) {
    const file = join(folder, name)
    writeFileSync(file, bytes)
    return file
}

function opens(folder, file, name) {
    if (spawnSync('soffice', ['--version']).error) {
        skipped(`${name}: LibreOffice opens the commented copy`, 'LibreOffice is not installed')
        return
    }
    const copy = writeTo(folder, 'copy.docx', readFileSync(file))
    const done = spawnSync('soffice', ['--headless', `-env:UserInstallation=file://${folder}/office`, '--convert-to', 'odt', '--outdir', folder, copy], { timeout: 120_000 })
    assert.equal(done.status, 0, String(done.stderr))
    assert.match(zipMember(join(folder, 'copy.odt'), 'content.xml'), /office:annotation[\s\S]*数字与前稿不同/)
}
