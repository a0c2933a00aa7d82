import { describe, expect, it } from 'vitest'
import { kindsOf, linesOf, type PrintCase } from './print-run'
import { askedHere, barsBefore, idsOf, mostTogether, nameOf, reportOf, sharedSteps, type Member } from './together'

const member = (id: string, steps: Member['steps']): Member => ({ id, title: id, version: 1, values: {}, steps })
const may = (act: string) => ({ act, label: act, allowed: true })
const mayNot = (act: string, words: string) => ({ act, label: act, allowed: false, gates: [{ id: 'g', label: 'g', passed: false, words }], reasons: [{ code: 'c', words: '没有权限' }] })

describe('handling several records together', () => {
    it('offers the steps that some may take, those of most first', () => {
        const steps = sharedSteps([member('a', [may('file'), may('close')]), member('b', [may('close'), mayNot('file', '缺证据')])])
        expect(steps.map(({ act, can }) => [act, can])).toEqual([['close', 2], ['file', 1]])
    })
    it('offers neither corrections nor papers, but what is opened under each of them', () => {
        const opens = (type: string) => ({ ...may('hold'), opens: { type, label: type, field: 'case' } })
        expect(sharedSteps([member('a', [may('correct'), may('void'), may('hold'), opens('discussion'), opens('document')])]).map(({ act, can }) => [act, can])).toEqual([['hold', 1], ['discussion/hold', 1]])
    })
    it('says every reason why one of them may not', () => expect(barsBefore(member('a', [mayNot('file', '缺证据')]), 'file')).toEqual(['缺证据', '没有权限']))
    it('says so of one whose state has no such step', () => expect(barsBefore(member('a', [may('close')]), 'file')).toEqual(['它现在的办理状态没有这一步']))
    it('says nothing against one that may', () => expect(barsBefore(member('a', [may('file')]), 'file')).toEqual([]))
    it('reports a refusal, a doubt and neither apart', () => {
        expect(reportOf({ allowed: false, refusals: [{ code: 'c', words: '日期不对' }] }, false)).toEqual({ standing: 'barred', words: ['日期不对'] })
        expect(reportOf({ allowed: false, doubts: [{ code: 'd', words: '金额很大' }] }, false)).toEqual({ standing: 'doubtful', words: ['金额很大'] })
        expect(reportOf({ allowed: false, doubts: [{ code: 'd', words: '金额很大' }] }, true).standing).toBe('ready')
        expect(reportOf({ allowed: true }, false)).toEqual({ standing: 'ready', words: [] })
    })
    it('reads the records from the address once each and not too many', () => {
        expect(idsOf('a,b,a,')).toEqual(['a', 'b'])
        expect(idsOf(undefined)).toEqual([])
        expect(idsOf(Array.from({ length: 80 }, (_, index) => String(index)).join(','))).toHaveLength(mostTogether)
    })
    it('tells like cases apart by their parties', () => {
        expect(nameOf({ title: '涉嫌超标', subtitle: '立〔2026〕1号', record: { values: { party_name: '甲厂' } } })).toBe('立〔2026〕1号 甲厂 涉嫌超标')
        expect(nameOf({ title: '夜间排黑水', record: { values: {} } })).toBe('夜间排黑水')
    })
})

describe('what is filled in for several', () => {
    it('is asked of each by what it holds itself', () => {
        const fields = [{ id: 'way', label: '方式', kind: 'choice' as const }, { id: 'mail_no', label: '邮件号', kind: 'text' as const, when: { way: 'post' } }]
        const asked = (way: string) => askedHere([fields[1]!], fields, { stored: { way }, before: {} }, { mail_no: 'X1' }).map((field) => field.id)
        expect([asked('post'), asked('left')]).toEqual([['mail_no'], []])
    })
})

describe('printing the same paper of several cases', () => {
    const state = (id: string) => ({ id, label: id, tone: 'doing' as const })
    const version = (version_no: number, id: string, blanks = 0) => ({ id: `d${String(version_no)}`, version: 3, version_no, number: '1号', code: 'C', blanks, state: state(id) })
    const one = (id: string, missing: string[], filed: ReturnType<typeof version>[]): PrintCase => ({ id, title: id, papers: [{ id: 'notice', label: '告知书', direction: 'served', basis: [], own: false, missing, filed }, { id: 'other', label: '其他', direction: 'internal', basis: [], own: false, missing: [] }] })
    const cases = [
        one('a', ['罚款数额'], []), one('b', [], []), one('c', [], [version(1, 'voided'), version(2, 'drafted')]), one('d', [], [version(1, 'drafted', 2)]),
        one('e', [], [version(1, 'in_review')]), one('f', [], [version(1, 'sealed')]), { id: 'g', title: 'g', papers: [] },
    ]
    it('says of each what stands between it and the printer', () => {
        expect(linesOf(cases, 'notice').map((line) => [line.id, line.standing, line.document])).toEqual([
            ['a', 'lacks', undefined], ['b', 'unwritten', undefined], ['c', 'ready', 'd2'], ['d', 'blank', 'd1'], ['e', 'waiting', 'd1'], ['f', 'printed', 'd1'], ['g', 'none', undefined],
        ])
    })
    it('offers first the paper that most have written', () => expect(kindsOf(cases).map((kind) => [kind.id, kind.written, kind.complete])).toEqual([['notice', 4, 5], ['other', 0, 6]]))
})
