// From a value beyond its limit to a case: a simulated outlet, the desk, the curve, an off-site
// check with its sealed frames, a clue, a case with the evidence.
import assert from 'node:assert/strict'

import { newId } from '../support/client.mjs'
import { verifyBundle } from '../support/program.mjs'
import { holds as sentence } from '../support/report.mjs'
import { Device, digits, pause, send, upload } from '../telemetry/wire.mjs'
import { Screen, desktop, phone } from './page.mjs'

const hour = 3_600_000
const mn = '010000A8900016F000169DC0'

// Five seconds are promised of a machine that has nothing else to do: QH_QUIET=1 asks for them.
const soon = process.env.QH_QUIET ? 5_000 : 30_000

async function until(what, ask, most = soon) {
    const began = Date.now()
    for (;;) {
        const found = await ask()
        if (found) return Date.now() - began
        if (Date.now() - began > most) throw new Error(`${what}: not within ${most} ms`)
        await pause(100)
    }
}

async function register(bureau) {
    const { client } = bureau.qian
    const enterprise = (await client.read('/api/pick/enterprise?limit=50')).rows.find((row) => row.title === '某某化工有限公司').id
    const made = async (type, values) => (await client.does(type, undefined, 'register', values)).record
    const outlet = await made('outlet', { name: '某某化工 1#烟囱', number: 'DA001', enterprise, medium: 'gas' })
    const device = await made('monitoring_device', { name: '1#烟囱数采仪', mn, outlet, password: '123456' })
    await made('monitored_factor', { number: `${mn}-a21026`, device, code: 'a21026', name: '二氧化硫', unit: 'mg/m3', upper_limit: '35', basis: '排污许可证 91350100M000100Y43001V' })
    const now = Date.now()
    await made('duty_shift', { number: '本班', name: '白班', starts_at: new Date(now - hour).toISOString(), ends_at: new Date(now + 8 * hour).toISOString(), person: bureau.zhang.id, leader: bureau.wang.id, contact: '0598-1234567' })
    return { enterprise, outlet, device }
}

const alarmsOf = async (client, kind, state = '') => (await client.read(`/api/alarms?state=${state}`)).rows.filter((row) => row.kind === kind)

const moment = (ms) => new Date(ms + 8 * hour).toISOString().slice(0, 16).replace('T', ' ')

// An enterprise's own account on a phone marks a period; the desk sends it back, then accepts it.
async function enterpriseMarks(holds, { server, bureau, things, screen, sendHour, at, name }) {
    const { page } = screen
    const { client } = bureau.zhang
    const account = 'zhou.env'
    const password = 'Zhou-Huanbao-2026'
    const theirs = await Screen.open(server.address, { viewport: phone })
    const clerk = await Screen.open(server.address, { viewport: desktop })
    let once
    const mine = theirs.page.locator('li[data-mark]').filter({ hasText: '过时标记' })
    await holds('a clerk opens an account on the page of the enterprise, and its password is shown once', async () => {
        await clerk.signIn('qian', bureau.password)
        await clerk.go(`/record/enterprise/${things.enterprise}`)
        await clerk.press('开通账号')
        await clerk.page.getByLabel('账号', { exact: true }).fill(account)
        await clerk.page.getByLabel('姓名', { exact: true }).fill('周环保')
        await clerk.press('开通')
        once = await clerk.page.locator('.given .mono').innerText()
        assert.deepEqual(await clerk.accessibility(), [])
        await clerk.shot(`own-account-${name}`)
        await clerk.close()
    })
    await holds('who signs in for the enterprise changes the password and is on its page, whatever address they type', async () => {
        await theirs.signIn(account, once)
        await theirs.page.locator('#old').fill(once)
        await theirs.page.locator('#next').fill(password)
        await theirs.page.locator('#again').fill(password)
        await theirs.page.locator('form .btn.p').click()
        await theirs.page.waitForURL(/\/own$/)
        for (const path of ['/', '/list/case', '/outlets', `/record/outlet/${things.outlet}`, '/ledger']) {
            await theirs.go(path)
            assert.equal(new URL(theirs.page.url()).pathname, '/own', path)
        }
        const shown = await theirs.page.locator('body').innerText()
        assert.match(shown, /某某化工有限公司[\s\S]*某某化工 1#烟囱/)
        assert.ok(!/值守|报警|线索|案件|账本/.test(shown), shown.slice(0, 400))
        assert.equal(await theirs.overflow(), 0)
        assert.deepEqual(await theirs.accessibility(), [])
        await theirs.shot(`own-page-${name}`)
    })
    await holds('on a phone a period is marked with its evidence, and that it is late is said before it is sent', async () => {
        sendHour('44.0', at)
        await until('the exceedance to be marked', async () => (await alarmsOf(client, 'exceedance')).some((row) => row.value === '44.0'))
        const over = theirs.page.locator('[data-kind=exceedance]').filter({ hasText: '44.0' })
        await over.waitFor({ timeout: 40_000 })
        assert.match(await over.innerText(), /均值超标[\s\S]*1#烟囱[\s\S]*二氧化硫小时均值 最高 44\.0，限值[\s\S]*35[\s\S]*请在 [\d-]+ 12 时前标记/)
        assert.equal(await theirs.overflow(), 0)
        assert.deepEqual(await theirs.accessibility(), [])
        await theirs.shot(`own-messages-${name}`)
        await theirs.page.getByRole('button', { name: /^给“.*”标记时段$/ }).click()
        await theirs.page.locator('#mark-kind').selectOption({ label: '自动监测设备维护' })
        await theirs.page.locator('#mark-from').fill(moment(at))
        await theirs.page.locator('#mark-until').fill(moment(at - hour))
        await theirs.page.locator('#mark-reason').fill('更换采样探头')
        await theirs.page.locator('#mark-files').setInputFiles({ name: '检修单.txt', mimeType: 'text/plain', buffer: Buffer.from('检修单 2026-03 号') })
        await theirs.page.locator('.mark-form li').filter({ hasText: '已传好' }).waitFor()
        assert.match(await theirs.page.locator('.mark-form').innerText(), /现在提交会注明过时/)
        await theirs.press('提交标记')
        await theirs.page.locator('.mark-form .problem').waitFor()
        assert.match(await theirs.page.locator('.mark-form .problem').innerText(), /终点须晚于起点/)
        await theirs.page.locator('#mark-until').fill(moment(at + hour))
        await theirs.page.locator('.mark-form .problem').waitFor({ state: 'detached' })
        assert.equal(await theirs.overflow(), 0)
        assert.deepEqual(await theirs.accessibility(), [])
        await theirs.shot(`own-form-${name}`)
        await theirs.press('提交标记')
        await mine.filter({ hasText: '待核实' }).waitFor()
        assert.match(await mine.innerText(), /待核实[\s\S]*自动监测设备维护[\s\S]*过时标记[\s\S]*更换采样探头[\s\S]*检修单\.txt/)
    })
    await holds('the desk has it before the alarms, sends it back with a reason, and the enterprise reads it', async () => {
        await screen.go('/alarms')
        const queue = page.locator('.queue')
        assert.match(await queue.innerText(), /企业标记待核实 1 条[\s\S]*自动监测设备维护[\s\S]*过时标记[\s\S]*1#烟囱[\s\S]*证明材料 1 份/)
        assert.deepEqual(await screen.accessibility(), [])
        await screen.shot(`own-queue-${name}`)
        await queue.getByRole('button', { name: '退回', exact: true }).click()
        await queue.getByLabel('理由').fill('请附检修后的照片')
        await queue.getByRole('button', { name: '退回给企业' }).click()
        await queue.waitFor({ state: 'detached' })
        await theirs.go('/own')
        assert.match(await mine.innerText(), /已退回[\s\S]*退回意见 请附检修后的照片/)
        const back = theirs.page.locator('[data-kind=mark_returned]')
        await back.waitFor({ timeout: 40_000 })
        assert.match(await back.innerText(), /标记被退回[\s\S]*退回意见 请附检修后的照片[\s\S]*请在 [\d-]+ 前补正/)
        await theirs.shot(`own-returned-${name}`)
        await theirs.press('补正')
        await theirs.page.locator('#mark-reason').fill('更换采样探头，照片见附件')
        await theirs.press('重新提交')
        await mine.filter({ hasText: '待核实' }).waitFor()
    })
    await holds('accepted it changes the judgement', async () => {
        await screen.go('/alarms')
        await page.locator('.queue').getByRole('button', { name: '采信', exact: true }).click()
        await page.locator('.queue').waitFor({ state: 'detached' })
        await until('the judgement under the mark', async () => !(await alarmsOf(client, 'exceedance')).some((row) => row.state.id !== 'withdrawn' && row.value === '44.0'))
        await theirs.go('/own')
        assert.match(await mine.innerText(), /有效/)
        const wide = await Screen.open(server.address, { viewport: desktop })
        await wide.signIn(account, password)
        await wide.press('看曲线')
        await wide.settled()
        await wide.shot(`own-wide-${name}`)
        assert.deepEqual(await wide.accessibility(), [])
        assert.deepEqual([...wide.faults, ...theirs.faults], [])
        await wide.close()
    })
    await holds('a mark without proof is asked about before it takes an exceedance away, and its maker reads why it is gone', async () => {
        const then = at - 2 * hour
        sendHour('46.0', then)
        await until('the exceedance', async () => (await alarmsOf(client, 'exceedance')).some((row) => row.state.id !== 'withdrawn' && row.value === '46.0'))
        await theirs.go('/own')
        await theirs.page.getByRole('button', { name: /^给“.*”标记时段$/ }).click()
        assert.match(await theirs.page.locator('.mark-form').innerText(), /还要填：标记种类/, 'what is missing is said beside the button')
        await theirs.page.locator('#mark-kind').selectOption({ label: '自动监测设备故障' })
        await theirs.page.locator('#mark-from').fill(moment(then))
        await theirs.page.locator('#mark-until').fill(moment(then + hour))
        await theirs.page.locator('#mark-reason').fill('探头故障')
        await theirs.page.locator('.mark-form').getByText('没有附证明材料').waitFor()
        await theirs.press('提交标记')
        await screen.go('/alarms')
        const queue = page.locator('.queue')
        await queue.getByRole('button', { name: '采信', exact: true }).click()
        await queue.getByText(/没有证明材料；采信后，下面 1 条超标不再成立/).waitFor()
        assert.match(await queue.innerText(), /46\.0/)
        assert.deepEqual(await screen.accessibility(), [])
        await screen.shot(`own-unproven-${name}`)
        await queue.getByRole('button', { name: '仍然采信' }).click()
        await until('the judgement under the mark', async () => (await alarmsOf(client, 'exceedance')).some((row) => row.state.id === 'withdrawn' && row.value === '46.0'))
        await theirs.go('/own')
        await theirs.page.locator('[data-kind=exceedance]').filter({ hasText: '46.0' }).getByText('标记已采信').waitFor({ timeout: 40_000 })
    })
    await theirs.close()
}

export async function watch(server, bureau, name, port) {
    const holds = (words, work) => sentence(`${name}: ${words}`, work)
    const { client } = bureau.zhang
    const things = await register(bureau)
    const screen = await Screen.open(server.address, { viewport: desktop })
    const { page } = screen
    await screen.signIn('zhang', bureau.password)
    const line = await Device.connect(port)
    // The receiver learns of a device a moment after it is registered: until then it is a stranger, unanswered.
    await until('the device to be known', () => {
        line.write(upload(mn, 'a21026-Rtd=1.0,a21026-Flag=N'))
        return line.answers().length > 0
    }, 30_000)
    // The hour that is over, well within a day.
    const lastHour = Math.floor(Date.now() / hour) * hour - hour
    const sendHour = (value, at = lastHour) => line.write(upload(mn, `a21026-Avg=${value},a21026-Flag=N`, { cn: '2061', time: digits(at).slice(0, 14), qn: digits(Date.now()) }))
    let check, clue

    await holds('the desk is one click from the menu, says who is on duty, and has no fault for axe', async () => {
        await page.getByRole('link', { name: '值守', exact: true }).click()
        await screen.settled()
        assert.match(await page.locator('.duty').first().innerText(), /现在由您值守.*白班 张承办.*带班领导 王局长/)
        assert.match(await page.locator('.sec').innerText(), /没有待处置的报警/)
        assert.deepEqual(await screen.accessibility(), [])
    })
    await holds(`a simulated outlet exceeds, and the desk shows it within ${soon / 1_000} seconds without reload`, async () => {
        const began = Date.now()
        const report = await send(port, '--devices', '1', '--mn', mn, '--exceed', '1000', '--rate', '4', '--seconds', '1')
        assert.ok(report.answered >= 3, JSON.stringify(report).slice(0, 300))
        await page.locator('li.fresh').filter({ hasText: '实时值超限' }).waitFor({ timeout: soon })
        const took = Date.now() - began
        assert.ok(took < soon + 1_000, `${took} ms after the first frame of a second`)
        assert.match(await page.locator('[role=status]').first().innerText(), /新到 1 条报警/)
        console.log(`      on the desk ${took} ms after the simulator began`)
        await screen.shot(`watch-desk-${name}`)
    })
    await holds('more of the same stays one alarm', async () => {
        await send(port, '--devices', '1', '--mn', mn, '--exceed', '1000', '--rate', '4', '--seconds', '1')
        await pause(1_500)
        assert.equal((await alarmsOf(client, 'instant')).length, 1)
    })
    await holds('it is acknowledged by who is on duty', async () => {
        await screen.press('确认')
        await page.locator('li').filter({ hasText: '已确认' }).first().waitFor()
        const [row] = await alarmsOf(client, 'instant')
        assert.equal(row.state.id, 'acknowledged')
        assert.equal(row.holder, '张承办')
    })
    await holds('a mean of an hour beyond its limit is judged at once, with rule and inputs', async () => {
        sendHour('88.5')
        await until('the exceedance', async () => (await alarmsOf(client, 'exceedance')).length === 1)
        const [row] = await alarmsOf(client, 'exceedance')
        assert.equal(row.value, '88.5')
        const { record } = await client.record('alarm', row.id)
        const [judgement] = JSON.parse(record.values.judgements)
        assert.equal(judgement.verdict, 'exceeds')
        assert.equal(judgement.inputs.limit, '35')
        assert.ok(judgement.inputs.limit_source.includes('排污许可证') && judgement.rule && judgement.edition)
    })
    await holds('its curve opens with the stretch chosen, and says what a check would say', async () => {
        await screen.settled()
        await page.locator('li').filter({ hasText: '小时均值超标' }).getByRole('link', { name: '看曲线' }).click()
        await page.locator('.check .judged').waitFor()
        await screen.settled()
        assert.match(await page.locator('.check').innerText(), /某某化工有限公司[\s\S]*88\.5 毫克\/立方米[\s\S]*超标 1 个/)
        assert.deepEqual(await screen.accessibility(), [])
        await screen.shot(`watch-curve-${name}`)
    })
    await holds('what is missing of a check is told, and nothing is kept', async () => {
        await screen.press('作出检查记录')
        await page.locator('.check .problem li').first().waitFor()
        assert.match(await page.locator('.check .problem').innerText(), /检查结论[\s\S]*检查意见/)
        assert.equal((await client.read('/api/records/offsite_check')).total, 0)
    })
    await holds('an off-site check is made with its table, curve, frames and their seals', async () => {
        await page.getByLabel('涉嫌违法').check()
        await page.getByLabel('检查意见').fill('小时均值 88.5 毫克/立方米，超过许可证限值 35，曲线连续，没有维护标记')
        await screen.press('作出检查记录')
        await page.waitForURL(/record\/offsite_check\//)
        await screen.settled()
        check = page.url().split('/').at(-1)
        const { record } = await client.record('offsite_check', check)
        const names = record.values.files.map((file) => file.name)
        for (const wanted of ['数据表.csv', '判定.json', '判定.txt', '原始报文.txt', '曲线图.png', '封存凭证-1.json']) assert.ok(names.includes(wanted), names.join())
        assert.equal(record.values.frame_count, 1)
        assert.equal(record.values.unsealed_count, 0)
        assert.equal(record.values.seals.length, 1)
        const fileOf = async (title) => (await client.get(`/api/evidence/${record.values.files.find((file) => file.name === title).digest}?record=offsite_check/${check}`)).text
        const frames = await fileOf('原始报文.txt')
        assert.ok(frames.includes('a21026-Avg=88.5') && !frames.includes('123456'), 'the frame stands there without its password')
        const verdict = verifyBundle(await fileOf('封存凭证-1.json'))
        assert.equal(verdict.code, 0, JSON.stringify(verdict))
        assert.match(await fileOf('数据表.csv'), /88\.5/)
        assert.match(await fileOf('判定.txt'), /当事人：某某化工有限公司[\s\S]*一、结论[\s\S]*是否超标：超标；值 88\.5；限值 35；限值依据 排污许可证/)
        assert.match(record.values.judgement, /超标 1 个/)
        assert.equal(record.values.series, '小时均值')
        assert.ok(!(await page.locator('.page').first().innerText()).includes('hour.Avg'))
        assert.equal((await alarmsOf(client, 'exceedance'))[0].state.id, 'checked')
        await screen.shot(`watch-check-${name}`)
    })
    await holds('a check is made on the curve only, whoever sends what', async () => {
        const now = new Date().toISOString()
        const answer = await client.act('offsite_check', undefined, 'make', { device: things.device, checked_at: now, from_at: now, until_at: now, conclusion: 'suspected', opinion: '无' })
        assert.equal(answer.json.refusals[0].code, 'alarms.own_way')
        const foreign = await bureau.qian.client.post(`/api/outlets/${things.device}/checks`, { id: newId(), record: newId(), series: 1, from: 0, to: hour, conclusion: 'suspected', opinion: '无', alarms: [] })
        assert.ok([403, 422].includes(foreign.status), `${foreign.status}`)
    })
    await holds('the check becomes a clue with its files', async () => {
        await screen.begin('形成线索')
        assert.match(await page.locator('#act-clue_content').inputValue(), /烟囱[\s\S]*检查意见：小时均值 88\.5[\s\S]*系统判定：/, 'what stands in the check is not typed again')
        await screen.fill('clue_content', '某某化工 1#烟囱二氧化硫小时均值 88.5 毫克/立方米，超过排污许可证限值')
        await screen.submit()
        clue = (await client.record('offsite_check', check)).record.values.clue
        const { record } = await client.record('clue', clue)
        assert.equal(record.values.source, 'off_site_inspection')
        assert.equal(record.values.outlet, things.outlet)
        assert.equal(record.values.enterprise, things.enterprise)
        assert.ok(record.values.attachments.length >= 5)
    })
    await holds('another finding of the outlet joins the clue that is open', async () => {
        const { series } = await client.read(`/api/outlets/${things.device}`)
        const { id } = series.find((one) => one.factor === 'a21026' && one.kind === 'real.Rtd')
        const second = newId()
        const body = { id: newId(), record: second, series: id, from: Date.now() - hour, to: Date.now() + 1_000, conclusion: 'to_visit', opinion: '实时值连续超过限值', alarms: [(await alarmsOf(client, 'instant'))[0].id] }
        const made = await client.post(`/api/outlets/${things.device}/checks`, body)
        assert.equal(made.status, 201, made.text)
        const again = await client.post(`/api/outlets/${things.device}/checks`, body)
        assert.deepEqual([again.status, again.json], [200, { ...made.json, receipt: { ...made.json.receipt, repeated: true } }], again.text)
        const visit = (conclusion) => client.act('offsite_check', second, 'visit', { visit_findings: '到场时脱硫塔停运', conclusion })
        assert.equal((await visit('to_visit')).json.refusals[0].code, 'gate.visit_concludes')
        assert.equal((await visit('suspected')).status, 201, 'after the visit the check goes on to a clue')
        assert.equal((await client.act('offsite_check', second, 'to_clue', { clue_content: '又一条' })).json.refusals[0].code, 'records.not_unique')
        await client.does('offsite_check', second, 'join_clue', { clue })
        assert.equal((await client.record('offsite_check', second)).record.values.clue, clue)
    })
    await holds('the clue becomes a case, and the evidence goes along', async () => {
        await client.does('clue', clue, 'examine')
        const officers = (await client.read('/api/pick/officer?limit=50')).rows.filter((row) => ['张承办', '孙执法'].includes(row.title)).map((row) => row.id)
        await client.does('clue', clue, 'file', {
            cause_of_case: '涉嫌超过排放标准排放大气污染物', party_name: '某某化工有限公司', enterprise: things.enterprise, violation: '1#烟囱二氧化硫超标排放', law_basis: '《中华人民共和国大气污染防治法》第十八条',
            preliminary_opinion: '应当立案', handlers: officers.map((officer) => ({ officer })),
        })
        const approval = (await client.record('clue', clue)).approval.id
        await bureau.li.client.does('approval', approval, 'approve')
        await bureau.wang.client.does('approval', approval, 'approve')
        const theCase = (await client.record('clue', clue)).record.values.case
        const filter = encodeURIComponent(JSON.stringify({ case: theCase }))
        const { rows } = await client.read(`/api/records/case_evidence?filter=${filter}`)
        assert.equal(rows.length, 2)
        const { record } = await client.record('case_evidence', rows[0].id)
        assert.equal(record.values.kind, 'electronic')
        assert.ok(record.values.files.some((file) => file.name.startsWith('封存凭证')))
        assert.equal((await client.record('offsite_check', check)).record.state?.id ?? (await client.record('offsite_check', check)).state?.id, 'in_case')
        await screen.go(`/record/case/${theCase}`)
        assert.match(await page.locator('main, .page').first().innerText(), /某某化工有限公司/)
        await screen.shot(`watch-case-${name}`)
    })
    await holds('late data are judged again, and what was judged before is kept', async () => {
        sendHour('60.0', lastHour - hour)
        await until('the hour before', async () => (await alarmsOf(client, 'exceedance')).some((row) => row.times === 2 || (row.value === '60.0')))
        sendHour('20.0', lastHour - hour)
        await until('the correction', async () => !(await alarmsOf(client, 'exceedance')).some((row) => row.state.id !== 'withdrawn' && (row.times === 2 || row.value === '60.0')))
        const [row] = (await alarmsOf(client, 'exceedance')).filter((one) => one.value === '88.5')
        assert.equal(row.times, 1)
        const history = await client.read(`/api/records/alarm/${row.id}/history?limit=50`)
        assert.ok(history.total >= 2, JSON.stringify(history).slice(0, 200))
    })
    await holds('a mark of the enterprise changes the judgement, and is drawn on the curve', async () => {
        const at = lastHour - 3 * hour
        sendHour('77.0', at)
        await until('an exceedance', async () => (await alarmsOf(client, 'exceedance')).some((row) => row.times === 2 || row.value === '77.0'))
        const iso = (ms) => new Date(ms).toISOString()
        const mark = { device: things.device, mark: 'maintenance', from_at: iso(at), until_at: iso(at + hour), reason: '更换采样探头', made_by: '某某化工 周环保', made_at: iso(Date.now()) }
        assert.equal((await bureau.qian.client.act('monitoring_mark', undefined, 'enter', { ...mark, until_at: iso(at) })).status, 422)
        await bureau.qian.client.does('monitoring_mark', undefined, 'enter', mark)
        await until('the judgement under the mark', async () => !(await alarmsOf(client, 'exceedance')).some((row) => row.state.id !== 'withdrawn' && (row.times === 2 || row.value === '77.0')))
        await screen.go(`/outlets/${things.device}?factor=a21026&kind=hour.Avg&range=day`)
        await screen.shot(`watch-mark-${name}`)
        assert.deepEqual(await screen.accessibility(), [])
    })
    await enterpriseMarks(holds, { server, bureau, things, screen, sendHour, at: lastHour - 54 * hour, name })
    await holds('an alarm is dismissed with a reason, and not without', async () => {
        const at = lastHour - 30 * hour
        sendHour('55.0', at)
        await until('an exceedance of another day', async () => (await alarmsOf(client, 'exceedance', 'open')).some((row) => row.value === '55.0'))
        await screen.go('/alarms')
        const card = page.locator('li').filter({ hasText: '55.0' })
        await card.getByRole('button', { name: '排除', exact: true }).click()
        assert.equal(await card.getByRole('button', { name: '排除这条报警' }).isEnabled(), false)
        await card.getByLabel('排除原因').selectOption('repair')
        await card.getByLabel('说明').fill('检修单 2026-03 号')
        await card.getByRole('button', { name: '排除这条报警' }).click()
        await card.waitFor({ state: 'detached' })
        assert.deepEqual((await alarmsOf(client, 'exceedance', 'done')).filter((row) => row.value === '55.0').map((row) => row.state.id), ['dismissed'])
    })
    await holds('the desk and the board fit a phone', async () => {
        const small = await Screen.open(server.address, { viewport: phone })
        await small.signIn('zhang', bureau.password)
        for (const path of ['/alarms?state=done', '/outlets']) {
            await small.go(path)
            assert.equal(await small.overflow(), 0, path)
            assert.deepEqual(await small.accessibility(), [], path)
            await small.shot(`watch-phone-${path.slice(1, 7)}-${name}`)
        }
        await small.close()
    })
    line.end()
    await screen.close()
}
