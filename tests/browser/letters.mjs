// Old decision letters by forms alone: dropped, looked at beside their text, one left out, imported, undone.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'

import { holds as sentence } from '../support/report.mjs'
import { scan, wordFile } from '../support/report_files.mjs'
import { Screen, phone } from './page.mjs'

const letterOf = (number, amount = '伍万元整') =>
    `行政处罚决定书\n${number}\n某某电镀厂：\n统一社会信用代码：91350100M000100Y43\n你单位违反了《中华人民共和国水污染防治法》第三十九条。\n鉴于你单位系初次违法，且已立即改正，依据《中华人民共和国水污染防治法》第八十三条第（三）项，我局决定对你单位处罚款人民币${amount}。\n试验市生态环境局\n2019年3月4日\n`
const photograph = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0x10, 0x4a, 0x46, 0x49, 0x46, 0, 1])
// The mark of the files of Word before 2007, and nothing that could be read.
const oldWord = Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(600)])
const file = (name, bytes) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) })

export async function letters(server, bureau, name) {
    const holds = (words, work) => sentence(`${name}: ${words}`, work)
    const screen = await Screen.open(server.address)
    const { page } = screen
    await screen.signIn('qian', bureau.password)
    const line = (n) => page.locator(`[data-letter="${n}"]`)
    const count = async () => (await bureau.wang.client.read('/api/records/case/count')).total
    const drop = async (...files) => {
        const all = (await page.locator('[data-letter]').count()) + files.length
        await page.locator('.take input[type=file]').setInputFiles(files)
        await page.waitForFunction((n) => document.querySelectorAll('[data-letter]').length >= n && document.querySelector('.up .bar') === null, all)
        await screen.settled()
    }
    const before = await count()

    await holds('the page of letters is one press from the imports, and says what it takes', async () => {
        await screen.go('/imports')
        await page.getByRole('link', { name: '导入旧决定书' }).click()
        await screen.settled()
        assert.match(await page.locator('.scroll').innerText(), /还没有决定书/)
        assert.deepEqual(await screen.accessibility(), [])
    })
    await holds('several letters are read, the bad named beside the good', async () => {
        await drop(file('甲.txt', letterOf('试环罚〔2019〕11号')), file('扫描.pdf', scan), file('矛盾.txt', letterOf('试环罚〔2019〕12号', '伍万元整（60000元）')), file('乙.txt', letterOf('试环罚〔2019〕13号', '壹拾贰万元整')))
        assert.match(await line(1).innerText(), /可以导入[\s\S]*试环罚〔2019〕11号[\s\S]*50000\.00 元/)
        assert.match(await line(2).innerText(), /读不出[\s\S]*扫描图片/)
        assert.match(await line(3).innerText(), /有错误[\s\S]*大写与小写不一致/)
        assert.ok(await page.getByRole('button', { name: /^导入 2 件/ }).isDisabled(), 'bad letters must be left out or passed over')
        await page.reload()
        await screen.settled()
        assert.equal(await page.locator('[data-letter]').count(), 4, 'and they are there after a reload')
    })
    await holds('a value leads to its place in the text, and a place to its value', async () => {
        await line(3).getByRole('button', { name: '矛盾.txt' }).click()
        await page.locator('.paper mark').first().waitFor()
        await page.locator('[data-field=amount_yuan] button').click()
        assert.match(await page.locator('mark.cur').innerText(), /伍万元整/)
        assert.match(await page.locator('[data-field=amount_yuan]').innerText(), /存疑：[\s\S]*大写与小写/)
        await page.locator('.paper mark').filter({ hasText: '2019年3月4日' }).click()
        assert.match(await page.locator('.val.on').innerText(), /日期[\s\S]*2019-03-04/)
        await screen.settled()
        await screen.shot(`letters-${name}`)
        assert.deepEqual(await screen.accessibility(), [])
    })
    await holds('letters are left out by their boxes, and the rest comes in as one act', async () => {
        await page.evaluate(() => document.querySelectorAll('[data-letter="2"] input, [data-letter="3"] input').forEach((box) => box.click()))
        await screen.settled()
        assert.match(await line(2).innerText(), /不导入/, 'faster than the server answers')
        assert.match(await line(3).innerText(), /不导入/)
        assert.equal(await count(), before, 'nothing is written yet')
        await screen.press('导入 2 件')
        await page.getByText('已导入').first().waitFor()
        await screen.settled()
        assert.equal(await count(), before + 2)
        assert.match(await page.locator('.go').innerText(), /整批在账本中记作一次操作[\s\S]*收据/)
        assert.match(await line(1).innerText(), /^已导入/)
        await screen.shot(`letters-done-${name}`)
    })
    await holds('who leaves while letters arrive is not called back', async () => {
        await screen.go('/imports/letters')
        await page.locator('.take input[type=file]').setInputFiles([1, 2, 3, 4, 5].map((n) => file(`离${n}.txt`, letterOf(`试环罚〔2019〕2${n}号`))))
        await page.getByRole('link', { name: '以往的导入' }).first().click()
        await page.getByRole('heading', { name: '导入', exact: true }).waitFor()
        await screen.settled()
        assert.match(page.url(), /\/imports$/)
    })
    await holds('what is known already is said, and changes nothing', async () => {
        await screen.go('/imports/letters')
        await drop(file('甲再来.txt', letterOf('试环罚[2019]11号')))
        assert.match(await line(1).innerText(), /已登记[\s\S]*已经登记过/)
        assert.ok(await page.getByRole('button', { name: '没有可导入的' }).isDisabled())
        await screen.shot(`letters-known-${name}`)
    })
    await holds('the import stands among those of before, and is undone as a whole', async () => {
        await screen.go('/imports')
        await page.getByRole('link', { name: '甲.txt 等 4 件决定书' }).click()
        await screen.settled()
        await screen.press('撤销这次导入')
        await page.getByLabel('撤销的理由').fill('原件拿错了')
        await page.locator('form.undo').getByRole('button', { name: '撤销这次导入' }).click()
        await page.getByText('已撤销').first().waitFor()
        assert.equal(await count(), before)
    })
    await holds('on a phone nothing is cut off', async () => {
        const small = await Screen.open(server.address, { viewport: phone })
        await small.signIn('qian', bureau.password)
        await small.go('/imports/letters')
        await small.page.locator('.take input[type=file]').setInputFiles([file('丙.txt', letterOf('试环罚〔2019〕14号'))])
        await small.page.locator('[data-letter="1"]').getByRole('button', { name: '丙.txt' }).click()
        await small.page.locator('.paper mark').first().waitFor()
        await small.settled()
        assert.equal(await small.overflow(), 0)
        await small.shot(`letters-phone-${name}`)
        assert.equal(await small.page.evaluate(() => document.activeElement?.id), 'values-title', 'led to what was read')
        const head = await small.page.locator('#values-title').boundingBox()
        assert.ok(head !== null && head.y >= 0 && head.y < phone.height / 2, JSON.stringify(head))
        assert.deepEqual(await small.accessibility(), [])
        assert.deepEqual(small.faults, [])
        await small.close()
    })
    await holds('a letter in Word and one in GB18030 are read; what cannot be is told with a way on', async () => {
        await screen.go('/imports/letters')
        const gb18030 = Buffer.from(spawnSync('iconv', ['-f', 'UTF-8', '-t', 'GB18030'], { input: letterOf('试环罚〔2019〕16号') }).stdout)
        await drop(file('丁.docx', wordFile(letterOf('试环罚〔2019〕15号'))), file('国标.txt', gb18030), file('照片.jpg', photograph), file('只有照片.docx', wordFile('')), file('旧.doc', oldWord), file('坏的.docx', 'PK\x03\x04 broken'))
        assert.match(await line(1).innerText(), /可以导入[\s\S]*试环罚〔2019〕15号/)
        assert.match(await line(2).innerText(), /可以导入[\s\S]*试环罚〔2019〕16号/)
        for (const [n, way] of [[3, /图片[\s\S]*OCR/], [4, /没有文字[\s\S]*OCR/], [5, /另存为 .docx/], [6, /打不开[\s\S]*另存为 .docx/]]) assert.match(await line(n).innerText(), way, String(n))
        await line(1).getByRole('button', { name: '丁.docx' }).click()
        await page.locator('[data-field=doc_no] button').click()
        assert.match(await page.locator('mark.cur').innerText(), /试环罚〔2019〕15号/)
        await screen.settled()
        await screen.shot(`letters-word-${name}`)
        assert.deepEqual(await screen.accessibility(), [])
    })
    await holds('no page of letters had a fault', () => assert.deepEqual(screen.faults, []))
    await screen.close()
}
