import { newId } from './client.mjs'

// While `work` goes on the person has the role as well, in the organisation they belong to if no other is named.
export async function inRole(people, account, role, work, organisation = people[account].session.organisation.id) {
    const person = people.ids[account]
    const { roles } = (await people.security1.record('person', person)).record.values
    const correct = (values) => people.security1.does('person', person, 'correct', { roles: values }, { reason: '临时授权' })
    await correct([...roles, { id: newId(), role, organisation, from_day: '2020-01-01' }])
    try {
        await work()
    } finally {
        await correct(roles)
    }
}
