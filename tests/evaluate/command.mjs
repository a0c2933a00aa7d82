import { Commands } from '../support/command.mjs'

const command = new Commands('hj212', 'evaluate')
const check = (...what) => command.check(...what)
const run = (...words) => command.run(...words)
const fileOf = (name, bytes) => command.fileOf(name, bytes)
const lines = (done) => done.out.trim().split('\n').map((line) => JSON.parse(line))

// Four months of hours that wander about 20, the same on every machine.
let seed = 7
const chance = () => {
    seed = (seed * 1103515245 + 12345) % 2147483648
    return seed / 2147483648
}
const values = []
for (let i = 0, x = 0; i < 120 * 24; i += 1) {
    x = 0.8 * x + (chance() + chance() + chance() - 1.5)
    values.push((20 + 4 * x).toFixed(2))
}
const timeOf = (i) => new Date(Date.UTC(2026, 0, 1) + i * 3600e3).toISOString().slice(0, 16).replace('T', ' ')
const table = (change) => 'time,a21026,outlet\n' + values.map((value, i) => `${timeOf(i)},${change(i, value)},DA001`).join('\n') + '\n'

const clean = run(fileOf('clean.csv', table((i, value) => value)), '--limit', 'a21026=35')
check('a sound table ends with 0', clean.status === 0, clean.out.slice(-600) + clean.err)
check('and says what was judged', clean.out.includes('排口 DA001') && clean.out.includes('hour_validity 有效 2880'), clean.out.slice(-600))
check('and what could not be looked at', clean.out.includes('未能识别 二氧化硫 drift_against_calibration：没有校准记录'))

const stuck = fileOf('stuck.csv', table((i, value) => (i >= 2300 && i < 2340 ? '23.45' : value)))
const json = run(stuck, '--limit', 'a21026=35', '--format', 'json')
const finding = lines(json).find((one) => one.finding)
check('a value that stays is found', json.status === 1 && finding?.finding === 'constant_values', json.out.slice(0, 400))
check('with its stretch', finding?.from === timeOf(2300) && finding?.until === timeOf(2340), JSON.stringify(finding))
check('in words', /[一-龥]/.test(finding?.words ?? '') && finding.words.includes('40'), finding?.words)
check('and makes one clue', lines(json).filter((one) => one.clue).length === 1)

const high = run(fileOf('high.csv', table((i, value) => (i === 100 ? '35.4' : value))), '--limit', 'a21026=35', '--format', 'json')
const exceeds = lines(high).filter((one) => one.verdict === 'exceeds')
check('one hour is over the limit', high.status === 1 && exceeds.length === 1 && exceeds[0].from === timeOf(100), high.out.slice(0, 300))
check('both ways of rounding are told', exceeds[0]?.results.methods_differ === 'yes' && exceeds[0]?.inputs.limit === '35')
const marked = run(fileOf('high2.csv', table((i, value) => (i === 100 ? '35.4' : value))), '--limit', 'a21026=35',
    '--marks', fileOf('marks.csv', `from,until,code\n${timeOf(100)},${timeOf(101)},starting\n`), '--format', 'json')
check('an exempt hour is not judged', !marked.out.includes('"exceeds"'), marked.out.slice(0, 300))
const over = fileOf('over.csv', table((i, value) => (i === 100 ? '210.5' : value)).replace('a21026,', 'a21026-ZsAvg,'))
const standard = run(over, '--medium', 'gas', '--limit', 'limit_thermal_power_so2', '--format', 'json')
const beyond = lines(standard).filter((one) => one.verdict === 'exceeds')
check('a limit of a standard is named by its rule', standard.status === 1 && beyond.length === 1 && beyond[0].inputs.limit === '200' && beyond[0].inputs.limit_source.includes('GB 13223-2011') && beyond[0].inputs.limit_source.includes('未经核实'), standard.out.slice(0, 400) + standard.err)
check('and is none for water', !lines(run(over, '--medium', 'water', '--limit', 'limit_thermal_power_so2', '--format', 'json')).some((one) => one.verdict === 'exceeds'))
check('a rule that is not there is refused', run(over, '--limit', 'limit_of_nobody').err.includes('limit_of_nobody'))
const tsv = run(stuck, '--format', 'tsv')
check('as a table', tsv.out.startsWith('what\toutlet\t') && tsv.out.includes('finding\tDA001\ta21026\tconstant_values'))

const odd = fileOf('odd.csv', '时间,因子,数值\n2026-03-02 00:00,a21026,-\n2026-03-02 01:00,a21026,NaN\n2026-03-02 05:00,a21026,1e308\n2026-03-02 03:00,zzz,3\n2026-03-02 02:00,a21026,3\nyesterday,a21026,3\n2026-03-02T04:00:00Z,a21026,3\n')
const troubles = lines(run(odd, '--format', 'json')).filter((one) => one.trouble).map((one) => one.trouble).sort()
check('what is odd is named', troubles.join() === 'backwards,bad_time,dash,gap,not_a_number,other_zone,too_large,unknown_factor', troubles.join())
const told = run(odd)
check('in words, with place and number', told.status === 1 && told.out.includes('有 1 个数值是 NaN（第一处在第 3 行'), told.out)

for (const [name, bytes, word] of [
    ['empty.csv', '', '表头'],
    ['none.csv', 'time,a21026\n', '没有一个能采用的数据'],
    ['binary.csv', Buffer.from([0x50, 0x4b, 3, 4, 0, 0]), '文本文件'],
    ['gbk.csv', Buffer.from([0xca, 0xb1, 0xbc, 0xe4, 0x2c, 0x61, 0x0a]), 'UTF-8'],
]) {
    const done = run(fileOf(name, bytes))
    check(`a clear word for ${name}`, done.status === 2 && done.err.includes(word), done.err)
}
const wrong = run('/nowhere.csv', '--format', 'xml', '--limit', 'x', '--medium', 'soup', '--oxygen', '21')
check('all refusals at once', wrong.status === 2 && wrong.err.trim().split('\n').length >= 3, wrong.err)

command.finish()
