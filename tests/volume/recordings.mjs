// Recordings of body cameras: imported by folder, matched, tied by a person, shown with the case.
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { phone, Screen } from '../browser/page.mjs'
import { codesOf, newId } from '../support/client.mjs'
import { temporaryFolder } from '../support/databases.mjs'
import { run } from '../support/program.mjs'
import { holds } from '../support/report.mjs'

const box = (type, body) => {
    const head = Buffer.alloc(8)
    head.writeUInt32BE(body.length + 8)
    head.write(type, 4, 'latin1')
    return Buffer.concat([head, body])
}

// A film of `seconds` that nobody can see, but every reader of containers takes for one.
export function mp4(seconds, content) {
    const head = Buffer.alloc(100)
    head.writeUInt32BE(1000, 12)
    head.writeUInt32BE(seconds * 1000, 16)
    return Buffer.concat([box('ftyp', Buffer.from('isom0000')), box('mdat', Buffer.from(content)), box('moov', box('mvhd', head))])
}

function folderOf(files) {
    const folder = temporaryFolder()
    for (const [name, bytes] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true })
        writeFileSync(join(folder, name), bytes)
    }
    return folder
}

export async function recordings(name, bureau) {
    const { handler1, clerk1, stat1, security1 } = bureau
    const back = 45
    const day = bureau.dayBack(back)
    const plain = day.replaceAll('-', '')
    const as = ['--as', 'clerk1']
    const take = (folder, ...more) => run(bureau.place, 'import', 'recordings', folder, ...more, ...as)
    const rows = async (filter) => (await clerk1.read(`/api/records/recording?limit=100&columns=name,verdict,doubt,case,digest,started_at&filter=${encodeURIComponent(JSON.stringify(filter))}`)).rows
    const named = async (part) => (await rows({ name: { contains: part } }))[0]
    let matter, other, transcript, folder

    await holds(`${name}: what a line of the bureau's own list has wrong is told by the check of definitions`, async () => {
        const overlay = folderOf({ 'documents/recordings.list': '应当 | no_such_type | | held_on | | | 听证\n应当 | hearing | | no_such_day | | | 听证\n应当 | hearing | {"no_such_field":1} | held_on | | | 听证\n应当 | hearing | | held_on | 昨天 | | 听证\n必须 | hearing | | held_on | | | 听证\n' })
        const said = run({ ...bureau.place, overlay }, 'catalogue', 'check')
        assert.equal(said.code, 1, said.err)
        for (const [line, words] of [[1, '没有种类“no_such_type”'], [2, '没有日期栏“no_such_day”'], [3, '没有可用的字段“no_such_field”'], [4, '“昨天”不是日期'], [5, '行首的“必须”不认识']])
            assert.ok(said.err.split('\n').some((one) => one.includes(`recordings.list:${line}`) && one.includes(words)), said.err)
    })

    await holds(`${name}: cameras are registered with who held them and how far their clocks are ahead; a number only once`, async () => {
        matter = await bureau.walk('某某录像有限公司', 'register evidence')
        other = await bureau.walk('某某另案有限公司', 'register evidence')
        const record = async (one, party, from, to) => (await handler1.does('transcript', undefined, 'record', {
            case: one.case, kind: 'on_site', party_name: party, place: '厂区', from_at: `${day}T${from}:00+08:00`, to_at: `${day}T${to}:00+08:00`,
            handlers: bureau.officers.map((officer) => ({ officer })), certificate_shown: true, rights_told: true, recusal_asked: true, content: '正在生产',
        }, bureau.on(back))).record
        transcript = await record(matter, '某某录像有限公司', '09:10', '10:00')
        bureau.otherTranscript = await record(other, '某某另案有限公司', '15:00', '16:00')
        const holders = [{ officer: bureau.officers[0], from_on: bureau.dayBack(100) }]
        const offsets = [{ measured_on: bureau.dayBack(50), ahead_seconds: 37 }]
        for (const number of ['DSJ-T1', 'DSJ-T3']) await clerk1.does('recorder', undefined, 'register', { number, holders, offsets })
        await clerk1.does('recorder', undefined, 'register', { number: 'DSJ-T2', holders })
        assert.ok(codesOf(await clerk1.act('recorder', undefined, 'register', { number: 'DSJ-T1' })).includes('records.not_unique'))
    })

    await holds(`${name}: a folder is looked at first: each file with its time, its step or the reason, bad ones named, nothing changed`, async () => {
        folder = folderOf({
            [`DSJ-T1_000000_${plain}091537_0001_IMP.mp4`]: mp4(600, `inspection ${name}`),
            [`DSJ-T1_000000_${plain}203000_0002.mp4`]: mp4(60, 'patrol'),
            [`DSJ-T9_000000_${plain}091500_0001.mp4`]: mp4(60, 'stranger'),
            'DSJ-T1_000000_19700101000012_0003.mp4': mp4(60, 'no clock'),
            [`DSJ-T2_000000_${plain}092000_0004.mp4`]: mp4(60, 'never measured'),
            [`a/DSJ-T3_000000_${plain}093000_0001.mp4`]: mp4(60, 'first twin'),
            [`b/DSJ-T3_000000_${plain}093010_0001.mp4`]: mp4(60, 'second twin'),
            'empty.mp4': '', 'lying.mp4': Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70, 0, 1]),
            'cut.mp4': mp4(60, 'cut short').subarray(0, 40), 'notes.txt': 'x',
        })
        const looked = take(folder, '--dry-run')
        assert.equal(looked.code, 1, looked.err)
        assert.match(looked.out, /共 11 个文件：已对应 1，存疑 3，未对上 3，已在库 0，不能入库 4/)
        assert.match(looked.out, /已对应\tDSJ-T1_.*0001_IMP\.mp4\t.* 09:15:00（取自文件名，.*快 37 秒，已校正）\t现场检查（勘察）笔录（.*某某录像有限公司）/)
        for (const [file, reason] of [['DSJ-T1_.*203000', '没有该使用人参加的'], ['DSJ-T9', '登记簿里没有编号 DSJ-T9'], ['19700101', '时钟没有设置'], ['DSJ-T2', '没有对过时'], ['DSJ-T3', '两台设备用了同一个编号']])
            assert.match(looked.out, new RegExp(`${file}.*${reason}`), looked.out)
        for (const [file, reason] of [['empty.mp4', '空文件'], ['lying.mp4', '文件名与内容不符'], ['cut.mp4', '不完整'], ['notes.txt', '不是录音录像文件']])
            assert.match(looked.err, new RegExp(`${file}.*${reason}`), looked.err)
        assert.equal((await rows({})).length, 0)
        assert.match(take(folderOf({}), '--dry-run').err, /没有文件/)
        assert.match(take('/no/such/folder').err, /没有文件夹/)
    })

    await holds(`${name}: it comes in once only, is undone as a whole and comes in again`, async () => {
        const first = take(folder)
        assert.equal(first.code, 1, first.err + first.out)
        const act = /import-undo (\S+)/.exec(first.out)[1]
        assert.equal((await rows({})).length, 7)
        const again = take(folder)
        assert.match(again.out, /已对应 0，存疑 0，未对上 0，已在库 7，不能入库 4/)
        assert.match(again.out, /没有需要导入的内容/)
        assert.equal((await rows({})).length, 7)
        const undone = run(bureau.place, 'import-undo', act, '--reason', '拷错了盘', ...as)
        assert.equal(undone.code, 0, undone.err)
        assert.equal((await rows({})).length, 0)
        assert.match(take(folder).out, /已对应 1，存疑 3，未对上 3，已在库 0/)
        assert.deepEqual((await rows({ verdict: 'matched' })).map((row) => row.values.case), [matter.case])
    })

    await holds(`${name}: the case shows which steps must be recorded, which are, and plays only for who may`, async () => {
        await handler1.does('service', undefined, 'deliver', {
            case: matter.case, document: 'other', document_no: '试1号', method: 'left_in_place', receiver: '张三', witness: '村委会王某', handlers: bureau.officers.map((officer) => ({ officer })),
        }, { evidence: [await handler1.upload('回证.txt', Buffer.from('留置送达'))], ...bureau.on(back - 1) })
        const page = await handler1.read(`/api/records/case/${matter.case}/recordings`)
        const step = (type) => page.steps.find((one) => one.type === type)
        assert.deepEqual([step('transcript').duty, step('transcript').has, step('transcript').videos.length], ['as_needed', true, 1])
        assert.deepEqual([step('service').duty, step('service').has, step('service').words], ['must', false, '留置送达'])
        const film = page.recordings[0]
        assert.equal(film.started_at, `${day}T01:15:00.000000Z`)
        assert.equal(film.important, true)
        const at = `/api/evidence/${film.digest}?record=recording/${film.record}`
        const played = await handler1.get(at, { range: 'bytes=0-15' })
        assert.equal(played.status, 206)
        assert.equal(played.headers.get('content-type'), 'video/mp4')
        assert.equal((await stat1.get(at)).status, 404)
        assert.equal((await stat1.get(`/api/records/case/${matter.case}/recordings`)).status === 200 && (await stat1.read(`/api/records/case/${matter.case}/recordings`)).recordings.length, 0)
        const log = await security1.read('/api/admin/read-log?limit=200')
        assert.ok(log.rows.some((row) => row.record === film.record && row.person === handler1.session.person.id && row.fields.includes('file')))
        const main = (await clerk1.read(`/api/records/case/${matter.case}/volume`)).parts[0]
        assert.ok(main.items.some((item) => item.type === 'recording' && item.recordings[0].digest === film.digest && item.files.length === 0), JSON.stringify(main.items))
    })

    await holds(`${name}: what is doubtful or unmatched is tied by a person by an act, never to another case's step`, async () => {
        const doubtful = await named('DSJ-T2')
        assert.match(doubtful.values.doubt, /可能是：现场检查（勘察）笔录（/)
        const wrong = await handler1.act('recording', doubtful.id, 'tie', { case: matter.case, transcript: bureau.otherTranscript })
        assert.ok(codesOf(wrong).includes('gate.recording_of_same_case'), wrong.text)
        await handler1.does('recording', doubtful.id, 'tie', { case: matter.case, transcript })
        const tied = (await handler1.record('recording', doubtful.id)).record.values
        assert.deepEqual([tied.verdict, tied.tied_by, tied.doubt], ['matched', 'by_person', undefined])
        const service = (await handler1.read(`/api/records/case/${matter.case}/recordings`)).steps.find((one) => one.type === 'service').record
        await handler1.does('recording', (await named('203000')).id, 'tie', { case: matter.case, service })
        const page = await handler1.read(`/api/records/case/${matter.case}/recordings`)
        assert.ok(page.steps.every((one) => one.has), JSON.stringify(page.steps))
        const silent = await clerk1.act('recording', (await named('DSJ-T9')).id, 'set_aside')
        assert.ok(codesOf(silent).includes('workflow.reason_required'))
        await clerk1.does('recording', (await named('DSJ-T9')).id, 'set_aside', {}, { reason: '误开机' })
        assert.equal((await named('DSJ-T9')).values.verdict, 'unrelated')
    })

    await holds(`${name}: on the screen the case says what is filmed and plays it, and who held the camera ties the rest`, async () => {
        for (const [what, view] of [['wide', {}], ['phone', { viewport: phone }]]) {
            const screen = await Screen.open(bureau.server.address, view)
            await screen.signIn('handler1', bureau.password)
            await screen.go(`/record/case/${matter.case}`)
            const panel = screen.page.locator('section', { has: screen.page.getByRole('heading', { name: '录音录像', exact: true }) }).last()
            await panel.getByText('应有的已齐全').waitFor()
            await panel.getByRole('button', { name: /^播放：DSJ-T1_.*0001_IMP/ }).click()
            const film = panel.locator('video')
            await film.waitFor()
            assert.match(await film.getAttribute('src'), /^\/api\/evidence\/[0-9a-f]{64}\?record=recording\//)
            await screen.shot(`${name}-recordings-${what}`)
            await panel.getByRole('button', { name: /^收起：/ }).click()
            assert.deepEqual(await screen.accessibility(), [], what)
            if (what === 'wide') {
                await screen.go(`/record/recording/${(await named('19700101')).id}`)
                await screen.page.getByText('时钟没有设置').first().waitFor()
                await screen.shot(`${name}-recording`)
                await screen.go('/list/recording')
                await screen.shot(`${name}-recording-list`)
                await screen.go('/list/recorder')
                await screen.shot(`${name}-recorder-list`)
            }
            await screen.close()
        }
    })

    await holds(`${name}: a film sent by the web is a recording like those of a folder, and the same folder adds nothing to it`, async () => {
        const bytes = mp4(30, `by web ${name}`)
        const file = await handler1.upload(`DSJ-T1_000000_${plain}094500_0009.mp4`, bytes, 'video/mp4')
        await handler1.does('recording', undefined, 'register', { name: file.name, file: [file], case: matter.case, transcript, started_at: `${day}T09:44:23+08:00`, ended_at: `${day}T09:44:53+08:00` })
        const page = await handler1.read(`/api/records/case/${matter.case}/recordings`)
        assert.ok(page.recordings.some((one) => one.name === file.name && one.digest === file.digest))
        assert.match(take(folderOf({ [file.name]: bytes })).out, /已在库 1/)
    })

    await holds(`${name}: several are sent at once on a phone, each matched like those of a folder; a doubtful one is tied by a press, a known one adds nothing`, async () => {
        const film = (file, content) => ({ name: file, mimeType: 'video/mp4', buffer: mp4(60, `${content} ${name}`) })
        const before = (await rows({})).length
        const files = [
            film(`DSJ-T1_000000_${plain}093037_0011.mp4`, 'sent one'), film(`DSJ-T2_000000_${plain}093500_0012.mp4`, 'sent two'), film(`DSJ-T9_000000_${plain}093600_0013.mp4`, 'sent three'),
            film(`DSJ-T1_000000_${plain}091537_0001_IMP.mp4`, 'x'), { name: '报告.mp4', mimeType: 'video/mp4', buffer: Buffer.from('%PDF-1.4') },
        ]
        files[3].buffer = mp4(600, `inspection ${name}`)
        const screen = await Screen.open(bureau.server.address, { viewport: phone })
        await screen.signIn('handler1', bureau.password)
        await screen.go(`/record/case/${matter.case}`)
        await screen.page.getByRole('link', { name: '上传录音录像' }).click()
        await screen.page.getByLabel('选择文件（可多选）').setInputFiles(files)
        const line = (part) => screen.page.locator('li.one').filter({ hasText: part })
        for (const [part, verdict] of [['_0011', '已对应'], ['_0012', '存疑'], ['_0013', '未对上'], ['_0001_IMP', '已在库']]) await line(part).getByText(verdict, { exact: true }).waitFor()
        await screen.page.locator('li.going').filter({ hasText: '报告.mp4' }).getByText(/与文件名不符/).waitFor()
        await screen.shot(`${name}-recordings-sent-phone`)
        assert.deepEqual(await screen.accessibility(), [])
        await line('_0012').getByRole('button', { name: /^对应到：现场检查（勘察）笔录（.*某某录像有限公司/ }).click()
        await line('_0012').getByText('已由您对应').waitFor()
        assert.equal((await rows({})).length, before + 3)
        const sent = (await rows({ name: { contains: '_0011' } }))[0]
        assert.deepEqual([sent.values.case, sent.values.started_at, sent.values.digest.length], [matter.case, `${day}T01:30:00.000000Z`, 64])
        assert.equal((await rows({ name: { contains: '_0012' } }))[0].values.verdict, 'matched')
        const history = (await handler1.read(`/api/records/recording/${sent.id}/history`)).rows
        assert.deepEqual(history.map((row) => [row.kind, row.acted_by.id]), [['recording.take_in', handler1.session.person.id]])
        assert.deepEqual(screen.faults, [])
        await screen.close()
    })

    await holds(`${name}: what the server reads of a film nobody enters, and who may not register one sends none`, async () => {
        const forged = await handler1.act('recording', undefined, 'take_in', { name: 'x.mp4', verdict: 'matched', digest: '0' })
        assert.deepEqual(codesOf(forged), ['recordings.own_way'], forged.text)
        const begun = await stat1.post('/api/uploads', { name: 'x.mp4', size: 0, media_type: 'video/mp4' })
        assert.deepEqual(codesOf(await stat1.post('/api/recordings', { id: newId(), record: newId(), upload: begun.json.upload })), ['workflow.no_right'])
        const other = await handler1.post('/api/recordings', { id: newId(), record: newId(), upload: begun.json.upload })
        assert.ok(codesOf(other).includes('evidence.upload_not_found'), other.text)
        const paper = await handler1.post('/api/uploads', { name: 'x.docx', size: 0, media_type: '' })
        assert.deepEqual(codesOf(await handler1.post('/api/recordings', { id: newId(), record: newId(), upload: paper.json.upload })), ['recordings.not_recording'])
    })
}
