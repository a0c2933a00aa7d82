// Bad input, a row a fault: its status, its codes, words in Chinese that say how to mend it, an id
// that is in the server's log, and nothing half done.
import assert from 'node:assert/strict'
import { connect } from 'node:net'

import { Client, codesOf, newId } from '../support/client.mjs'
import { holds } from '../support/report.mjs'

const json = (value) => encodeURIComponent(JSON.stringify(value))
const nested = (depth) => '['.repeat(depth) + ']'.repeat(depth)
const nothing = '00000000-0000-0000-0000-000000000000'

// What must be the same before and after every row; from one row to the next the server may write acts of its own, such
// as the hour's seal of the log of restricted reads.
async function stateOf(people, clue) {
    const head = (await people.audit1.read('/api/ledger/head')).acts
    const page = await people.handler1.record('clue', clue)
    const drafts = (await people.handler1.read('/api/drafts')).rows.length
    return JSON.stringify([head, page.record, page.state, page.history_total, drafts])
}

// PostgreSQL gives acts their place a moment after they are stored.
async function isSequenced(people, act) {
    for (const end = Date.now() + 30_000; Date.now() < end; ) {
        if ((await people.audit1.read(`/api/ledger/acts/${act}`)).position !== undefined) return
        await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error('the last act has no place in the ledger')
}

async function isLogged(log, id, status) {
    for (const end = Date.now() + 30_000; Date.now() < end; ) {
        // What stands behind the last line break may be half a line.
        const line = log.text().split('\n').slice(0, -1).find((one) => one.includes(id))
        if (line) return JSON.parse(line).status === String(status)
        await new Promise((resolve) => setTimeout(resolve, 20))
    }
    return false
}

// Acts of a clue: what is changed of a sound body, or the body itself.
function acts(clue) {
    const body = (more = {}) => ({ id: newId(), type: 'clue', record: clue.record, act: 'add_material', expected_version: clue.version, values: {}, ...more })
    const values = (given) => body({ values: given })
    const whole = JSON.stringify(body())
    const row = (what, sent, codes, wheres = [], status = 422) => ({ what, method: 'POST', path: '/api/acts', body: sent, codes, wheres, status })
    const opening = (given) => ({ id: newId(), type: 'clue', record: newId(), act: 'register', expected_version: 0, values: { source: 'other', received_on: clue.today, content: '试验', ...given } })
    return [
        row('no body', '', ['http.not_json']),
        row('a body broken off', whole.slice(0, -2), ['http.not_json']),
        row('a body that is a list', '[]', ['http.not_json']),
        row('a body with bytes that are no UTF-8', Buffer.concat([Buffer.from('{"id":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]), ['http.not_json']),
        row('a body with an overlong sequence', Buffer.concat([Buffer.from('{"id":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')]), ['http.not_json']),
        row('a body with a NUL', '{"id":\u0000}', ['http.not_json']),
        row('half a surrogate pair', whole.replace('"values":{}', '"values":{"preliminary_opinion":"\\ud800"}'), ['http.not_json']),
        row('a number beyond all numbers', whole.replace('"values":{}', '"values":{"preliminary_opinion":[{"lng":1e400}]}'), ['http.not_json']),
        row('lists 40 deep', whole.replace('"values":{}', `"values":{"preliminary_opinion":${nested(40)}}`), ['http.not_json']),
        row('lists 100,000 deep', nested(100_000), ['http.not_json']),
        row('a body of 2 MiB', JSON.stringify(body({ reason: '长'.repeat(700_000) })), ['http.body_too_large'], [], 413),
        row('nothing but braces: every missing member', '{}', ['http.member_missing'], ['id', 'type', 'record', 'act']),
        row('members nobody knows', body({ extra: 1, 'élan': 2 }), ['http.member_unknown'], ['extra', 'élan']),
        row('every member of a wrong kind at once', { id: 7, type: [], record: 'x', act: {}, expected_version: 'one', values: [], happened_on: '2026-02-30', as_fact: 'yes', acted_by: 1, captured_at: '昨天', evidence: {}, source: 'x', basis: 5, reason: true, accept_doubts: 0 },
            ['http.member_not_text', 'http.member_not_id', 'http.member_not_number', 'http.member_not_object', 'http.member_not_day', 'http.member_not_flag', 'http.member_not_instant', 'http.member_not_list'],
            ['id', 'type', 'record', 'act', 'expected_version', 'values', 'happened_on', 'as_fact', 'acted_by', 'captured_at', 'evidence', 'source', 'basis', 'reason', 'accept_doubts']),
        row('fractions, powers and numbers beyond 64 bits', whole.replace(`"expected_version":${clue.version}`, '"expected_version":1e30'), ['http.member_not_number'], ['expected_version']),
        row('days that do not exist', body({ happened_on: '2025-02-29' }), ['http.member_not_day'], ['happened_on']),
        row('a day of another spelling', body({ happened_on: '2026/3/2' }), ['http.member_not_day'], ['happened_on']),
        row('a reason with a control character', body({ reason: 'a\u0007b' }), ['http.member_bad_characters'], ['reason']),
        row('a reason with a NUL', body({ reason: 'a\u0000b' }), ['http.member_bad_characters'], ['reason']),
        row('a reason without end', body({ reason: '长'.repeat(20_001) }), ['http.member_too_long'], ['reason']),
        row('a source nobody knows', body({ source: { kind: 'rumour' } }), ['http.unknown_source'], ['source.kind']),
        row('a type nobody knows', body({ type: 'spaceship' }), ['workflow.no_such_type'], [], 404),
        row('an act nobody knows', body({ act: 'launch' }), ['workflow.no_such_act']),
        row('an act of another type', body({ act: 'finish_investigation' }), ['workflow.no_such_act']),
        row('the nil id', body({ id: nothing }), ['workflow.id_missing'], ['id']),
        row('a record that is not there', body({ record: newId() }), ['workflow.no_such_record'], [], 404),
        row('the id of a record of another type', body({ record: clue.enterprise }), ['workflow.no_such_record'], [], 404),
        row('an act in the wrong state', body({ act: 'examine' }), ['workflow.wrong_state']),
        row('a version that was, two people edit', body({ expected_version: clue.version - 1, values: { preliminary_opinion: '另一人的意见' } }), ['records.stale'], [], 409),
        row('a version that will be', body({ expected_version: clue.version + 1 }), ['records.stale'], [], 409),
        row('a version below zero', body({ expected_version: -1 }), ['records.stale'], [], 409),
        row('a day in the future', body({ happened_on: '2199-01-01' }), ['workflow.in_future'], ['happened_on']),
        row('a field nobody knows', values({ colour: 'red' }), ['records.unknown_field'], ['colour']),
        row('a field that is the system\u2019s', values({ $state: 'filed' }), ['workflow.field_not_of_act'], ['$state']),
        row('a choice nobody knows', opening({ source: 'rumour' }), ['records.no_such_choice'], ['source']),
        row('a text that is a number', opening({ content: 5 }), ['records.not_text'], ['content']),
        row('a text too long', opening({ content: '长'.repeat(4001) }), ['records.too_long'], ['content']),
        row('a line break in one line', opening({ party_name: '甲\n乙' }), ['records.line_break'], ['party_name']),
        row('a NUL in a text', opening({ content: '甲\u0000乙' }), ['records.bad_characters'], ['content']),
        row('control characters in a text', opening({ content: '甲\u001b[2J乙' }), ['records.bad_characters'], ['content']),
        row('a day that does not exist in a field', opening({ received_on: '2026-04-31' }), ['records.bad_day'], ['received_on']),
        row('a reference that is no id', opening({ enterprise: '某某公司' }), ['records.bad_reference'], ['enterprise']),
        row('a reference to a record of another type', opening({ enterprise: clue.record }), ['workflow.no_such_reference'], ['enterprise']),
        row('a place beyond the poles', opening({ place: { lat: 91_000_000, lng: 0 } }), ['records.bad_place'], ['place']),
        row('a place with its degrees the wrong way round', opening({ place: { lat: 101_778_900, lng: 36_617_100 } }), ['records.place_swapped'], ['place']),
        row('a place in the Gulf of Guinea', opening({ place: { lat: 0, lng: 0 } }), ['records.place_outside'], ['place']),
        row('a place of texts', opening({ place: { lat: '38', lng: '106' } }), ['records.bad_place'], ['place']),
        row('a file that was never sent', opening({ attachments: [{ digest: 'ab'.repeat(32), name: 'a.jpg', media_type: 'image/jpeg', size: 1 }] }), ['workflow.file_unknown'], ['attachments']),
        row('a file without a digest', opening({ attachments: [{ digest: 'ab', name: 'a.jpg', media_type: 'image/jpeg', size: 1 }] }), ['records.bad_attachment'], ['attachments.0']),
        row('10,000 files', opening({ attachments: Array.from({ length: 10_000 }, () => 0) }), ['records.too_many_rows'], ['attachments']),
        row('a group that is no list', { ...body({ act: 'file' }), values: { handlers: {} } }, ['records.not_list'], ['handlers']),
        row('rows that are no rows, cells nobody knows', { ...body({ act: 'file' }), values: { handlers: [5, { officer: 'x', shoe: 1 }] } }, ['records.not_row', 'records.bad_reference', 'records.unknown_field'], ['handlers.0', 'handlers.1.officer', 'handlers.1.shoe']),
        row('evidence that was never sent', body({ evidence: [{ digest: 'ab'.repeat(32), name: 'a.jpg', media_type: 'image/jpeg', size: 1 }] }), ['workflow.evidence_unknown'], ['evidence.0']),
        row('evidence of a wrong kind', body({ evidence: [1, { digest: 'x', name: 7, colour: 'red' }] }), ['http.member_not_object', 'http.member_not_digest', 'http.member_not_text', 'http.member_unknown'], ['evidence.1.digest', 'evidence.1.name', 'evidence.1.colour']),
        row('many faults of an opening at once', opening({ source: 'rumour', received_on: '2026-02-30', content: '', colour: 'red', enterprise: nothing, place: 1 }),
            ['records.no_such_choice', 'records.bad_day', 'records.unknown_field', 'records.bad_reference', 'records.bad_place'], ['source', 'received_on', 'colour', 'enterprise', 'place']),
        row('what only the desk may do', { ...body(), who: undefined, act: 'void', reason: '试验' }, ['workflow.no_right'], [], 403),
    ].map((one) => (one.what.startsWith('what only the desk') ? { ...one, who: 'stat1' } : one))
}

function lists(clue) {
    const get = (what, path, codes, wheres = [], status = 422, who = 'handler1') => ({ what, method: 'GET', path, codes, wheres, status, who })
    const filter = (what, given, codes, wheres = []) => get(`a filter: ${what}`, `/api/records/case?filter=${typeof given === 'string' ? encodeURIComponent(given) : json(given)}`, codes, wheres)
    return [
        filter('broken off', '{"and":', ['filter.malformed']),
        filter('no object', '[]', ['filter.not_filter']),
        filter('unknown field', { shoe_size: 41 }, ['filter.unknown_field'], ['/shoe_size']),
        filter('unknown operator', { case_no: { near: 'x' } }, ['filter.unknown_operator'], ['/case_no/near']),
        filter('wrong operand', { fine_amount: { gt: 'viel' } }, ['filter.literal'], ['/fine_amount/gt']),
        filter('a day that does not exist', { filed_on: { lt: '2026-02-30' } }, ['filter.literal'], ['/filed_on/lt']),
        filter('a NUL', '{"case_no":{"contains":"a\\u0000b"}}', ['filter.literal'], ['/case_no/contains']),
        filter('half a surrogate pair', '{"case_no":"\\ud800"}', ['filter.malformed']),
        filter('20 deep', '{"not":'.repeat(20) + '{}' + '}'.repeat(20), ['filter.too_deep']),
        filter('every fault at once', { shoe: 1, case_no: { near: 1 }, fine_amount: 'x' }, ['filter.unknown_field', 'filter.unknown_operator', 'filter.literal'], ['/shoe', '/case_no/near', '/fine_amount']),
        get('an order by an unknown field', '/api/records/case?sort=-shoe', ['filter.unknown_field']),
        get('an order by a group', '/api/records/case?sort=handlers', ['filter.path']),
        get('a column nobody knows', '/api/records/case?columns=shoe,case_no,hat', ['filter.unknown_field']),
        get('filter, order and moment wrong at once', `/api/records/case?filter=${json({ shoe: 1 })}&sort=hat&known_at=once`, ['filter.unknown_field', 'http.member_not_instant'], ['known_at']),
        get('an offset below zero', '/api/records/case?offset=-1', ['http.member_negative'], ['offset']),
        get('a limit that is no number', '/api/records/case?limit=many', ['http.member_not_number'], ['limit']),
        get('numbers beyond 64 bits', '/api/records/case?offset=99999999999999999999&limit=1e3', ['http.member_not_number'], ['offset', 'limit']),
        get('a search without end', `/api/records/case?q=${encodeURIComponent('长'.repeat(201))}`, ['http.search_too_long'], ['q']),
        get('a search without end for a reference', `/api/pick/enterprise?q=${encodeURIComponent('长'.repeat(201))}`, ['http.search_too_long'], ['q']),
        get('a type nobody knows', '/api/records/spaceship', ['http.type_not_found'], [], 404),
        get('a record whose id is none', '/api/records/clue/first', ['http.record_not_found'], [], 404),
        get('a record of another type', `/api/records/case/${clue.record}`, ['http.record_not_found'], [], 404),
        get('a record that is not there', `/api/records/clue/${newId()}`, ['http.record_not_found'], [], 404),
        get('the history of a record that is not there', `/api/records/clue/${newId()}/history`, ['http.record_not_found'], [], 404),
        get('a calendar that ends before it begins', '/api/catalogue/calendar?from=2026-03-01&to=2026-02-01', ['http.bad_span']),
        get('a calendar of a day that does not exist', '/api/catalogue/calendar?from=2026-02-30&to=2026-03-01', ['http.bad_span']),
        get('figures of no year', '/api/figures?year=letztes', ['figures.bad_year'], ['year'], 422, 'stat1'),
        get('figures of a year long ago, of no organisation, at no moment', `/api/figures?year=1899&organisation=x&known_at=x`, ['figures.bad_year', 'figures.organisation_not_found', 'http.member_not_instant'], ['year', 'organisation', 'known_at'], 404, 'stat1'),
        get('a figure nobody knows', '/api/figures/happiness?year=2025', ['figures.indicator_not_found'], [], 404, 'stat1'),
        get('a report nobody knows', '/api/reports/novel?year=2025', ['report.not_found'], [], 404, 'stat1'),
        get('people of no organisation', '/api/people?organisation=x', ['http.member_not_id'], ['organisation']),
        get('the read log of no day and nobody', '/api/admin/read-log?from=2026-02-30&to=x&person=x', ['http.member_not_day', 'http.member_not_id'], ['from', 'to', 'person'], 422, 'audit1'),
        get('an export of no format', '/api/records/clue/export?format=pdf', ['export.unknown_format', 'export.not_allowed'], ['format'], 403),
        get('a file that is not there', `/api/evidence/${'ab'.repeat(32)}?record=clue/${clue.record}`, ['evidence.not_found'], [], 404),
        get('a file whose digest is none', `/api/evidence/ab?record=clue/${clue.record}`, ['evidence.not_found'], [], 404),
        get('an import that is not there', '/api/imports/first', ['import.session_not_found'], [], 404),
        get('an import of letters that is not there', '/api/letter-imports/first', ['import.session_not_found'], [], 404, 'importer1'),
        get('an act that is not there', `/api/ledger/acts/${newId()}`, ['ledger.act_not_found'], [], 404, 'audit1'),
        get('an address that is none', '/api/nothing', ['http.address_not_found'], [], 404),
    ]
}

function others(clue, upload) {
    const send = (method, what, path, body, codes, wheres = [], status = 422, who = 'handler1') => ({ what, method, path, body, codes, wheres, status, who })
    const put = (...rest) => send('PUT', ...rest)
    const post = (...rest) => send('POST', ...rest)
    const file = { name: '笔录.txt', size: 10, media_type: 'text/plain' }
    return [
        post('an address that is none, with a body', '/api/nothing', { a: 1 }, ['http.address_not_found'], [], 404),
        send('PATCH', 'a method nobody knows', '/api/acts', { a: 1 }, ['http.method_not_allowed'], [], 405),
        send('DELETE', 'a method that is not this address\u2019s', '/api/acts', undefined, ['http.method_not_allowed'], [], 405),
        post('an upload of a name with a path', '/api/uploads', { ...file, name: '../../etc/passwd' }, ['evidence.bad_name'], ['name']),
        post('an upload of a name with a NUL', '/api/uploads', { ...file, name: 'a\u0000.exe' }, ['http.member_bad_characters'], ['name']),
        post('an upload without a name', '/api/uploads', { ...file, name: '' }, ['evidence.bad_name'], ['name']),
        post('an upload of less than nothing', '/api/uploads', { ...file, size: -5 }, ['http.member_negative'], ['size']),
        post('an upload of a size in words', '/api/uploads', { ...file, size: '10 MB' }, ['http.member_not_number'], ['size']),
        post('an upload larger than allowed', '/api/uploads', { ...file, size: 2 ** 50 }, ['evidence.too_large'], ['size']),
        post('an upload with every fault', '/api/uploads', { name: 'a/b', size: 2 ** 50, media_type: 5, colour: 'red' }, ['evidence.bad_name', 'evidence.too_large', 'http.member_not_text', 'http.member_unknown'], ['name', 'size', 'media_type', 'colour']),
        put('a piece for no upload', `/api/uploads/${newId()}?offset=0`, Buffer.from('x'), ['evidence.upload_not_found'], [], 404),
        put('a piece at no offset', `/api/uploads/${upload}?offset=x`, Buffer.from('x'), ['http.member_not_number'], ['offset']),
        put('a piece without an offset', `/api/uploads/${upload}`, Buffer.from('x'), ['http.member_not_number'], ['offset']),
        put('a piece before the beginning', `/api/uploads/${upload}?offset=-1`, Buffer.from('x'), ['http.member_negative'], ['offset']),
        put('a piece at the end of numbers', `/api/uploads/${upload}?offset=9223372036854775807`, Buffer.from('x'), ['evidence.more_than_announced'], ['offset']),
        put('a piece larger than the file', `/api/uploads/${upload}?offset=0`, Buffer.from('12345678901'), ['evidence.more_than_announced'], ['offset']),
        put('a piece that leaves a gap', `/api/uploads/${upload}?offset=5`, Buffer.from('x'), ['evidence.offset'], [], 409),
        put('a program that is called a text', `/api/uploads/${upload}?offset=0`, Buffer.from('MZ\u0000\u0001'), ['evidence.lying_type'], ['name']),
        post('the end of a file that is not whole', `/api/uploads/${upload}/finish`, undefined, ['evidence.not_whole']),
        post('somebody else\u2019s upload', `/api/uploads/${upload}/finish`, undefined, ['evidence.upload_not_found'], [], 404, 'handler2'),
        post('an import of no type from no upload', '/api/imports', { type: 'spaceship', upload: 'x' }, ['http.type_not_found'], [], 404, 'importer1'),
        post('an import from no upload', '/api/imports', { type: 'enterprise', upload: newId() }, ['evidence.upload_not_found'], [], 404, 'importer1'),
        post('an import without the right', '/api/imports', { type: 'clue', upload: newId() }, ['import.not_allowed'], [], 403, 'stat1'),
        post('an import that is not there, performed', `/api/imports/${newId()}/perform`, { id: newId() }, ['import.session_not_found'], [], 404, 'importer1'),
        post('letters without an upload, with another member', '/api/letter-imports', { file: 'x' }, ['http.member_missing', 'http.member_unknown'], ['upload', 'file'], 422, 'importer1'),
        post('letters from no upload', '/api/letter-imports', { upload: newId() }, ['evidence.upload_not_found'], [], 404, 'importer1'),
        post('a letter for no import', `/api/letter-imports/${newId()}/letters`, { upload: newId() }, ['import.session_not_found'], [], 404, 'importer1'),
        post('letters without the right', '/api/letter-imports', { upload: newId() }, ['import.not_allowed'], [], 403, 'stat1'),
        put('a choice of letters of no import', `/api/letter-imports/${newId()}`, { left_out: [], state: 'closed' }, ['import.session_not_found'], [], 404, 'importer1'),
        post('letters that are not there, performed', `/api/letter-imports/${newId()}/perform`, { id: newId() }, ['import.session_not_found'], [], 404, 'importer1'),
        put('a draft that is no JSON', '/api/drafts/clue/new', Buffer.from('{"a":'), ['http.not_json']),
        put('a draft of 300 KiB', '/api/drafts/clue/new', { content: 'x'.repeat(300 << 10) }, ['http.body_too_large'], [], 413),
        put('a draft under a long name', `/api/drafts/${'x'.repeat(201)}`, { a: 1 }, ['http.draft_key_too_long'], ['key']),
        put('a view with every fault', '/api/views/case/first', { label: 'a\u0000b', filter: { shoe: 1 }, sort: 'hat', columns: [1], shared: 'yes', colour: 1 },
            ['http.member_not_id', 'http.member_bad_characters', 'filter.unknown_field', 'http.member_not_text', 'http.member_not_flag', 'http.member_unknown'], ['id', 'label', 'columns', 'shared', 'colour', '/shoe']),
        post('a password for nobody', `/api/accounts/${newId()}/password`, {}, ['http.record_not_found'], [], 404, 'security1'),
        post('a new password that is the old one\u2019s guess', '/api/session/password', { old: 'no', new: 'x' }, ['access.'], []),
        post('a job that is not there', '/api/admin/jobs/12x/retry', {}, ['admin.job_not_found'], ['id'], 404, 'admin'),
    ]
}

// One request as bytes; the answer's status line, headers and body as one text.
function raw(address, bytes) {
    const { hostname, port } = new URL(address)
    return new Promise((resolve, reject) => {
        let text = ''
        const socket = connect(Number(port), hostname, () => socket.write(bytes))
        socket.setTimeout(30_000, () => socket.destroy(new Error('no answer')))
        socket.setEncoding('utf8').on('data', (piece) => (text += piece)).on('end', () => socket.end()).on('error', reject).on('close', () => resolve(text))
    })
}

const misspelt = [
    ['no HTTP at all', '\u0016\u0003\u0001 hello\r\n\r\n', 400],
    ['an address with bytes that are no UTF-8', 'GET /api/records/case?q=%ff HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['an address with a NUL', 'GET /api/records/case?q=%00 HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['an address with half a surrogate pair', 'GET /api/records/case?q=%ED%A0%80 HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['an address that climbs', 'GET /api/../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['an address with half an escape', 'GET /api/records/case?q=%4 HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['a header without end', `GET / HTTP/1.1\r\nHost: x\r\nCookie: ${'x'.repeat(40_000)}\r\n\r\n`, 431],
    ['a length that is no number', 'POST /api/acts HTTP/1.1\r\nHost: x\r\nContent-Length: viel\r\n\r\n', 400],
    ['a body that grows beyond its limit', `POST /api/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2000\r\n${'x'.repeat(0x2000)}\r\n0\r\n\r\n`, 413],
]

function checkWords(answer, what) {
    assert.ok(answer.json?.refusals?.length > 0, `${what}: ${answer.status} ${answer.text.slice(0, 300)}`)
    for (const refusal of answer.json.refusals) {
        assert.match(refusal.words, /[\u4e00-\u9fff]/, `${what}: ${refusal.code} has no Chinese words`)
        assert.doesNotMatch(refusal.words, /\{\w+\}/, `${what}: ${refusal.code} has a place left open: ${refusal.words}`)
    }
}

async function checkRow(row, people, log, clue) {
    const who = people[row.who ?? 'handler1']
    const before = await stateOf(people, clue.record)
    const headers = row.body === undefined ? {} : { 'content-type': 'application/json' }
    const answer = await who.send(row.method, row.path, row.body, headers)
    const told = `${row.what}: ${answer.status} ${answer.text.slice(0, 600)}`
    assert.equal(answer.status, row.status, told)
    checkWords(answer, row.what)
    const codes = codesOf(answer)
    for (const code of row.codes) assert.ok(codes.some((one) => (code.endsWith('.') ? one.startsWith(code) : one === code)), `${code} in ${told}`)
    const wheres = answer.json.refusals.map((refusal) => refusal.where)
    for (const where of row.wheres) assert.ok(wheres.some((one) => one === where || one.startsWith(`${where}.`)), `${where} in ${told}`)
    assert.ok(await isLogged(log, answer.headers.get('x-request-id'), answer.status), `${row.what}: its id is in the log`)
    assert.equal(await stateOf(people, clue.record), before, `${row.what}: nothing is changed`)
}

export async function refusals(name, server, people, log) {
    const { handler1 } = people
    const enterprise = (await handler1.read('/api/pick/enterprise?limit=1')).rows[0].id
    const today = handler1.session.today
    const made = await handler1.does('clue', undefined, 'register', { source: 'other', received_on: today, content: '坏输入试验' })
    const examined = await handler1.does('clue', made.record, 'examine')
    const clue = { record: made.record, version: 2, enterprise, today }
    const upload = (await handler1.post('/api/uploads', { name: '笔录.txt', size: 10, media_type: 'text/plain' })).json.upload
    await isSequenced(people, examined.json.receipt.act)

    for (const [title, rows] of [['acts', acts(clue)], ['lists and pages', lists(clue)], ['everything else', others(clue, upload)]]) {
        for (const row of rows) await holds(`${name}: ${title}: ${row.what} is refused and changes nothing`, () => checkRow(row, people, log, clue))
    }

    for (const [what, bytes, status] of misspelt) {
        await holds(`${name}: ${what} is answered with ${status}, in words`, async () => {
            const answer = await raw(server.address, bytes)
            assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `), answer.slice(0, 200))
            assert.match(answer, /"words":"[^"]*[\u4e00-\u9fff]/)
            const id = /X-Request-Id: (\S+)/.exec(answer)
            assert.ok(id && (await isLogged(log, id[1], status)), 'its id is in the log')
        })
    }

    await holds(`${name}: a cookie of nobody, and one that is no text, are no session`, async () => {
        for (const cookie of ['qh_session=', 'qh_session=AAAA', `qh_session=${'x'.repeat(5000)}`, ';;;=', "qh_session=' or 1=1 --", 'qh_session=\u00ff\u00fe']) {
            const client = new Client(server.address)
            client.cookie = cookie
            const answer = await client.get('/api/session')
            assert.equal(answer.status, 401, cookie)
            assert.deepEqual(codesOf(answer), ['access.no_session'], cookie)
            checkWords(answer, cookie)
        }
    })

    await holds(`${name}: a sign-in that cannot be read is refused without a word about accounts`, async () => {
        const client = new Client(server.address)
        for (const [body, code] of [['{', 'http.not_json'], [{ account: 'a\u0000', password: 'x' }, 'http.member_bad_characters'], [{ account: 5, password: null }, 'http.member_not_text'], [{ account: 'a', password: 'b', role: 'admin' }, 'http.member_unknown']]) {
            const answer = await client.post('/api/session', body, { 'content-type': 'application/json' })
            assert.equal(answer.status, 422, answer.text)
            assert.ok(codesOf(answer).includes(code), answer.text)
            checkWords(answer, 'sign-in')
        }
    })

    await holds(`${name}: after all of it the record takes a sound act`, async () => {
        const done = await handler1.act('clue', clue.record, 'add_material', { preliminary_opinion: '仍然可用' })
        assert.equal(done.status, 201, done.text)
    })
}
