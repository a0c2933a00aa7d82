// The people of a small bureau, registered by its administrator over HTTP.
import { Client, dayPlus, newId } from '../support/client.mjs'

const password = 'Qingheng-browser-1'

// Signs in with a one-time password and makes it one's own.
export async function takeOver(address, account, oneTime) {
    const client = await Client.signIn(address, account, oneTime)
    const changed = await client.post('/api/session/password', { old: oneTime, new: password })
    if (changed.status !== 204) throw new Error(`password of ${account}: ${changed.status} ${changed.text}`)
    return Client.signIn(address, account, password)
}

async function addPerson(admin, organisation, today, person) {
    const from_day = dayPlus(today, -400)
    const added = await admin.does('person', undefined, 'register', {
        account: person.account, name: person.name, position: person.position, active: true,
        roles: person.roles.map((role) => ({ id: newId(), role, organisation, from_day })),
    })
    const given = await admin.post(`/api/accounts/${added.record}/password`)
    if (given.status !== 201) throw new Error(`password for ${person.account}: ${given.status} ${given.text}`)
    const client = await takeOver(admin.address, person.account, given.json.one_time_password)
    return { ...person, id: added.record, password, client }
}

// Four people of a case and the clerk who keeps the register of certificates.
const people = [
    { account: 'zhang', name: '张承办', position: '执法一科', roles: ['handler'] },
    { account: 'li', name: '李科长', position: '执法一科科长', roles: ['unit_leader'] },
    { account: 'wang', name: '王局长', position: '局长', roles: ['bureau_leader', 'statistician'] },
    { account: 'zhao', name: '赵法制', position: '法规科', roles: ['legal_reviewer'] },
    { account: 'qian', name: '钱内勤', position: '办公室', roles: ['clerk', 'importer'] },
]

export async function makeBureau(admin, staff = people) {
    const { today, organisation } = admin.session
    const from_day = dayPlus(today, -400)
    await admin.does('organisation', organisation.id, 'correct', {
        name: '试验市生态环境局', short: '试',
        powers: ['inspection', 'case_filing', 'penalty_decision', 'legal_review'].map((power) => ({ id: newId(), power, from_day })),
    }, { reason: '首次启用，登记本局名称和职权' })
    const made = {}
    for (const person of staff) made[person.account] = await addPerson(admin, organisation.id, today, person)
    const officers = [['张承办', made.zhang.id, 'QH-001'], ['孙执法', undefined, 'QH-002']]
    for (const [name, person, certificate_no] of officers)
        await made.qian.client.does('officer', undefined, 'register', {
            name, certificate_no, certificate_from: from_day, certificate_to: dayPlus(today, 300), status: 'valid',
            ...(person === undefined ? {} : { person }),
        })
    await made.qian.client.does('officer', undefined, 'register', {
        name: '周过期', certificate_no: 'QH-003', certificate_from: from_day, certificate_to: dayPlus(today, -100), status: 'valid',
    })
    await made.qian.client.does('enterprise', undefined, 'register', { name: '某某化工有限公司', credit_code: '91350100M000100Y43', region: '城东区' })
    return { today, organisation, password, ...made }
}
