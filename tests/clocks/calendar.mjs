// Past the last loaded year days are provisional; loading the year counts the open clocks anew.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { todayInBeijing } from '../support/calendar.mjs'
import { Client } from '../support/client.mjs'
import { temporaryFolder } from '../support/databases.mjs'
import { run, runWell, Server } from '../support/program.mjs'
import { holds } from '../support/report.mjs'
import { expect, makePlace, today } from './place.mjs'

// Days of the year that every notice has.
const statutory = (year) => [['01-01', '元旦'], ['05-01', '劳动节'], ['05-02', '劳动节'], ['10-01', '国庆节'], ['10-02', '国庆节'], ['10-03', '国庆节']].map(([day, name]) => ({ day: `${year}-${day}`, name }))

function noticeWith(day) {
    const year = Number(day.slice(0, 4))
    const holidays = statutory(year)
    if (!holidays.some((one) => one.day === day)) holidays.push({ day, name: '试验节' })
    return { year, source: `关于${year}年部分节假日安排的通知（试验）`, holidays, makeup_workdays: [] }
}

// A case whose limit was counted over a year that is not loaded.
async function provisionalCase(client) {
    const { rows } = await client.read('/api/records/case?limit=200')
    for (const row of rows) {
        const page = await client.read(`/api/records/case/${row.id}`)
        const clock = page.clocks.find((one) => one.id === 'case_limit' && one.provisional && !one.done && one.due >= `${today.slice(0, 4)}-01-01`)
        if (clock) return { id: row.id, clock, version: page.record.version }
    }
    throw new Error('the demonstration has no case with a provisional limit')
}

function overlayWith(place, period) {
    const overlay = join(temporaryFolder(), 'other')
    mkdirSync(join(overlay, 'clocks'), { recursive: true })
    const write = (of) => writeFileSync(join(overlay, 'clocks', 'own_clocks.yaml'),
        `id: own_clocks\nrules:\n  - id: case_limit\n    label: 办案期限\n    basis: apl-2021/60\n    confidence: V\n    effective_from: "2021-07-15"\n    period: ${period}\n`
        + '    record_type: case\n    start_field: filed_on\n    due_field: decision_due_on\n    done_when: { outcome: { absent: false } }\n    act: decide\n'
        + `    excluded: [{ of: suspension.case, from: from_on, to: to_on }]\n    replaces: true\n    of: "${of}"\n`)
    write('0'.repeat(64))
    const said = run({ ...place, overlay }, 'catalogue', 'check')
    const digest = /[0-9a-f]{64}/.exec((said.err + said.out).replaceAll('0'.repeat(64), ''))?.[0]
    expect(digest, said)
    write(digest)
    return overlay
}

export async function calendar(database) {
    const { name } = database
    const { place, password } = makePlace(database, { workingToday: false })
    let server = await Server.start(place)
    const handler = await Client.signIn(server.address, 'handler1', password)
    const admin = await Client.signIn(server.address, 'admin', password)
    let target, notice
    const page = (type, id) => handler.read(`/api/records/${type}/${id}`)
    await holds(`${name}: past the last loaded year a day is provisional, shows its working, and stands in no paper`, async () => {
        target = await provisionalCase(handler)
        expect(target.clock.working.length >= 1 && target.clock.calendar && target.clock.rule && target.clock.rule_basis, target.clock)
        const paper = `/api/records/case/${target.id}/papers/time_limit_extension_approval`
        const word = await handler.get(paper)
        expect(word.status === 422 && word.json.refusals[0].code === 'papers.provisional_day', word.text)
        expect(word.json.refusals[0].words.includes(target.clock.due), word.text)
        expect((await handler.get(`${paper}?as=text`)).status === 200, 'the preview on the screen')
    })
    await holds(`${name}: the workbench of who may load a year says that it is not there, nobody else's does`, async () => {
        const year = Number(todayInBeijing().slice(0, 4))
        expect((await admin.read('/api/workbench')).calendar_lacks.includes(year), 'the administrator is not told')
        expect((await admin.read('/api/admin/calendars')).lacks.includes(year), 'the page of calendars does not say it')
        expect((await handler.read('/api/workbench')).calendar_lacks.length === 0, 'a handler is told')
    })
    await holds(`${name}: a year is previewed and loaded only by who may, and only as a notice can be`, async () => {
        notice = noticeWith(target.clock.due)
        for (const path of ['/api/admin/calendars/preview', '/api/admin/calendars/load']) {
            expect((await handler.post(path, notice)).status === 403, path)
            const bad = { year: notice.year, source: '  ', holidays: [{ day: `${notice.year - 1}-12-31`, name: '' }], makeup_workdays: [{ day: `${notice.year}-10-01`, name: '' }] }
            const codes = (await admin.post(path, bad)).json.refusals.map((one) => one.code)
            for (const code of ['calendar.no_source', 'calendar.other_year', 'calendar.no_name', 'calendar.statutory_missing'])
                expect(codes.includes(code), codes)
            expect((await admin.post(path, { ...notice, holidays: 'x' })).status === 422, 'no list')
            expect((await admin.post(path, { ...notice, holidays: [{ day: '2027-2-30' }] })).status === 422, 'no day')
        }
        expect((await handler.get('/api/admin/calendars')).status === 403, 'a handler sees the years')
    })
    await holds(`${name}: the preview lists what would move and changes nothing`, async () => {
        const preview = await admin.post('/api/admin/calendars/preview', notice)
        expect(preview.status === 200 && preview.json.total >= 1, preview.text)
        const rows = preview.json.moved.filter((row) => row.clock === 'case_limit' && row.was === target.clock.due)
        expect(rows.length >= 1 && rows[0].is > rows[0].was && rows[0].was_provisional && rows[0].why, preview.json)
        expect(preview.json.moved.every((row) => row.record === undefined), 'who may not read cases sees one')
        const now = await page('case', target.id)
        expect(now.record.version === target.version, 'the preview changed a record')
    })
    await holds(`${name}: loading counts the open clocks anew, by acts, once`, async () => {
        const loaded = await admin.post('/api/admin/calendars/load', notice)
        expect(loaded.status === 200 && loaded.json.total >= 1, loaded.text)
        const again = await admin.post('/api/admin/calendars/load', notice)
        expect(again.status === 200 && again.json.total === 0, again.text)
        const now = await page('case', target.id)
        const clock = now.clocks.find((one) => one.id === 'case_limit')
        expect(clock.due > target.clock.due, clock)
        const { rows } = await handler.read(`/api/records/case/${target.id}/history?limit=5`)
        const act = rows.find((row) => row.kind === 'calendar.recount')
        expect(act && act.label.includes('日历') && act.reason.includes(String(notice.year)), rows[0])
        const { years } = await admin.read('/api/admin/calendars')
        expect(years.some((year) => year.year === notice.year), years.map((year) => year.year))
    })
    await holds(`${name}: the year is there after a restart, nothing is counted twice, the ledger verifies`, async () => {
        await server.kill()
        const before = runWell(place, 'ledger', 'verify').out
        server = await Server.start(place)
        const list = runWell(place, 'calendar', 'list').out
        expect(list.includes(`${notice.year}\t`), list)
        await server.stop()
        expect(before, 'verify said nothing')
        runWell(place, 'ledger', 'verify')
    })
    await holds(`${name}: a file is previewed and loaded by command; a rule written anew is only previewed`, async () => {
        const year = notice.year + 1
        const file = join(temporaryFolder(), `own_calendar_${year}.yaml`)
        writeFileSync(file, `id: own_calendar_${year}\nlabel: ${year}年节假日安排\nyears:\n  "${year}":\n    source: 试验\n    holidays:\n      "${year}-01-01": 元旦\n    makeup_workdays: {}\n`)
        expect(runWell(place, 'calendar', 'preview', file).out.includes('以上只是预览'), 'preview')
        expect(run(place, 'calendar', 'load', file, '--as', 'nobody').code === 2, 'by nobody')
        expect(runWell(place, 'calendar', 'load', file, '--as', 'admin').out.includes('已载入'), 'load')
        expect(runWell(place, 'calendar', 'list').out.includes(`${year}\t`), 'list')
        const preview = runWell({ ...place, overlay: overlayWith(place, '80d') }, 'clocks', 'preview').out
        expect(preview.includes('期限 90 日 改为 80 日') && preview.includes('没有作任何改变'), preview)
        const same = runWell(place, 'clocks', 'preview').out
        expect(same.includes('到期日改变 0 项'), same)
    })
}
