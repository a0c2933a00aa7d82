// Decision letters come in by the web: read one by one, some left out, imported as one act, undone.
import assert from 'node:assert/strict'

import { codesOf, newId } from '../support/client.mjs'
import { holds } from '../support/report.mjs'
import { inRole } from '../support/roles.mjs'
import { scan, sheetFile, wordFile } from '../support/report_files.mjs'

const letterOf = (number, amount = '伍万元整', party = '某某电镀厂') =>
    `行政处罚决定书\n${number}\n${party}：\n统一社会信用代码：91350100M000100Y43\n你单位违反了《中华人民共和国水污染防治法》第三十九条。\n依据《中华人民共和国水污染防治法》第八十三条第（三）项，我局决定对你单位处罚款人民币${amount}。\n某某市生态环境局\n2019年3月4日\n`
const orderOf = '责令改正违法行为决定书\n试环责改〔2019〕3号\n某某电镀厂：\n你单位违反了《甲法》第一条，责令立即改正。\n某某市生态环境局\n2019年3月4日\n'

// The answer of the server that took a whole file in, with or without an import to join.
async function lay(client, id, name, bytes) {
    const file = Buffer.from(bytes)
    const begun = await client.post('/api/uploads', { name, size: file.length, media_type: 'application/octet-stream' })
    assert.equal(begun.status, 201, begun.text)
    const sent = await client.put(`/api/uploads/${begun.json.upload}?offset=0`, file)
    assert.equal(sent.status, 200, sent.text)
    return client.post(id === undefined ? '/api/letter-imports' : `/api/letter-imports/${id}/letters`, { upload: begun.json.upload })
}

async function begin(client, files) {
    let id
    for (const [name, bytes] of files) {
        const answer = await lay(client, id, name, bytes)
        assert.equal(answer.status, 201, answer.text)
        id = answer.json.id
    }
    return { id, ...(await client.read(`/api/letter-imports/${id}`)) }
}

const outcomes = (state) => state.letters.map((letter) => letter.outcome)
const perform = (client, id, more = {}) => client.post(`/api/letter-imports/${id}/perform`, { id: newId(), ...more })
const casesOf = async (client, number) => (await client.read(`/api/records/case?q=${encodeURIComponent(number)}`)).rows

async function seesNothing(client, id) {
    const at = `/api/letter-imports/${id}`
    for (const answer of [await client.get(at), await client.get(`${at}/letters/1`), await client.put(at, { left_out: [], state: 'closed' }), await perform(client, id)]) {
        assert.ok([403, 404].includes(answer.status), answer.text)
        assert.ok(!answer.text.includes('电镀厂'), answer.text)
    }
}

export async function letterImport(name, people) {
    const { importer1, leader1, handler1, stat1, admin } = people
    const tell = (words, work) => holds(`${name}: ${words}`, work)
    const sound = ['试环罚〔2019〕701号', '试环罚〔2019〕702号']
    let state

    await tell('letters are read one by one, the bad named beside the good, and nothing is written', async () => {
        state = await begin(importer1, [
            ['甲.txt', letterOf(sound[0])],
            ['扫描.pdf', scan],
            ['责改.txt', orderOf],
            ['矛盾.txt', letterOf('试环罚〔2019〕703号', '伍万元整（60000元）')],
            ['空.txt', ' \n'],
            ['表.docx', sheetFile()],
            ['乙.txt', letterOf(sound[1], '壹拾贰万元整')],
            ['又是甲.txt', letterOf('试环罚[2019]701号')],
        ])
        assert.deepEqual(outcomes(state), ['new', 'refused', 'faulty', 'faulty', 'refused', 'refused', 'new', 'duplicate'])
        assert.deepEqual([state.new, state.duplicate, state.faulty, state.left_out], [2, 1, 5, 0])
        const said = (n) => JSON.stringify([state.letters[n - 1].refused ?? [], state.letters[n - 1].remarks ?? []])
        for (const [n, words] of [[2, /扫描图片/], [3, /责令改正违法行为决定书.*不作为历史案件/], [4, /大写与小写不一致/], [5, /没有文字/], [6, /打不开[\s\S]*另存为/], [8, /与第 1 件/]]) assert.match(said(n), words)
        assert.deepEqual((await casesOf(leader1, sound[0])).length, 0)
    })
    await tell('each value of a letter has its place in the text, doubts and what lacks beside', async () => {
        const one = await importer1.read(`/api/letter-imports/${state.id}/letters/4`)
        const bytes = Buffer.from(one.text)
        const at = (field) => one.values.filter((value) => value.field === field)
        assert.equal(at('doc_no')[0].value, '试环罚〔2019〕703号')
        for (const value of one.values) assert.ok(bytes.subarray(value.begin, value.end).toString().length > 0, value.label)
        assert.equal(bytes.subarray(at('doc_no')[0].begin, at('doc_no')[0].end).toString(), '试环罚〔2019〕703号')
        assert.deepEqual(at('articles').map((value) => value.label), ['违反', '依据'])
        assert.match(at('amount_yuan')[0].doubts[0], /大写与小写/)
        assert.deepEqual(one.lacks.map((lack) => lack.label), ['裁量'])
        assert.equal((await importer1.get(`/api/letter-imports/${state.id}/letters/2`)).status, 404, 'of a picture there is no text')
        assert.equal((await importer1.get(`/api/letter-imports/${state.id}/letters/99`)).status, 404)
    })
    await tell('only who may import cases sees or adds anything of it', async () => {
        for (const client of [handler1, stat1, admin, people.handler3]) await seesNothing(client, state.id)
        assert.ok([403, 404].includes((await lay(stat1, undefined, '甲.txt', letterOf(sound[0]))).status))
        const begun = await handler1.post('/api/uploads', { name: '甲.txt', size: 1, media_type: 'text/plain' })
        assert.equal((await importer1.post(`/api/letter-imports/${state.id}/letters`, { upload: begun.json.upload })).status, 404, 'an upload is its own person\u2019s')
    })
    await tell('an importer of another organisation sees nothing of it, a second one of the same sees and performs', async () => {
        const { handler3, clerk1 } = people
        const own = await begin(importer1, [['共.txt', letterOf('试环罚〔2019〕710号')]])
        const at = `/api/letter-imports/${own.id}`
        await inRole(people, 'handler3', 'importer', async () => {
            assert.notEqual(handler3.session.organisation.id, importer1.session.organisation.id)
            assert.equal((await lay(handler3, undefined, '自.txt', letterOf('试环罚〔2019〕711号'))).status, 201, 'may import')
            await seesNothing(handler3, own.id)
            assert.equal((await lay(handler3, own.id, '乙.txt', letterOf(sound[1]))).status, 404)
        })
        await inRole(people, 'clerk1', 'importer', async () => {
            assert.equal(clerk1.session.organisation.id, importer1.session.organisation.id)
            const seen = await clerk1.read(at)
            assert.deepEqual([seen.own, outcomes(seen)], [false, ['new']])
            assert.match((await clerk1.read(`${at}/letters/1`)).text, /710号/)
            assert.equal((await clerk1.put(at, { left_out: [1], state: 'closed' })).status, 404)
            assert.equal((await lay(clerk1, own.id, '乙.txt', letterOf(sound[1]))).status, 404)
            const done = await perform(clerk1, own.id)
            assert.equal(done.status, 201, done.text)
        })
        assert.deepEqual(outcomes(await importer1.read(at)), ['new'])
    })
    await tell('letters that come at the same time, and choices meanwhile, take nothing from one another', async () => {
        const { id } = await begin(importer1, [['首.txt', letterOf('试环罚〔2019〕720号')]])
        const at = `/api/letter-imports/${id}`
        const names = [1, 2, 3, 4, 5, 6].map((n) => `同时${n}.txt`)
        const answers = await Promise.all([
            ...names.map((file, n) => lay(importer1, id, file, letterOf(`试环罚〔2019〕${721 + n}号`))),
            ...names.map(() => importer1.put(at, { left_out: [1], state: 'closed' })),
        ])
        for (const answer of answers) assert.ok(answer.status < 300, answer.text)
        const { letters } = await importer1.read(at)
        assert.deepEqual(letters.map((letter) => letter.name).sort(), ['首.txt', ...names].sort())
        assert.deepEqual(answers.slice(0, 6).map((answer) => letters[answer.json.n - 1].name), names, 'each by the number it was answered')
        assert.equal(letters[0].outcome, 'left_out')
    })
    await tell('an act that is sent again is the same act, at the same time too, and under other ids', async () => {
        const number = '试环罚〔2019〕730号'
        const { id } = await begin(importer1, [['再.txt', letterOf(number)]])
        const act = newId()
        const both = await Promise.all([perform(importer1, id, { id: act }), perform(importer1, id, { id: act })])
        const late = await perform(importer1, id, { id: act })
        for (const answer of [...both, late]) assert.deepEqual([answer.json?.receipt?.act, answer.json?.touched], [act, 1], answer.text)
        assert.deepEqual([...both.map((answer) => answer.status).sort(), late.status], [200, 201, 200])
        assert.equal(late.json.receipt.repeated, true)
        assert.equal((await casesOf(leader1, number)).length, 1)
        assert.deepEqual(codesOf(await perform(importer1, id)), ['import.performed_already'])

        const two = '试环罚〔2019〕731号'
        const other = await begin(importer1, [['两人.txt', letterOf(two)]])
        const raced = await Promise.all([1, 2, 3].map(() => perform(importer1, other.id)))
        for (const answer of raced) assert.ok(answer.status < 300 || codesOf(answer)[0] === 'import.performed_already', answer.text)
        const receipts = new Set(raced.filter((answer) => answer.status < 300).map((answer) => answer.json.receipt.act))
        assert.deepEqual([receipts.size, (await casesOf(leader1, two)).length], [1, 1])
        const used = await begin(importer1, [['占.txt', letterOf('试环罚〔2019〕732号')]])
        assert.deepEqual(codesOf(await perform(importer1, used.id, { id: act })), ['act.id_used'])
    })
    await tell('it is no table: the routes of tables do not know it, their list does', async () => {
        assert.equal((await importer1.get(`/api/imports/${state.id}`)).status, 404)
        assert.equal((await importer1.post(`/api/imports/${state.id}/perform`, { id: newId() })).status, 404)
        const row = (await importer1.read('/api/imports')).rows.find((one) => one.id === state.id)
        assert.deepEqual([row.letters, row.file], [true, '甲.txt 等 8 件决定书'])
    })
    await tell('with bad letters in it nothing comes in, and every fault of a choice is told at once', async () => {
        const refused = await perform(importer1, state.id)
        assert.deepEqual([refused.status, codesOf(refused)], [422, ['letter.has_faults']])
        const wrong = await importer1.put(`/api/letter-imports/${state.id}`, { left_out: [1, 99, 'x'], state: '办完了' })
        assert.deepEqual(codesOf(wrong).sort(), ['letter.no_such_number', 'letter.no_such_number', 'letter.state_wrong'])
        assert.deepEqual(outcomes(await importer1.read(`/api/letter-imports/${state.id}`)), outcomes(state))
    })
    await tell('what is left out changes what the others are', async () => {
        const left = await importer1.put(`/api/letter-imports/${state.id}`, { left_out: [1, 2, 3, 4, 5, 6], state: 'closed' })
        assert.deepEqual(outcomes(left.json), [...Array(6).fill('left_out'), 'new', 'new'])
        const back = await importer1.put(`/api/letter-imports/${state.id}`, { left_out: [2, 3, 4, 5, 6, 8], state: 'closed' })
        assert.deepEqual(outcomes(back.json), ['new', ...Array(5).fill('left_out'), 'new', 'left_out'])
    })
    await tell('they come in as one act: historical cases with their letters as evidence', async () => {
        const id = newId()
        const done = await perform(importer1, state.id, { id })
        assert.equal(done.status, 201, done.text)
        assert.equal(done.json.touched, 2)
        const [row] = await casesOf(leader1, sound[1])
        const page = await leader1.record('case', row.id)
        assert.equal(page.state.label, '已结案')
        assert.equal(page.historical.state, '已结案')
        assert.equal(page.record.values.fine_amount, 12000000)
        assert.deepEqual(page.record.values.evidence.map((file) => [file.name, file.media_type]), [['乙.txt', 'text/plain']])
        const kept = await leader1.get(`/api/evidence/${page.record.values.evidence[0].digest}?record=case/${row.id}`)
        assert.ok(kept.text.includes(sound[1]), 'the letter itself')
        assert.deepEqual(codesOf(await perform(importer1, state.id)), ['import.performed_already'])
        assert.equal((await importer1.get(`/api/letter-imports/${state.id}/letters/1`)).status, 404, 'now the rights of the case hold')
        assert.deepEqual((await importer1.read(`/api/letter-imports/${state.id}`)).new, 2)
    })
    await tell('the same letters again are known by their numbers, and undone they come in again', async () => {
        const again = await begin(importer1, [['甲.txt', letterOf(sound[0])], ['丙.txt', letterOf(sound[1].replace('〔', '（').replace('〕', '）'))]])
        assert.deepEqual(again.letters.map((letter) => [letter.outcome, letter.known]), [['duplicate', true], ['duplicate', true]])
        assert.deepEqual(codesOf(await perform(importer1, again.id)), ['import.nothing_to_do'])
        const undone = await importer1.post(`/api/imports/${state.id}/undo`, { id: newId(), reason: '原件拿错了' })
        assert.equal(undone.status, 201, undone.text)
        assert.equal((await casesOf(leader1, sound[0])).length, 0)
        assert.deepEqual(outcomes(await importer1.read(`/api/letter-imports/${again.id}`)), ['new', 'new'])
        assert.ok((await importer1.read(`/api/letter-imports/${state.id}`)).undone.act)
    })
    await tell('a file too large, an empty one and a lying one are refused in words', async () => {
        const lying = await importer1.post('/api/uploads', { name: '甲.pdf', size: 4, media_type: 'application/pdf' })
        assert.deepEqual(codesOf(await importer1.put(`/api/uploads/${lying.json.upload}?offset=0`, Buffer.from('MZ\u0000\u0001'))), ['evidence.lying_type'])
        const large = await importer1.post('/api/uploads', { name: '大.txt', size: (20 << 20) + 1, media_type: 'text/plain' })
        const none = await importer1.post('/api/uploads', { name: '无.txt', size: 0, media_type: 'text/plain' })
        const begun = await importer1.post('/api/letter-imports', { upload: large.json.upload })
        assert.equal(begun.status, 201, begun.text)
        assert.equal((await importer1.post(`/api/letter-imports/${begun.json.id}/letters`, { upload: none.json.upload })).status, 201)
        const { letters } = await importer1.read(`/api/letter-imports/${begun.json.id}`)
        assert.match(letters[0].refused[0].words, /超过 20 MB/)
        assert.match(letters[1].refused[0].words, /没有文字/)
        assert.deepEqual(codesOf(await perform(importer1, begun.json.id, { skip_faulty: true })), ['import.nothing_to_do'])
    })
    await tell('a letter in Word says what its text says', async () => {
        const word = await begin(importer1, [['丁.docx', wordFile(letterOf('试环罚〔2019〕704号'))]])
        const [letter] = word.letters
        assert.deepEqual([letter.outcome, letter.doc_no, letter.party, letter.doc_date, letter.amount_yuan], ['new', '试环罚〔2019〕704号', '某某电镀厂', '2019-03-04', '50000.00'])
    })
}
