// `hj212 parse` as a person and a program use it. Prints what went wrong on standard error and
// `PASSED FAILED` on standard output.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const program = process.env.QINGHENG
const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const samples = join(root, '../shared/samples/hj212')
const folder = mkdtempSync(join(tmpdir(), 'hj212-'))
let passed = 0
let failed = 0

function check(what, holds) {
  if (holds) passed += 1
  else {
    failed += 1
    console.error(`failed: ${what}`)
  }
}

function parse(...words) {
  const done = spawnSync(program, ['hj212', 'parse', ...words], { encoding: 'utf8' })
  return { status: done.status, lines: done.stdout.split('\n').filter(Boolean), err: done.stderr }
}

function objects(...words) {
  const done = parse(...words, '--format', 'json')
  return { status: done.status, all: done.lines.map((line) => JSON.parse(line)) }
}

function fileOf(text) {
  const file = join(folder, 'frames')
  writeFileSync(file, text)
  return file
}

const good =
  '##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&1C80\r\n'

const one = objects(fileOf(good))
check('a good file ends with 0', one.status === 0 && one.all.length === 1)
check('mn, cn, qn and edition are told', one.all[0].mn === '010000A8900016F000169DC0' &&
  one.all[0].cn === '1062' && one.all[0].qn === '20160801085857223' && one.all[0].edition === '2017')
check('no password is shown', !JSON.stringify(one.all[0]).includes('100000'))

const mixed = objects(fileOf(`noise${good.replace('1C80', '0759')}${good}`))
check('a bad frame ends with 1', mixed.status === 1 && mixed.all.length === 2)
check('its error and cause are told', mixed.all[0].error === 'hj212.crc_modbus' &&
  mixed.all[0].cause.includes('MODBUS') && mixed.all[1].cn === '1062')
check('nor is the password of a bad one', !JSON.stringify(mixed.all[0]).includes('100000'))

const text = parse(fileOf(good + good.slice(0, 40)))
check('the text is Chinese and counts', text.lines.at(-1) === '共 2 帧：有效 1，不合格 1；帧外杂字节 0。')
check('an empty file has no frame', parse(fileOf('')).status === 0)
check('a missing file ends with 2', parse(join(folder, 'none')).status === 2)
check('a wrong format ends with 2', parse(fileOf(good), '--format', 'xml').status === 2)
check('a wrong edition ends with 2', parse(fileOf(good), '--edition', '1999').status === 2)
check('a wrong key ends with 2', parse(fileOf(good), '--key', '00').status === 2)
check('the chosen edition is taken',
  objects(fileOf(good), '--edition', '2025').all[0].edition === '2025')

if (existsSync(samples)) {
  const valid = objects(join(samples, 'valid.txt'))
  check('51 valid samples', valid.status === 0 && valid.all.length === 51)
  check('each with readings', valid.all.every((frame) => Array.isArray(frame.readings)))
  const rows = readFileSync(join(samples, 'malformed.tsv'), 'latin1').trim().split('\n').slice(1)
  for (const row of rows) {
    const [kind, , frame] = row.split('\t')
    const { status, all } = objects(fileOf(`${frame}\r\n`))
    check(`malformed sample: ${kind}`, status === 1 && all.length === 1 &&
      all[0].error.startsWith('hj212.') && !all[0].cause.startsWith('hj212.'))
  }
} else console.log('skipped: no ../shared/samples/hj212 beside the project')

rmSync(folder, { recursive: true })
console.log(`${passed} ${failed}`)
