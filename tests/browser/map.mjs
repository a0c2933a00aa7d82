// The map of outlets: states at a glance, the card, the list beside it, what is not on it, a phone in the field.
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { holds as sentence } from '../support/report.mjs'
import { send } from '../telemetry/wire.mjs'
import { Screen, desktop, phone } from './page.mjs'

const hour = 3_600_000
const mnOf = (n) => `010000A8900016F0001690${String(n).padStart(2, '0')}`

// Outlines of two invented districts, which a bureau puts beside its own definitions.
export function makeOutlines(folder) {
    mkdirSync(join(folder, 'map'), { recursive: true })
    const area = (name, west, east) => ({ type: 'Feature', properties: { name }, geometry: { type: 'Polygon', coordinates: [[[west, 34.62], [east, 34.6], [east + 0.02, 34.9], [west - 0.01, 34.88], [west, 34.62]]] } })
    writeFileSync(join(folder, 'map', '1-districts.geojson'), JSON.stringify({ type: 'FeatureCollection', source: '某某市自然资源局，审图号：某S(2026)001号', features: [area('湖滨区', 111.05, 111.25), area('陕州区', 111.25, 111.5)] }))
    return (text) => writeFileSync(join(folder, 'map', '2-rivers.geojson'), text)
}

const outlets = [
    { name: '湖滨热电 1#烟囱', medium: 'gas', region: '湖滨区', industry: '火力发电', lng: 111_150_200, lat: 34_772_600, state: 'exceeding' },
    { name: '湖滨热电 2#烟囱', medium: 'gas', region: '湖滨区', industry: '火力发电', lng: 111_150_800, lat: 34_772_900, state: 'on_line' },
    { name: '陕州水务 总排口', medium: 'water', region: '陕州区', industry: '污水处理', lng: 111_340_000, lat: 34_700_000, state: 'missing' },
    { name: '陕州铝业 焙烧炉', medium: 'gas', region: '陕州区', industry: '铝冶炼', lng: 111_410_000, lat: 34_810_000, state: 'marked' },
    { name: '陕州铝业 旧炉', medium: 'gas', region: '陕州区', industry: '铝冶炼', lng: 111_430_000, lat: 34_660_000, state: 'stopped' },
    { name: '湖滨纸业 总排口', medium: 'water', region: '湖滨区', industry: '造纸', lng: 111_100_000, lat: 34_660_000, state: 'bare' },
    { name: '湖滨化工 锅炉', medium: 'gas', region: '湖滨区', industry: '化工', state: 'missing' },
]

async function register(bureau) {
    const { client } = bureau.qian
    const made = async (type, values) => (await client.does(type, undefined, 'register', values)).record
    const enterprises = {}
    for (const [n, one] of outlets.entries()) {
        const { name, medium, region, industry, lng, lat, state } = one
        const owner = name.split(' ')[0]
        // The chemical works has a place of its own, which its outlet has not.
        enterprises[owner] ??= await made('enterprise', { name: `${owner}有限公司`, region, industry, ...(owner === '湖滨化工' ? { place: { lng: 111_200_000, lat: 34_850_000, text: '开发区 7 号' } } : {}) })
        one.outlet = await made('outlet', { name, number: `MAP-${n}`, medium, region, enterprise: enterprises[owner], ...(lng ? { place: { lng, lat, text: '' } } : {}) })
        if (state === 'bare') continue
        one.device = await made('monitoring_device', { name: `${name}数采仪`, mn: mnOf(n), outlet: one.outlet, password: '123456', ...(state === 'stopped' ? { stopped: true } : {}) })
        await made('monitored_factor', { number: `${mnOf(n)}-a21026`, device: one.device, code: 'a21026', name: '二氧化硫', unit: 'mg/m3', upper_limit: state === 'exceeding' ? '35' : '90000' })
    }
    outlets.nowhere = await made('outlet', { name: '没有位置的排口', number: 'MAP-N', medium: 'other' })
    const iso = (ms) => new Date(ms).toISOString()
    await client.does('monitoring_mark', undefined, 'enter', { device: outlets[3].device, mark: 'maintenance', from_at: iso(Date.now() - hour), until_at: iso(Date.now() + hour), reason: '更换探头', made_by: '铝业 周', made_at: iso(Date.now()) })
}

// Sent again until the receiver has learnt of the device.
async function sends(port, mn, ...more) {
    for (let tries = 0; tries < 20; ++tries) {
        const report = await send(port, '--devices', '1', '--mn', mn, ...more, '--rate', '4', '--seconds', '1')
        if (report.answered > 0) return
    }
    throw new Error(`${mn} is never answered`)
}

export async function outletMap(server, bureau, name, port, writeRivers) {
    const holds = (words, work) => sentence(`${name}: ${words}`, work)
    await register(bureau)
    await sends(port, mnOf(0), '--exceed', '1000')
    await sends(port, mnOf(1))
    const screen = await Screen.open(server.address, { viewport: desktop })
    const { page } = screen
    await screen.signIn('zhang', bureau.password)
    const mark = (one) => page.locator(`.mark[data-outlet="${one.outlet}"]`)
    const tab = (words) => page.locator('.tops .tab').filter({ hasText: words })

    await holds('the map is one press from the board and shows every outlet in its state, told by word and shape', async () => {
        await screen.go('/outlets')
        await page.getByRole('navigation', { name: '看法' }).getByRole('link', { name: '地图' }).click()
        await page.locator('.mark').first().waitFor()
        await screen.settled()
        for (const [words, n] of [['超限', 1], ['缺数', 2], ['已标记', 1], ['在线', 1], ['停用', 1], ['没有设备', 2]]) await tab(words).filter({ hasText: new RegExp(`${words} ${n}(?!\\d)`) }).waitFor()
        assert.match(await mark(outlets[2]).getAttribute('aria-label'), /陕州水务 总排口，缺数/)
        assert.match(await mark(outlets[3]).getAttribute('aria-label'), /已标记/)
        const shapes = await page.locator('.mark .shape').evaluateAll((all) => all.map((one) => one.getAttribute('d')))
        assert.ok(new Set(shapes).size >= 5, 'each state has a shape of its own')
        assert.match(await page.locator('.scale').innerText(), /公里/)
        assert.match(await page.locator('.grid').textContent(), /111\.\d°E/)
        assert.deepEqual(await screen.accessibility(), [])
        await screen.shot(`map-${name}`)
    })
    await holds('two that would cover each other are one mark with a count, and part when one comes nearer', async () => {
        const both = page.locator('.mark[data-count="2"]')
        assert.match(await both.getAttribute('aria-label'), /2 个排放口，最重的是超限/)
        for (let tries = 0; tries < 6 && (await both.count()) > 0; ++tries) {
            await both.click()
            await page.waitForTimeout(150)
        }
        await mark(outlets[0]).waitFor()
        await mark(outlets[1]).waitFor()
        await page.getByRole('button', { name: '看全部' }).click()
    })
    await holds('the outlines of the bureau lie beneath, with their source; what is wrong in a file is told in place and words', async () => {
        assert.deepEqual((await page.locator('.names text').allTextContents()).sort(), ['湖滨区', '陕州区'])
        assert.match(await page.locator('.map-foot').innerText(), /审图号：某S\(2026\)001号/)
        writeRivers(JSON.stringify({ type: 'FeatureCollection', features: [{ type: 'Feature', geometry: { type: 'LineString', coordinates: [[34.7, 111.1], [34.8, 111.2]] } }, 7] }))
        await page.waitForTimeout(11_000)
        await page.reload()
        await screen.settled()
        await page.locator('.map-foot summary').click()
        const told = await page.locator('.map-foot').innerText()
        assert.match(told, /轮廓文件有 2 处问题[\s\S]*2-rivers\.geojson features\[0\]\.geometry\.coordinates\[0\][\s\S]*填反了[\s\S]*features\[1\]/)
        assert.deepEqual((await page.locator('.names text').allTextContents()).sort(), ['湖滨区', '陕州区'], 'the good file is drawn all the same')
        assert.deepEqual(await screen.accessibility(), [])
        writeRivers(JSON.stringify({ type: 'FeatureCollection', source: '', features: [{ type: 'Feature', properties: { name: '某河' }, geometry: { type: 'LineString', coordinates: [[111.0, 34.8], [111.3, 34.78], [111.6, 34.84]] } }] }))
    })
    await holds('a mark opens a card with the latest values and the way to the curve, and the address keeps it', async () => {
        await tab('超限').click()
        await mark(outlets[0]).waitFor()
        assert.equal(await page.locator('.mark').count(), 1)
        await mark(outlets[0]).click()
        const card = page.locator('[data-card]')
        await card.locator('li').first().waitFor()
        await card.locator('.alarms').waitFor()
        await screen.settled()
        assert.match(await card.innerText(), /超限[\s\S]*湖滨热电 1#烟囱[\s\S]*湖滨热电有限公司[\s\S]*东经 111\.150200，北纬 34\.772600[\s\S]*◆ 二氧化硫[\s\S]*≤ 35/)
        assert.match(await card.innerText(), /待处置报警 \d 条/)
        const address = new URL(page.url())
        assert.deepEqual([address.searchParams.get('standing'), address.searchParams.get('outlet')], ['exceeding', outlets[0].outlet])
        assert.deepEqual(await screen.accessibility(), [])
        await screen.shot(`map-card-${name}`)
        await card.getByRole('link', { name: '曲线' }).click()
        await page.waitForURL(new RegExp(`/outlets/${outlets[0].device}$`))
        await page.goBack()
        await card.waitFor()
        await page.keyboard.press('Escape')
    })
    await holds('keys alone do it too: the map moves and zooms, a mark is reached and opened, the card is closed', async () => {
        await screen.go('/outlets/map?standing=missing')
        const field = page.locator('.field')
        await field.focus()
        const before = await mark(outlets[2]).getAttribute('transform')
        await page.keyboard.press('ArrowLeft')
        assert.notEqual(await mark(outlets[2]).getAttribute('transform'), before)
        await page.keyboard.press('+')
        await page.keyboard.press('0')
        await page.keyboard.press('Tab')
        await page.keyboard.press('Enter')
        await page.locator('[data-card]').waitFor()
        assert.equal(await page.evaluate(() => document.activeElement?.id), 'map-card')
        await page.keyboard.press('Escape')
        await page.locator('[data-card]').waitFor({ state: 'detached' })
        assert.ok(await page.evaluate(() => document.activeElement?.hasAttribute('data-row')), 'back on its row in the list')
    })
    await holds('board and map are narrowed alike, and keep it when one goes from one to the other', async () => {
        await screen.go('/outlets/map')
        await page.getByLabel('地区').selectOption('陕州区')
        await page.getByLabel('类别').selectOption('gas')
        await page.locator('.tops .tab').first().filter({ hasText: '全部 2' }).waitFor()
        await page.getByRole('navigation', { name: '看法' }).getByRole('link', { name: '列表' }).click()
        await page.locator('tbody tr').nth(1).waitFor()
        await screen.settled()
        assert.equal(await page.locator('tbody tr').count(), 2)
        assert.match(await page.locator('tbody').innerText(), /陕州铝业 焙烧炉[\s\S]*标记：自动监测设备维护/)
        assert.equal(new URL(page.url()).searchParams.get('region'), '陕州区')
        assert.deepEqual(await screen.accessibility(), [])
        await screen.shot(`map-board-${name}`)
        await page.getByLabel('行业').selectOption('铝冶炼')
        await page.getByRole('navigation', { name: '看法' }).getByRole('link', { name: '地图' }).click()
        await page.locator('.mark').first().waitFor()
        assert.equal(await page.getByLabel('行业').inputValue(), '铝冶炼')
    })
    await holds('the list finds an outlet by words and leads the map to it', async () => {
        await screen.go('/outlets/map')
        await page.getByLabel('找排放口').fill('化工')
        await page.keyboard.press('Enter')
        await page.locator('[data-row]').filter({ hasText: '湖滨化工 锅炉' }).click()
        const card = page.locator('[data-card]')
        await card.waitFor()
        await screen.settled()
        assert.match(await card.innerText(), /用的是企业的位置/)
        assert.match(await card.innerText(), /开发区 7 号/)
    })
    await holds('what has no place is counted and leads to the form that mends it; the wrong way round is told while it is typed', async () => {
        const clerk = await Screen.open(server.address, { viewport: desktop })
        await clerk.signIn('qian', bureau.password)
        await clerk.go('/outlets/map')
        assert.match(await clerk.page.locator('.map-foot').innerText(), /1 个排放口没有位置/)
        await clerk.press('看是哪些')
        await clerk.page.getByRole('link', { name: '没有位置的排口，填位置' }).click()
        await clerk.page.locator('.act-form').waitFor()
        const place = clerk.page.getByRole('group', { name: '位置' })
        await place.getByLabel('位置 经度').fill('34.75')
        await place.getByLabel('位置 纬度').fill('111.2')
        assert.match(await place.innerText(), /填反了/)
        assert.deepEqual(await clerk.accessibility(), [])
        await clerk.shot(`map-place-${name}`)
        assert.match((await clerk.refused()).join(), /填反了/)
        await place.getByRole('button', { name: '对调' }).click()
        await clerk.page.locator('[id$="-reason"]').first().fill('补填位置')
        await clerk.submit()
        await clerk.go('/outlets/map')
        assert.doesNotMatch(await clerk.page.locator('.map-foot').innerText(), /没有位置/)
        await clerk.page.locator(`.mark[data-outlet="${outlets.nowhere}"]`).waitFor()
        assert.deepEqual(clerk.faults, [])
        await clerk.close()
    })
    await holds('it changes by itself when a device stops sending or a mark comes', async () => {
        await screen.go('/outlets/map')
        const iso = (ms) => new Date(ms).toISOString()
        await bureau.qian.client.does('monitoring_mark', undefined, 'enter', { device: outlets[2].device, mark: 'communication', from_at: iso(Date.now() - hour), until_at: iso(Date.now() + hour), reason: '光缆断', made_by: '水务 李', made_at: iso(Date.now()) })
        await page.locator(`.mark.is-marked[data-outlet="${outlets[2].outlet}"]`).waitFor({ timeout: 40_000 })
    })
    await holds('on a phone in the field it shows who is near, by distance, and says plainly why it cannot', async () => {
        const small = await Screen.open(server.address, { viewport: phone, hasTouch: true, geolocation: { longitude: 111.33, latitude: 34.71, accuracy: 25 }, permissions: ['geolocation'] })
        await small.signIn('zhang', bureau.password)
        await small.go('/outlets/map')
        assert.equal(await small.overflow(), 0)
        assert.deepEqual(await small.accessibility(), [])
        await small.shot(`map-phone-${name}`)
        await small.press('我的附近')
        await small.page.locator('[data-row]').filter({ hasText: '距您' }).first().waitFor()
        const rows = await small.page.locator('[data-row]').allInnerTexts()
        assert.match(rows[0], /陕州水务 总排口[\s\S]*距您 1\.4 公里/)
        await small.page.locator('[data-row]').first().click()
        await small.page.locator('[data-card]').waitFor()
        await small.settled()
        assert.equal(await small.overflow(), 0)
        assert.deepEqual(await small.accessibility(), [])
        await small.shot(`map-phone-card-${name}`)
        assert.deepEqual(small.faults, [])
        await small.close()
        for (const [why, words, more] of [['open', /没有加密连接（HTTPS）[\s\S]*怎样解决/, {}], ['denied', /浏览器没有允许取位置/, { permissions: [] }]]) {
            const other = await Screen.open(server.address, { viewport: phone, ...more })
            if (why === 'open') await other.page.addInitScript(() => Object.defineProperty(window, 'isSecureContext', { value: false }))
            await other.signIn('zhang', bureau.password)
            await other.go('/outlets/map')
            await other.press('我的附近')
            await other.page.locator('[role=alert]').filter({ hasText: words }).waitFor()
            assert.deepEqual(await other.accessibility(), [])
            await other.close()
        }
    })
    await holds('nothing failed on the screen meanwhile', () => assert.deepEqual(screen.faults, []))
    await screen.close()
}
