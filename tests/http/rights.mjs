// Every route × every role × a record of an organisation that is not theirs.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'

import { dayPlus, newId } from '../support/client.mjs'
import { holds } from '../support/report.mjs'

const sources = new URL('../../server/src/http/', import.meta.url)

// The routes as the server names them, so that a new one cannot be forgotten here.
export function routesOf(method) {
    const routes = []
    for (const file of readdirSync(sources).filter((one) => one.endsWith('_routes.cpp')))
        for (const found of readFileSync(new URL(file, sources), 'utf8').matchAll(/router\.Add\(\s*Method::k(\w+), "([^"]+)"/g))
            if (found[1] === method) routes.push(found[2])
    return routes.sort()
}

const secret = '深井排污甲乙丙'
const words = { content: `举报称${secret}`, party: `某某${secret}有限公司`, complainant: '欧阳绝密' }

const json = (value) => encodeURIComponent(JSON.stringify(value))

// Those of the client's own unit: whoever is named on a case sees it, from wherever they are (joint.mjs).
export async function officersOf(client) {
    const own = { $organisation: { eq: client.session.organisation.id } }
    return (await client.read(`/api/records/officer?filter=${json(own)}&limit=50`)).rows.map((row) => row.id)
}

// A clue of the first branch, with a restricted name, evidence, an upload and an approval pending.
export async function makeTarget(people) {
    const { handler1 } = people
    const today = handler1.session.today
    const enterprise = (await handler1.read('/api/pick/enterprise?limit=1')).rows[0].id
    const officers = (await officersOf(handler1)).slice(0, 2)
    const file = await handler1.upload('举报.txt', Buffer.from(words.content))
    const clue = (await handler1.does('clue', undefined, 'register', {
        source: 'complaint', received_on: dayPlus(today, -3), content: words.content, party_name: words.party, enterprise,
        complainant_name: words.complainant, complainant_phone: '13900000000', attachments: [file],
    })).record
    await handler1.does('clue', clue, 'examine')
    const filed = await handler1.does('clue', clue, 'file', {
        cause_of_case: `涉嫌${secret}`, party_name: words.party, enterprise, violation: words.content, law_basis: '《中华人民共和国水污染防治法》第三十九条',
        preliminary_opinion: '应当立案', handlers: officers.map((officer) => ({ officer })),
    })
    const approval = (await handler1.record('clue', clue)).approval.id
    await people.chief1.does('approval', approval, 'approve')
    await people.leader1.does('approval', approval, 'approve')
    const theCase = (await handler1.record('clue', clue)).record.values.case
    const begun = await handler1.post('/api/uploads', { name: '半.txt', size: 100, media_type: 'text/plain' })
    const number = (await handler1.record('case', theCase)).record.values.case_no
    return { clue, theCase, approval, enterprise, file, act: filed.json.receipt.act, upload: begun.json.upload, number }
}

// What each GET route is asked, aiming at the target. Every route must stand here.
export function aims(target, ids) {
    const types = { clue: target.clue, case: target.theCase, approval: target.approval }
    const of = (make) => Object.entries(types).flatMap(([type, id]) => make(type, id))
    const year = target.year
    const figures = ['violation_cases_count', 'penalty_decisions_count', 'fine_total_yuan']
    return {
        '/api/accounts': ['/api/accounts'],
        '/api/admin/calendars': ['/api/admin/calendars'],
        '/api/admin/jobs': ['/api/admin/jobs'],
        '/api/admin/read-log': ['/api/admin/read-log'],
        '/api/alarms': ['/api/alarms', '/api/alarms?state=open', '/api/alarms?state=done'],
        '/api/board/{type}': ['waits', 'person', 'organisation', 'clock'].flatMap((by) => [`/api/board/case?by=${by}`, `/api/board/clue?by=${by}`, `/api/board/case?by=${by}&organisation=${ids.branch1}`]),
        '/api/calls/parts': ['/api/calls/parts'],
        '/api/calls/units': [`/api/calls/units?units=${ids.branch1}`],
        '/api/calls/{id}/board': [`/api/calls/${target.theCase}/board`],
        '/api/catalogue': ['/api/catalogue'],
        '/api/catalogue/calendar': [`/api/catalogue/calendar?from=${year}-01-01&to=${year}-01-31`],
        '/api/catalogue/definitions': ['/api/catalogue/definitions'],
        '/api/demonstration': ['/api/demonstration'],
        '/api/drafts': ['/api/drafts'],
        '/api/drafts/{rest...}': [`/api/drafts/clue/${target.clue}/file`],
        '/api/enterprises/{enterprise}/accounts': [`/api/enterprises/${target.enterprise}/accounts`],
        '/api/evidence/{digest}': of((type, id) => [`/api/evidence/${target.file.digest}?record=${type}/${id}`]),
        '/api/figures': [`/api/figures?year=${year}`, `/api/figures?year=${year}&organisation=${ids.branch1}`],
        '/api/figures/{id}': figures.flatMap((id) => [`/api/figures/${id}?year=${year}&by=organisation`, `/api/figures/${id}?year=${year}&organisation=${ids.branch1}`]),
        '/api/figures/{id}/rows': figures.flatMap((id) => [`/api/figures/${id}/rows?year=${year}&limit=200`, `/api/figures/${id}/rows?year=${year}&organisation=${ids.branch1}`]),
        '/api/filings/{id}': [`/api/filings/${target.theCase}`],
        '/api/filings/{id}/file': [`/api/filings/${target.theCase}/file`],
        '/api/forms/{id}': [`/api/forms/${target.theCase}`],
        '/api/glance': [`/api/glance?year=${year}`, `/api/glance?year=${year}&organisation=${ids.branch1}`],
        '/api/hello': ['/api/hello'],
        '/api/imports': ['/api/imports', '/api/imports?type=enterprise'],
        '/api/imports/{id}': [`/api/imports/${target.upload}`],
        '/api/ledger/acts/{id}': [`/api/ledger/acts/${target.act}`],
        '/api/ledger/acts/{id}/proof': [`/api/ledger/acts/${target.act}/proof`],
        '/api/ledger/head': ['/api/ledger/head'],
        '/api/ledger/verify': ['/api/ledger/verify'],
        '/api/letter-imports/{id}': [`/api/letter-imports/${target.upload}`],
        '/api/letter-imports/{id}/letters/{n}': [`/api/letter-imports/${target.upload}/letters/1`],
        '/api/messages': ['/api/messages', '/api/messages?unread=1&limit=100'],
        '/api/messages/count': ['/api/messages/count'],
        '/api/outlet-map': ['/api/outlet-map', '/api/outlet-map?medium=gas', '/api/outlet-map?known=0'],
        '/api/outlet-map/outlines': ['/api/outlet-map/outlines'],
        '/api/outlet-strangers': ['/api/outlet-strangers'],
        '/api/outlets': ['/api/outlets', '/api/outlets?standing=missing'],
        '/api/outlets/{device}': [`/api/outlets/${target.theCase}`],
        '/api/outlets/{device}/check': [`/api/outlets/${target.theCase}/check?series=1&from=0&to=1000`],
        '/api/outlets/{device}/curve': [`/api/outlets/${target.theCase}/curve?series=1&from=0&to=1000`],
        '/api/outlets/{device}/frames': [`/api/outlets/${target.theCase}/frames?from=0&to=1000`],
        '/api/outlets/{device}/readings.csv': [`/api/outlets/${target.theCase}/readings.csv?series=1&from=0&to=1000`],
        '/api/own': ['/api/own'],
        '/api/own/marks': ['/api/own/marks'],
        '/api/own/marks/{mark}/files/{digest}': [`/api/own/marks/${target.theCase}/files/${target.file.digest}`],
        '/api/own/messages': ['/api/own/messages', '/api/own/messages?unread=1&limit=100'],
        '/api/own/outlets': ['/api/own/outlets'],
        '/api/own/outlets/{device}/curve': [`/api/own/outlets/${target.theCase}/curve?series=1&from=0&to=1000`],
        '/api/payment-entries/matches': ['/api/payment-entries/matches'],
        '/api/people': [`/api/people?q=${encodeURIComponent(words.complainant)}`, '/api/people?right=case.read'],
        '/api/people/{person}/held': (ids.people ?? []).map((id) => `/api/people/${id}/held`),
        '/api/pick/{type}': of((type) => [`/api/pick/${type}?q=${encodeURIComponent(secret)}`, `/api/pick/${type}?limit=50`]),
        '/api/records/document/{id}/seals': [`/api/records/document/${target.theCase}/seals`],
        '/api/records/{type}': of((type, id) => [
            `/api/records/${type}?limit=200`,
            `/api/records/${type}?limit=200&voided=1`,
            `/api/records/${type}?q=${encodeURIComponent(secret)}`,
            `/api/records/${type}?q=${encodeURIComponent(target.number)}`,
            `/api/records/${type}?filter=${json({ $id: { eq: id } })}`,
            `/api/records/${type}?limit=200&sort=-$created_on&columns=$holder.name,$organisation.name`,
            `/api/records/${type}?limit=200&known_at=${encodeURIComponent(new Date().toISOString())}`,
        ]).concat([
            `/api/records/clue?filter=${json({ party_name: { contains: secret } })}`,
            `/api/records/clue?filter=${json({ complainant_name: { eq: words.complainant } })}`,
            `/api/records/clue?sort=complainant_name`,
            `/api/records/clue?filter=${json({ 'case.party_name': { contains: secret } })}`,
            `/api/records/case?filter=${json({ 'clue.content': { contains: secret } })}`,
            `/api/records/approval?filter=${json({ subject: { eq: target.clue } })}`,
            `/api/records/approval?filter=${json({ proposed: { contains: secret } })}`,
        ]),
        '/api/records/{type}/count': of((type, id) => [
            `/api/records/${type}/count?filter=${json({ $id: { eq: id } })}`,
            `/api/records/${type}/count?q=${encodeURIComponent(secret)}`,
        ]),
        '/api/records/{type}/export': of((type) => [`/api/records/${type}/export?format=csv`, `/api/records/${type}/export?format=xlsx&q=${encodeURIComponent(secret)}`]),
        '/api/records/{type}/new': of((type) => [`/api/records/${type}/new`]),
        '/api/records/{type}/{id}': of((type, id) => [`/api/records/${type}/${id}`]),
        '/api/records/{type}/{id}/able': of((type, id) => [`/api/records/${type}/${id}/able?right=${type}.read`]),
        '/api/records/{type}/{id}/history': of((type, id) => [`/api/records/${type}/${id}/history?limit=100`]),
        '/api/records/{type}/{id}/papers': of((type, id) => [`/api/records/${type}/${id}/papers`]),
        '/api/records/{type}/{id}/papers/{paper}': of((type, id) => [
            `/api/records/${type}/${id}/papers/case_filing_approval`,
            `/api/records/${type}/${id}/papers/case_filing_approval?as=text`,
            `/api/records/${type}/${id}/papers/no_such_paper?as=text`,
        ]),
        '/api/packs/{pack}': [`/api/packs/discussion?records=${target.theCase}`],
        '/api/print-file': [`/api/print-file?documents=${target.theCase}`, `/api/print-file?documents=${target.clue},${target.theCase}&copies=2&sides=2`],
        '/api/packs/{pack}/file': [`/api/packs/discussion/file?records=${target.theCase}`],
        '/api/records/document/{id}/review': [`/api/records/document/${target.theCase}/review`],
        '/api/records/document/{id}/compare': [`/api/records/document/${target.theCase}/compare?from=a&to=b`],
        '/api/records/{type}/{id}/drafts': of((type, id) => [`/api/records/${type}/${id}/drafts?for=case`]),
        '/api/records/{type}/{id}/recordings': of((type, id) => [`/api/records/${type}/${id}/recordings`]),
        '/api/records/{type}/{id}/reckoning': of((type, id) => [`/api/records/${type}/${id}/reckoning`]),
        '/api/records/{type}/{id}/volume': of((type, id) => [`/api/records/${type}/${id}/volume`, `/api/records/${type}/${id}/volume?count=1`]),
        '/api/records/{type}/{id}/volume/{part}': of((type, id) => ['main', 'side'].flatMap((part) => [`/api/records/${type}/${id}/volume/${part}?as=zip`, `/api/records/${type}/${id}/volume/${part}?as=pdf`])),
        '/api/report-check/indicators': ['/api/report-check/indicators'],
        '/api/report-check/wordings': ['/api/report-check/wordings', '/api/report-check/wordings?as=yaml'],
        '/api/reports/{id}': [`/api/reports/rule_of_law_annual?year=${year}&organisation=${ids.branch1}`],
        '/api/reports/{id}.docx': [`/api/reports/rule_of_law_annual.docx?year=${year}&organisation=${ids.branch1}`],
        // Stacks of scans belong to who uploaded them; tests/papers asks for one that is there.
        '/api/scans/{scan}': [`/api/scans/${target.upload}`],
        '/api/scans/{scan}/sheets/{sheet}': [`/api/scans/${target.upload}/sheets/1`],
        '/api/search': [`/api/search?q=${encodeURIComponent(secret)}`, `/api/search?q=${encodeURIComponent(words.complainant)}`, `/api/search?q=${encodeURIComponent(target.number)}`],
        '/api/session': ['/api/session'],
        '/api/sheets/{id}': [`/api/sheets/${target.theCase}`],
        '/api/uploads/{id}': [`/api/uploads/${target.upload}`],
        '/api/views/{type}': of((type) => [`/api/views/${type}`]),
        '/api/workbench': ['/api/workbench'],
        '/api/yearly-reports/{id}': [`/api/yearly-reports/${target.theCase}`],
        '/api/yearly-reports/{id}.docx': [`/api/yearly-reports/${target.theCase}.docx?annex=1`],
        '/api/yearly-reports/{id}/figure': [`/api/yearly-reports/${target.theCase}/figure?place=fine_total_yuan`],
        '/api/yearly-reports/{id}/suggestions': [`/api/yearly-reports/${target.theCase}/suggestions?section=${target.theCase}`],
        '/authority.crt': ['/authority.crt'],
        '/healthz': ['/healthz'],
        '/metrics': ['/metrics'],
        '/readyz': ['/readyz'],
    }
}

// Routes that name the target itself must not be answered at all.
const named = new Set(['/api/own', '/api/own/marks', '/api/own/marks/{mark}/files/{digest}', '/api/own/outlets', '/api/own/outlets/{device}/curve', '/api/calls/{id}/board', '/api/filings/{id}', '/api/filings/{id}/file', '/api/forms/{id}', '/api/sheets/{id}', '/api/evidence/{digest}', '/api/imports/{id}', '/api/letter-imports/{id}', '/api/letter-imports/{id}/letters/{n}', '/api/outlets/{device}', '/api/outlets/{device}/check', '/api/outlets/{device}/curve', '/api/outlets/{device}/frames', '/api/outlets/{device}/readings.csv', '/api/packs/{pack}', '/api/packs/{pack}/file', '/api/print-file', '/api/records/document/{id}/compare', '/api/records/document/{id}/review', '/api/records/document/{id}/seals', '/api/records/{type}/{id}', '/api/records/{type}/{id}/able', '/api/records/{type}/{id}/drafts', '/api/records/{type}/{id}/history', '/api/records/{type}/{id}/papers', '/api/records/{type}/{id}/papers/{paper}', '/api/records/{type}/{id}/reckoning', '/api/records/{type}/{id}/volume', '/api/records/{type}/{id}/volume/{part}', '/api/scans/{scan}', '/api/scans/{scan}/sheets/{sheet}', '/api/uploads/{id}', '/api/yearly-reports/{id}', '/api/yearly-reports/{id}.docx', '/api/yearly-reports/{id}/figure', '/api/yearly-reports/{id}/suggestions'])

function leaks(answer, path, target) {
    const asked = decodeURIComponent(path)
    // Who may read the log of reads is told which record was read, and nothing that stands in it.
    const ids = path.startsWith('/api/admin/read-log') ? [] : [target.clue, target.theCase, target.approval]
    const forbidden = [secret, words.complainant, '13900000000', ...ids, target.number, target.file.digest]
    return forbidden.filter((text) => answer.text.includes(text) && !(asked.includes(text) && answer.status >= 400))
}

export async function rights(name, server, people) {
    const target = await makeTarget(people)
    target.year = people.handler1.session.today.slice(0, 4)
    const ids = { branch1: people.handler1.session.organisation.id, people: Object.values(people.ids) }
    const table = aims(target, ids)

    await holds(`${name}: every GET route is aimed at`, () => {
        assert.deepEqual(routesOf('Get').filter((route) => !(route in table)), [])
    })

    await holds(`${name}: those who may, do see the target by each of these ways`, async () => {
        const seen = await people.handler1.get(`/api/records/clue?q=${encodeURIComponent(secret)}`)
        assert.equal(seen.json.total, 1, seen.text.slice(0, 400))
        assert.equal((await people.handler1.get(`/api/records/case/${target.theCase}`)).status, 200)
        const paper = await people.handler1.get(`/api/records/case/${target.theCase}/papers/case_filing_approval?as=text`)
        assert.ok(paper.text.includes(secret), paper.text.slice(0, 400))
        assert.match((await people.leader1.get(`/api/search?q=${encodeURIComponent(secret)}`)).text, new RegExp(target.theCase))
    })

    const strangers = ['handler3', 'chief2', 'admin', 'security1', 'audit1', 'importer1']
    for (const account of strangers)
        await holds(`${name}: nothing of a foreign record comes to ${account}, by any route`, async () => {
            const faults = []
            for (const [route, paths] of Object.entries(table))
                for (const path of paths) {
                    const answer = await people[account].get(path)
                    const found = leaks(answer, path, target)
                    if (found.length > 0) faults.push(`${path} → ${answer.status} shows ${found}`)
                    if (answer.status >= 500) faults.push(`${path} → ${answer.status}`)
                    if (named.has(route) && ![403, 404, 422].includes(answer.status)) faults.push(`${path} → ${answer.status}`)
                    if (/count\?/.test(path) && answer.json?.total > 0) faults.push(`${path} → counts ${answer.json.total}`)
                }
            assert.deepEqual(faults, [])
        })

    await holds(`${name}: what one may read does not betray, by a path or a back-reference, what points at it`, async () => {
        const pointing = [
            ['enterprise', { any: { of: 'case.party', where: { cause_of_case: { contains: secret } } } }],
            ['enterprise', { any: { of: 'clue.enterprise', where: { content: { contains: secret } } } }],
            ['enterprise', { any: { of: 'case.party', where: { 'clue.content': { contains: secret } } } }],
            ['enterprise', { count: { of: 'case.party', where: { $id: { eq: target.theCase } }, gte: 1 } }],
            ['enterprise', { none: { of: 'case.party', where: { $id: { eq: target.theCase } } }, $id: { eq: target.enterprise } }, 1],
        ]
        for (const [type, filter, unaware = 0] of pointing)
            for (const account of ['handler3', 'chief2', 'admin', 'importer1']) {
                const answer = await people[account].get(`/api/records/${type}/count?filter=${json(filter)}`)
                assert.ok(answer.status >= 400 || answer.json.total === unaware || answer.json.total === 0,
                    `${account} asks ${JSON.stringify(filter)}: ${answer.text}`)
            }
        const ordered = await people.handler3.get('/api/records/case?sort=clue.content')
        assert.equal(ordered.status, 422, 'no order by what lies behind a reference to what is scoped')
        assert.equal((await people.handler3.get('/api/records/case?sort=party.name')).status, 200)
        const page = await people.handler3.get(`/api/records/enterprise/${target.enterprise}`)
        for (const related of page.json?.related ?? []) {
            const key = { clue: 'enterprise', case: 'party' }[related.type]
            if (!key) continue
            const own = await people.handler3.read(`/api/records/${related.type}?filter=${json({ [key]: { eq: target.enterprise } })}`)
            assert.equal(related.total, own.total, `${related.type} beside an enterprise are counted within the scope`)
        }
    })

    await holds(`${name}: figures of a foreign organisation count nothing for a branch`, async () => {
        for (const account of ['handler3', 'chief2']) {
            const answer = await people[account].get(`/api/figures?year=${target.year}&organisation=${ids.branch1}`)
            // The register of officers is everybody's.
            const figures = (answer.json?.figures ?? []).filter((figure) => figure.id !== 'officers_certified_count')
            const counted = figures.reduce((all, figure) => all + figure.rows, 0)
            assert.equal(counted, 0, answer.text)
        }
    })

    await holds(`${name}: restricted names are masked even for those who read the clue`, async () => {
        const page = await people.clerk1.get(`/api/records/clue/${target.clue}`)
        assert.equal(page.status, 200)
        assert.ok(!page.text.includes(words.complainant), 'the clerk has no right to complainants')
        const sorted = await people.clerk1.get('/api/records/clue?sort=complainant_name')
        assert.equal(sorted.status, 422, 'nor may they sort by them')
        const filtered = await people.clerk1.get(`/api/records/clue?filter=${json({ complainant_name: { starts: '欧' } })}`)
        assert.equal(filtered.status, 422, 'nor filter')
        assert.equal((await people.clerk1.read(`/api/search?q=${encodeURIComponent(words.complainant)}`)).groups.length, 0, 'nor search')
        assert.ok((await people.leader1.get(`/api/records/clue/${target.clue}`)).text.includes(words.complainant), 'the leader has it')
    })

    await holds(`${name}: a paper shows no more than the page, and what it opens is written down`, async () => {
        const address = `/api/records/case/${target.theCase}/papers/investigation_report?as=text`
        const entries = async () => (await people.audit1.read('/api/admin/read-log?limit=1')).total
        const shown = { masked: 0, open: 0 }
        for (const account of ['handler1', 'chief1', 'leader1', 'legal1']) {
            const page = await people[account].get(`/api/records/enterprise/${target.enterprise}`)
            const name = page.json?.record?.values.legal_representative
            if (page.status !== 200 || name === undefined || (await people[account].get(address)).status !== 200) continue
            const before = await entries()
            const paper = (await people[account].get(address)).json
            if (typeof name === 'string') {
                shown.open += 1
                assert.ok(paper.lines.join().includes(name), `${account} may read the name`)
                assert.ok((await entries()) > before, 'and the reading is in the log')
            } else {
                shown.masked += 1
                assert.deepEqual([paper.masked, await entries()], [['法定代表人'], before], account)
            }
        }
        assert.ok(shown.masked > 0 && shown.open > 0, JSON.stringify(shown))
        assert.equal((await people.handler1.get(`/api/records/clue/${target.clue}/papers/correction_order`)).status, 404, 'a paper of cases is none of a clue')
    })

    await holds(`${name}: no act of a stranger touches a foreign record`, async () => {
        const before = (await people.handler1.record('case', target.theCase)).record.version
        for (const account of strangers)
            for (const act of ['correct', 'void', 'add_evidence', 'finish_investigation', 'hand_over', 'transfer']) {
                const answer = await people[account].post('/api/acts', {
                    id: newId(), type: 'case', record: target.theCase, act, expected_version: before, values: {}, reason: '试',
                })
                assert.ok([403, 404, 422].includes(answer.status), `${account} ${act}: ${answer.status}`)
                assert.deepEqual(leaks(answer, target.theCase, target).filter((text) => text !== target.theCase), [], `${account} ${act}: ${answer.text}`)
                const checked = await people[account].post('/api/acts/check', {
                    id: newId(), type: 'case', record: target.theCase, act, expected_version: before, values: {}, reason: '试',
                })
                assert.deepEqual(leaks(checked, target.theCase, target).filter((text) => text !== target.theCase), [], `${account} check ${act}: ${checked.text}`)
            }
        assert.equal((await people.handler1.record('case', target.theCase)).record.version, before)
    })

    await holds(`${name}: administration is only for those who have it`, async () => {
        const person = people.ids.handler1
        for (const account of ['handler1', 'chief1', 'leader1', 'legal1', 'clerk1', 'stat1', 'importer1', 'audit1', 'admin'])
            for (const [method, path] of [['post', `/api/accounts/${person}/password`], ['post', `/api/accounts/${person}/unlock`], ['delete', `/api/accounts/${person}/sessions`]]) {
                const answer = await people[account][method](path, {})
                assert.ok([403, 404].includes(answer.status), `${account} ${path}: ${answer.status}`)
            }
        assert.equal((await people.handler1.get('/api/accounts')).status, 403)
        assert.equal((await people.handler1.get('/api/admin/read-log')).status, 403)
        assert.equal((await people.handler1.post('/api/ledger/verify', {})).status, 403)
        assert.equal((await people.admin.get('/api/records/case')).status, 404, 'the administrator reads no cases')
    })

    await holds(`${name}: reading a restricted name is written down`, async () => {
        const log = await people.audit1.get('/api/admin/read-log')
        assert.equal(log.status, 200, log.text)
        assert.ok(log.text.includes(target.clue), log.text.slice(0, 500))
    })
}
