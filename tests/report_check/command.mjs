import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const program = process.env.QINGHENG
const folder = mkdtempSync(join(tmpdir(), 'report-check-'))
let passed = 0
let failed = 0

function check(what, holds, seen = '') {
  if (holds) passed += 1
  else {
    failed += 1
    console.error(`failed: ${what} ${seen}`)
  }
}

function run(file, ...words) {
  const done = spawnSync(program, ['report', 'check', file, ...words], { encoding: 'utf8' })
  return { status: done.status, out: done.stdout, err: done.stderr }
}

function fileOf(name, bytes) {
  const file = join(folder, name)
  writeFileSync(file, bytes)
  return file
}

const report = (body) => `清河市生态环境局文件
清环发〔2026〕3号
签发人：某某
清河市生态环境局2025年度法治政府建设情况的报告
市政府：
2025年，我局认真履行法治政府建设职责。现将有关情况报告如下：
一、履行推进法治建设第一责任人职责情况
主要负责人部署了法治建设工作。
二、主要举措和成效
${body}
办理信访投诉12件，罚款3.5万元。
三、存在的问题
执法文书还不够规范，主要原因是培训不足。
四、2026年工作安排
继续加强培训。
清河市生态环境局
2026年1月20日
`

try {
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
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
