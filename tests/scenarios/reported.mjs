// Figures that units report: entered with their source, signed, added up beside the computed ones;
// and a demonstration like each of the published reports.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { makeDemo, run, runWell } from '../support/program.mjs'
import { holds, skipped } from '../support/report.mjs'
import { wordText } from '../support/word.mjs'

const header = ['bureau', 'report_year', 'indicator_id', 'value', 'unit', 'comparator'].join('\t')
const table = (rows) => `${[header, ...rows.map((row) => ['试验县生态环境局', 2025, ...row].join('\t'))].join('\n')}\n`
const small = [
    ['violation_cases_count', 6, '件', 'exact'],
    ['penalty_decisions_count', 4, '件', 'exact'],
    ['fine_total_yuan', '32.5', '万元', 'exact'],
    ['case_files_reviewed_count', 12, '份', 'exact'],
    ['campaign_fine_yuan', '14.4967', '万元', 'exact'],
    ['inspection_frequency_yoy_pct', '-33.5', '%', 'pct_change'],
    ['officer_training_person_times', 400, '人次', 'at_least'],
]

function valuesOf(place) {
    const lines = runWell(place, 'figures', '--year', '2025', '--format', 'tsv').out.trim().split('\n')
    return Object.fromEntries(lines.map((line) => line.split('\t').slice(0, 2)))
}

export async function reported(place, name, scratch) {
    await holds(`${name}: what cannot be computed is entered with its source, and it is told which is which`, () => {
        const file = join(scratch, `reported-${name}.tsv`)
        writeFileSync(file, table(small))
        const made = makeDemo(place, file)
        assert.match(made.out, /由记录算出 3 项，填报 4 项/)
        const values = valuesOf(place)
        assert.equal(values.case_files_reviewed_count, '12')
        assert.equal(values.campaign_fine_yuan, '144967')
        assert.equal(values.inspection_frequency_yoy_pct, '-33.5')
        assert.equal(values.officer_training_person_times, '400')
        assert.equal(values.supervision_problems_count, undefined, 'not reported is not nought')
        assert.equal(runWell(place, 'figures', 'show', 'case_files_reviewed_count', '--year', '2025').out.trim().split('\n').length, 1)
    })
    await holds(`${name}: the report has the sentences whose figures are there, and tells of the others`, () => {
        const word = join(scratch, `reported-${name}.docx`)
        const done = runWell(place, 'report', 'write', '--year', '2025', '--output', word)
        assert.match(done.err, /有 \d+ 句没有写入：所用的数字还没有填报/)
        const text = wordText(word)
        assert.match(text, /罚款32\.5万元/)
        assert.match(text, /评查案卷12份/)
        assert.doesNotMatch(text, /稽查覆盖|待填|\{/)
    })
    await holds(`${name}: the ledger of it verifies`, () => assert.match(runWell(place, 'ledger', 'verify').out, /账本完整/))
}

export async function wrongFigures(place, scratch) {
    await holds('reported figures with a strange unit, word or comparator, or two values, are refused with every row', () => {
        const file = join(scratch, 'wrong.tsv')
        writeFileSync(file, table([
            ['case_files_reviewed_count', 12, '公斤', 'exact'], ['supervision_problems_count', 'many', '个', 'exact'],
            ['service_day_count', 3, '次', 'perhaps'], ['legal_counsel_count', 2, '人', 'exact'], ['legal_counsel_count', 3, '人', 'exact'],
        ]))
        const done = run(place, 'demo', '--like', file)
        assert.equal(done.code, 2)
        for (const row of [2, 3, 4, 6]) assert.match(done.err, new RegExp(`wrong\\.tsv:${row}：`))
    })
}

// Every figure that cases tell, in a file that nobody has seen.
const whole = [
    ['violation_cases_count', 24, '件', 'exact'], ['penalty_cases_handled_count', 30, '件', 'exact'], ['penalty_decisions_count', 13, '件', 'exact'],
    ['fine_total_yuan', '123.4567', '万元', 'exact'], ['no_penalty_cases_count', 2, '件', 'exact'], ['exempted_fine_yuan', 70100, '元', 'exact'],
    ['major_cases_count', 5, '件', 'exact'], ['major_decision_legal_review_count', 16, '件', 'exact'], ['major_decision_legal_review_pass_rate', '93.8', '%', 'exact'],
    ['seizure_cases_count', 4, '件', 'at_least'], ['detention_transfers_count', 1, '件', 'exact'], ['crime_transfers_count', 2, '件', 'exact'],
    ['police_transfers_total_count', 3, '件', 'exact'], ['published_penalties_count', 15, '件', 'exact'],
    ['coercion_cases_count', 7, '件', 'exact'], ['production_limit_cases_count', 5, '件', 'exact'], ['collective_discussion_cases_count', 4, '件', 'exact'],
    ['correction_orders_count', 9, '份', 'exact'], ['hearings_held_count', 0, '次', 'exact'], ['officers_certified_count', 30, '人', 'exact'],
    ['certificates_new_count', 2, '个', 'exact'], ['certificates_renewed_count', 6, '个', 'exact'], ['certificates_cancelled_count', 1, '个', 'exact'],
]

// Worked out of others of the file; no base is told for the changes.
const derived = [
    ['npc_suggestions_count', 4, '件', 'exact'], ['cppcc_proposals_count', 6, '件', 'exact'], ['npc_cppcc_total_count', 10, '件', 'exact'],
    ['good_water_sections_count', 4, '个', 'exact'], ['water_sections_count', 10, '个', 'exact'], ['good_water_ratio', 40, '%', 'exact'],
    ['pm25_concentration', '39.28', 'ug/m3', 'exact'], ['pm25_yoy_pct', '-19.1', '%', 'pct_change'], ['good_air_days', 246, '天', 'exact'], ['good_air_days_yoy', 10, '天', 'abs_change'],
    ['fine_total_yoy_pct', '8.3', '%', 'pct_change'],
]
const workedOut = ['npc_cppcc_total_count', 'good_water_ratio', 'pm25_yoy_pct', 'good_air_days_yoy', 'fine_total_yoy_pct']

export async function allFromCases(place, name, scratch) {
    await holds(`${name}: every figure that cases tell equals the file, with its rows`, () => {
        const file = join(scratch, `whole-${name}.tsv`)
        writeFileSync(file, table([...whole, ...derived]))
        assert.match(makeDemo(place, file).out, /由记录算出 23 项，填报 6 项，由这些数推算 5 项/)
        const values = valuesOf(place)
        for (const [id, value, unit] of [...whole, ...derived]) {
            const wanted = unit === '万元' ? Number(value) * 10_000 : Number(value)
            const near = unit === '%' ? 0.05 : 0
            assert.ok(Math.abs(Number(values[id]) - wanted) <= near, `${id}: ${values[id]}`)
            if (['penalty_cases_handled_count', 'seizure_cases_count', 'coercion_cases_count', 'officers_certified_count'].includes(id)) assert.equal(runWell(place, 'figures', 'show', id, '--year', '2025').out.trim().split('\n').length, wanted, `rows of ${id}`)
        }
        for (const id of workedOut) assert.equal(runWell(place, 'figures', 'show', id, '--year', '2025').out.trim().split('\n').length >= 2, true, `both parts of ${id}`)
        assert.match(runWell(place, 'ledger', 'verify').out, /账本完整/)
    })
}

export async function againstItself(place, scratch) {
    await holds('a file that contradicts itself or the law is refused with every row of it', () => {
        const file = join(scratch, 'against.tsv')
        writeFileSync(file, table([
            ['police_transfers_total_count', 9, '件', 'exact'], ['detention_transfers_count', 5, '件', 'exact'], ['crime_transfers_count', 3, '件', 'exact'],
            ['fine_total_yuan', 100000, '元', 'exact'], ['campaign_fine_yuan', 20, '万元', 'exact'], ['law_exam_pass_rate', 104, '%', 'exact'],
            ['publication_deadline_days', 10, '日', 'exact'], ['service_day_count', 3, '次', 'exact'],
        ]))
        const done = run(place, 'demo', '--like', file)
        assert.equal(done.code, 2)
        for (const row of [2, 3, 4, 5, 6, 7, 8]) assert.match(done.err, new RegExp(`against\\.tsv:${row}：这几个数互相矛盾`))
        assert.doesNotMatch(done.err, /against\.tsv:9/)
        assert.match(done.err, /移送公安机关案件总数 9件，移送行政拘留案件数 5件/)
    })
}

// The sample of each one's outline.
const outlineOf = { 三门峡市生态环境局: 'yearly_two_chapters', 焦作市生态环境局: 'yearly_duty_first', 西宁市湟中区生态环境局: 'yearly_numbered_items' }

// Each of the published reports whose figures stand beside the project.
export async function published(makePlace) {
    const file = new URL('../../../shared/mission/figures.tsv', import.meta.url).pathname
    if (!existsSync(file)) return skipped('demonstrations like the published reports', 'no ../shared/mission/figures.tsv beside the project')
    const rows = readFileSync(file, 'utf8').trim().split('\n').slice(1).map((line) => line.split('\t'))
    for (const bureau of new Set(rows.map((row) => row[1])))
        await holds(`a demonstration like ${bureau} has every figure of its report`, () => {
            const place = makePlace()
            const made = run(place, 'demo', '--like', file, '--bureau', bureau)
            assert.equal(made.code, 0, made.err)
            const values = valuesOf(place)
            const own = rows.filter((candidate) => candidate[1] === bureau)
            for (const row of own) assert.equal(Number(values[row[4]]), Number(row[6]), row[4])
            const word = join(place.data, 'report.docx')
            runWell(place, 'report', 'write', '--year', own[0][2], '--template', outlineOf[bureau], '--output', word)
            const printed = new Set(wordText(word).split('\n').map(Number))
            for (const row of own) assert.ok(printed.has(Number(row[6])), `${row[4]} stands in the Word`)
        })
}
