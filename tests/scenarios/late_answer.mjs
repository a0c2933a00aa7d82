// A unit that answers a call after the year's report was signed: a clear word, the value kept, nothing altered.
import assert from 'node:assert/strict'

import { dayPlus } from '../support/client.mjs'
import { holds } from '../support/report.mjs'

export async function answersAfterTheFreeze(desk, name) {
    const { people } = desk
    await holds(`${name}: a unit that answers after the report was signed is told so; its value is kept, the report stays`, async () => {
        const before = await desk.look()
        const unit = people.handler3.session.organisation.id
        const call = (await people.stat1.does('figure_call', undefined, 'draft', {
            name: '补报', year: 2025, period_end: '2025-12-31', due_on: dayPlus(people.stat1.session.today, 3), items: [{ indicator: 'admin_litigation_count' }], units: [{ unit }],
        })).record
        const sheet = (await people.stat1.does('figure_call', call, 'issue')).json.created[0].id
        assert.match((await people.handler3.read(`/api/sheets/${sheet}`)).frozen, /已于 \d{4}-\d\d-\d\d 签发定稿。这里报的数照样收下/)
        const [row] = (await people.handler3.record('figure_sheet', sheet)).record.values.items
        await people.handler3.does('figure_sheet', sheet, 'fill', { items: [{ ...row, reply: 'value', value: '2', source: '应诉台账' }] })
        await people.handler3.does('figure_sheet', sheet, 'answer')
        await people.chief2.does('approval', (await people.chief2.record('figure_sheet', sheet)).approval.id, 'approve')
        const { entry } = (await people.chief2.record('figure_sheet', sheet)).record.values.items[0]
        assert.equal((await people.stat1.record('figure_entry', entry)).state.id, 'confirmed')
        const after = await desk.look()
        assert.deepEqual(after.fixed, before.fixed, 'what was signed stays as it was')
    })
}
