import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { Commands } from '../support/command.mjs'
import { databases, optionsOf } from '../support/databases.mjs'
import { makeDemo } from '../support/program.mjs'
import { wordFile, yearlyReport as report } from '../support/report_files.mjs'
import { wordText, zipMember } from '../support/word.mjs'

const command = new Commands('report', 'check')
const { folder } = command
const check = (...what) => command.check(...what)
const run = (...words) => command.run(...words)
const fileOf = (name, bytes) => command.fileOf(name, bytes)

const sound = run(fileOf('sound.txt', report('检查企业120家。')))
check('a report without fault', sound.status === 0 && sound.out.includes('发现 0 处'), sound.out + sound.err)

const faulty = fileOf('faulty.txt', report('重点做了以下三个方面。一是学法。二是执法。\n重大案件都经法治审核。'))
const text = run(faulty)
check('faults end with status 1', text.status === 1, text.status)
check('words for people', text.out.includes('[需改] 用词') && text.out.includes('改为“法制审核”'), text.out)
const json = JSON.parse(run(faulty, '--format', 'json').out)
const codes = json.findings.map((finding) => finding.code)
check('the faults and no others', codes.join() === 'list-count,term-wrong', codes)
const [, term] = json.findings
const bytes = Buffer.from(report('重点做了以下三个方面。一是学法。二是执法。\n重大案件都经法治审核。'))
check('the place holds the words', bytes.subarray(term.begin, term.end).toString() === '法治审核', term.begin)
check('the day of the report', json.law_day === '2026-01-20' && json.report_year === 2025, json.law_day)

const list = fileOf('dismissed.list', `# 核对过\n${term.key} | 引自原文 | 用词\n`)
const next = fileOf('next.txt', report('组织考试。\n重点做了以下两个方面。一是学法。二是执法。\n重大案件都经法治审核。'))
const dismissed = JSON.parse(run(next, '--dismissed', list, '--format', 'json').out)
check('a dismissal holds in the next version', dismissed.findings.length === 0, JSON.stringify(dismissed.findings))
check('and is shown with its reason', dismissed.dismissed[0]?.dismissed === '引自原文')

const draft = fileOf('draft.txt', report('检查企业130家。'))
const changed = JSON.parse(run(join(folder, 'sound.txt'), '--before', draft, '--format', 'json').out)
check('a figure changed since the draft', changed.findings.map((f) => f.code).join() === 'before-figure', changed)

const law = fileOf('law.txt', report('依照《中华人民共和国大气污染防治法》办案。'))
check('a law in force', run(law).status === 0)
const later = run(law, '--date', '2026-09-01')
check('the same after its end', later.out.includes('引用已废止的法规') && later.out.includes('生态环境法典'), later.out)

const word = (name, content) => run(fileOf(name, content))
check('empty', word('empty.txt', '').status === 2)
check('too large', word('large.txt', 'a'.repeat(21 << 20)).err.includes('上限'))
const binary = word('binary.txt', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 1]))
check('a picture', binary.status === 2 && /[一-龥]/.test(binary.err), binary.err)
const wrong = run(join(folder, 'none.txt'), '--format', 'xml', '--date', '2026-2-1', '--dismissed', folder + '/no')
check('all refusals at once', wrong.status === 2 && wrong.err.trim().split('\n').length === 4, wrong.err)
const bad = run(next, '--dismissed', fileOf('bad.list', 'xyz | 理由\n'))
check('a dismissal without a key', bad.status === 2 && bad.err.includes('第 1 行'), bad.err)

const own = fileOf('own.docx', wordFile(report('重大案件都经法治审核。')))
const copy = join(folder, 'copy.docx')
check('a commented copy is made', run(own, '--word', copy).status === 1 && existsSync(copy))
check('it is that very text', wordText(copy) === wordText(own))
check('with the finding on its words', /commentRangeStart[\s\S]*法治审核[\s\S]*commentRangeEnd/.test(zipMember(copy, 'word/document.xml')) && zipMember(copy, 'word/qingheng_comments.xml').includes('法制审核'))
const made = join(folder, 'made.docx')
run(faulty, '--word', made)
check('of a text a new Word file', wordText(made).includes('重大案件都经法治审核。') && zipMember(made, 'word/qingheng_comments.xml').includes('用词'))
check('a copy that cannot be written', run(own, '--word', join(folder, 'no', 'copy.docx')).err.includes('写不进去'))

const place = databases.find((database) => database.name === 'SQLite').make()
makeDemo(place, fileOf('figures.tsv', 'bureau\treport_year\tindicator_id\tvalue\tunit\n某某市生态环境局\t2025\tviolation_cases_count\t12\t件\n'))
const beside = (body) => run(fileOf('beside.txt', report(body)), '--year', '2025', ...optionsOf(place))
const differs = beside('全年查处环境违法案件13件。')
check('a figure that differs from the records', differs.status === 1 && /查处环境违法案件数“13件”：2025年记录 12件（12 条），相差 1件/.test(differs.out) && differs.out.includes('[需改] 与记录不符'), differs.out + differs.err)
check('why others cannot be compared', /“12件”：不能核对，2025年的数还没有人填报/.test(differs.out), differs.out)
check('a figure that agrees', beside('全年查处环境违法案件12件。').out.includes('2025年记录 12件（12 条），相符'))
check('a year that is none', run(own, '--year', '25').status === 2)

const compare = command.other('report', 'compare')
const one = fileOf('甲局.txt', report('全年下达行政处罚决定84件，罚款100万元。\n全年罚款98万元。'))
const two = fileOf('乙局.txt', report('全年查处环境违法案件120件，罚款200万元。'))
const table = JSON.parse(compare.run(one, two, '--format', 'json').out)
const rowOf = (id) => table.rows.find((row) => row.indicator === id)
check('two bureaus in one table', table.reports.map((r) => `${r.name}${r.year}`).join() === '甲局2025,乙局2025', table.reports)
check('what may be compared', rowOf('complaints_handled_count')?.not_comparable === null && rowOf('complaints_handled_count').cells[1].shown === '12件', JSON.stringify(table.rows))
check('several values of one report', rowOf('fine_total_yuan')?.not_comparable.includes('甲局写了几个不同的值'))
check('and what may not', /口径不同/.test(rowOf('penalty_decisions_count')?.not_comparable ?? ''), JSON.stringify(table.rows))
check('as text and as rows', compare.run(one, two).out.includes('不可比') && compare.run(one, two, '--format', 'tsv').out.startsWith('指标\t甲局（2025年）\t乙局（2025年）\t可比性'))
const sheet = join(folder, 'table.xlsx')
compare.run(one, two, '--xlsx', sheet)
check('as a spreadsheet', readFileSync(sheet).subarray(0, 2).toString() === 'PK')
check('one report alone', compare.run(one).status === 2 && compare.run(one, join(folder, 'none.txt')).status === 2)

command.finish()
