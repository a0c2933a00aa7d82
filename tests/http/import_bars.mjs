// Whoever may import elsewhere only is told so by the dry run, before anything is pressed.
import assert from 'node:assert/strict'

import { newId } from '../support/client.mjs'
import { holds } from '../support/report.mjs'
import { inRole } from '../support/roles.mjs'

async function tried(client, text) {
    const bytes = Buffer.from(text)
    const begun = await client.post('/api/uploads', { name: '名录.csv', size: bytes.length, media_type: 'text/csv' })
    assert.equal((await client.put(`/api/uploads/${begun.json.upload}?offset=0`, bytes)).status, 200)
    const answer = await client.post('/api/imports', { type: 'enterprise', upload: begun.json.upload })
    assert.equal(answer.status, 201, answer.text)
    return answer.json
}

export async function importBars(name, people) {
    const { importer1, handler3, chief1 } = people
    const elsewhere = chief1.session.organisation.id
    const book = `名称,所在地区\r\n${name}试算纸厂,城西区`
    await holds(`${name}: a dry run says that the import would be refused, and it is`, async () => {
        assert.notEqual(elsewhere, handler3.session.organisation.id)
        await inRole(people, 'handler3', 'importer', async () => {
            const state = await tried(handler3, book)
            assert.equal(state.new, 1)
            assert.deepEqual(state.bars.map((bar) => bar.code), ['workflow.no_right'])
            assert.match(state.bars[0].words, /没有办理“导入企业”的权限；.*“.*数据导入.*”/)
            const done = await handler3.post(`/api/imports/${state.id}/perform`, { id: newId(), skip_faulty: false })
            assert.equal(done.status, 403)
            assert.deepEqual(done.json.refusals.map((one) => one.code), ['workflow.no_right'])
        }, elsewhere)
        assert.equal((await tried(importer1, book)).bars, undefined, 'who may is told nothing')
    })
}
