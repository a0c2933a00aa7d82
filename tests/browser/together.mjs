// Like matters handled together: the words typed once, each with an act of its own.
import assert from 'node:assert/strict'

import { holds } from '../support/report.mjs'
import { Screen } from './page.mjs'

const opinion = '专项行动中核实，情况属实'

async function registerClues(handler, today) {
    const made = []
    for (const place of ['东门排口', '西门排口', '南门排口', '北门排口'])
        made.push((await handler.does('clue', undefined, 'register', { source: 'on_site_inspection', received_on: today, content: `专项行动：${place}有废水外排`, party_name: '某某化工有限公司' })).record)
    return made
}

export async function together(server, bureau, name) {
    const handler = bureau.zhang.client
    const clues = await registerClues(handler, bureau.today)
    await handler.does('clue', clues[3], 'examine', {})
    const screen = await Screen.open(server.address)
    const { page } = screen
    await screen.signIn('zhang', bureau.password)

    await holds(`${name}: several are chosen in a list and handled together, and who cannot be says why`, async () => {
        await screen.go('/list/clue')
        await screen.press('批量办理')
        for (const id of clues) await page.locator('tbody tr').filter({ has: page.locator(`a[href="/record/clue/${id}"]`) }).getByRole('checkbox').check()
        await page.getByText('已选 4 件').waitFor()
        await screen.press('办理所选')
        await page.getByRole('radio', { name: /开始初步审查/ }).check()
        await page.getByText('4 件中 3 件可以办').waitFor()
        await page.locator('#all-preliminary_opinion').fill(opinion)
        await screen.press('逐件核对')
        await screen.press('办理 3 件')
        await page.getByText('3 件都已办理').waitFor()
        assert.equal(await page.locator('.ms li').filter({ hasText: '已办理' }).count(), 3)
        assert.equal(await page.locator('.ms li').filter({ hasText: '不能办理' }).filter({ hasText: '没有这一步' }).count(), 1)
        await screen.shot(`together-${name}`)
    })
    await holds(`${name}: each of them has an act of its own and the words typed once`, async () => {
        const acts = new Set()
        for (const id of clues.slice(0, 3)) {
            const record = await handler.read(`/api/records/clue/${id}`)
            assert.equal(record.state.id, 'under_examination')
            assert.equal(record.record.values.preliminary_opinion, opinion)
            const { rows } = await handler.read(`/api/records/clue/${id}/history`)
            assert.equal(rows.length, 2)
            acts.add(rows[0].act)
        }
        assert.equal(acts.size, 3)
    })
    await holds(`${name}: nothing there told a fault to the console, and the page is accessible`, async () => {
        assert.deepEqual(await screen.accessibility(), [])
        assert.deepEqual(screen.faults, [])
    })
    await screen.close()
}
