import { describe, expect, it } from 'vitest'
import type { GateResult, NextStep } from '@/api/record-types'
import { withApprovalWords } from '@/catalogue/approval-words'
import { show } from '@/catalogue/format'
import { aCatalogue } from '@/testing/fixtures'
import { draftFrom, draftToJson, sourceOf, type ActDraft } from './act-draft'
import { evidenceOf } from './evidence-list'
import { factsOf, factsToAgree, wholeOf } from './facts'
import { fitTabs } from './fit-tabs'
import { fitWidths } from './fit-widths'
import { genericSteps, stepFields } from './generic-steps'
import { changeSummary, marksOf, provenance } from './history-words'
import { readState, viewsOf, writeState } from './list-query'
import { aboveOf, awaitedSteps, barsOf, broughtSteps, chainWords, factSteps, openingsOf, orderSteps, partSteps, passedOf, placeOf, wayOf } from './next-steps'
import { sameAmount } from './owed'
import { openingAt, ownStep } from './own-pages'
import { periodWords } from '@/catalogue/period-words'
import { clockTitle, daysWords } from './row-clock'

const type = aCatalogue.record_types['case']
if (type === undefined) throw new Error('no type')

const gate = (id: string, passed: boolean): GateResult => ({ id, label: id, passed, words: passed ? '' : `${id} 不满足`, basis: 'apl-2021/58', remedy: '' })
const step = (act: string, more: Partial<NextStep> = {}): NextStep => ({ act, label: act, allowed: true, ...more })

describe('tabs of a list', () => {
    const widths = [50, 60, 70, 80]
    it('all stand in a row that holds them', () => expect(fitTabs(widths, 320, 20, 90, 0)).toEqual([0, 1, 2, 3]))
    it('give way from the end to a menu', () => expect(fitTabs(widths, 319, 20, 90, 0)).toEqual([0, 1]))
    it('keep the chosen one in sight', () => expect(fitTabs(widths, 319, 20, 90, 3)).toEqual([0, 3]))
    it('stand as they are before the row has a width', () => expect(fitTabs(widths, 0, 20, 90, 1)).toEqual([0, 1, 2, 3]))
    it('need none to be chosen', () => expect(fitTabs(widths, 319, 20, 90, -1)).toEqual([0, 1]))
})

describe('words of an approval', () => {
    const chain = [{ id: 'unit', label: '承办机构', right: 'x.a' }, { id: 'legal', label: '法制', right: 'x.b', parallel_with: 'unit' }, { id: 'head', label: '负责人', right: 'x.c' }]
    it('stand for the ids that it keeps, several open steps together', () => {
        const text = (id: string) => ({ id, label: id, kind: 'text' as const })
        const { approval } = withApprovalWords({
            ...aCatalogue, record_types: { approval: { id: 'approval', label: '审批', title: 'x', fields: [text('act'), text('step'), { ...text('opinions'), kind: 'group', fields: [text('step')] }] } },
            procedures: [{ id: 'p', version: 1, label: 'p', record_type: 'case', effective_from: '2020-01-01', states: [], acts: [{ id: 'revoke', label: '撤销', from: [], approval: chain }] }],
        }).record_types
        const [act, steps, opinions] = approval?.fields ?? []
        const words = (field: typeof act, value: string) => show(field, value)
        expect(words(act, 'revoke')).toEqual({ kind: 'text', text: '撤销' })
        expect(words(steps, 'unit,legal')).toEqual({ kind: 'text', text: '承办机构、法制' })
        expect(words(steps, 'legal')).toEqual({ kind: 'text', text: '法制' })
        expect(words(opinions?.fields?.[0], 'head')).toEqual({ kind: 'text', text: '负责人' })
        expect(words(steps, 'gone')).toEqual({ kind: 'text', text: 'gone' })
    })
    it('tell which steps of a chain are asked at the same time', () => expect(chainWords([{ label: '承办机构' }, { label: '法制', together: true }, { label: '负责人' }], '同时')).toBe('承办机构、法制（同时） → 负责人'))
})

describe('the way to what bars a step', () => {
    const opens = (type: string, more: Partial<NextStep> = {}) => step(`open_${type}`, { opens: { type, label: type, field: 'case' }, ...more })
    const brought = { serve: ['service'] }
    it('is a step of the record that may be taken', () => expect(wayOf('publish', [step('publish')], brought)).toMatchObject({ kind: 'act', step: { act: 'publish' } }))
    it('is a record opened under it where only such a record takes the step', () =>
        expect(wayOf('serve', [opens('service'), opens('payment'), opens('service', { allowed: false })], brought)).toMatchObject({ kind: 'open', steps: [{ act: 'open_service' }] }))
    it('leads where a period asks for what only another record brings', () => {
        const acts = [{ id: 'serve', label: '送达催告书', basis: 'acl-2011/54' }]
        expect(broughtSteps([opens('service')], ['serve', 'serve', 'pay'], brought, acts)).toMatchObject([{ act: 'serve', label: '送达催告书', steps: [{ act: 'open_service' }] }])
        expect(broughtSteps([opens('service', { allowed: false })], ['serve'], brought, acts)).toEqual([])
        expect(partSteps([step('a'), step('b'), step('c'), step('d')], ['serve'], true)).toMatchObject({ lead: [], others: [{}, {}, {}, {}] })
    })
    it('is to wait for others where only they may take it', () => expect(wayOf('legal_review', [step('legal_review', { label: '法制审核', allowed: false, reasons: [{ code: 'x', words: '' }] })], {})).toEqual({ kind: 'others', label: '法制审核' }))
    it('is none where the step is barred itself, or unknown', () => expect([wayOf('a', [step('a', { allowed: false, gates: [gate('g', false)] })], {}), wayOf('serve', [], brought), wayOf(undefined, [step('a')], {})]).toEqual([undefined, undefined, undefined]))
})

describe('next steps', () => {
    it('stand allowed first, primary before others, barred last and never left out', () =>
        expect(orderSteps([step('a', { allowed: false }), step('b'), step('c', { primary: true }), step('d', { allowed: false, primary: true })]).map((entry) => entry.act)).toEqual(['c', 'b', 'd', 'a']))
    it('fold away what is seldom taken, unless what leads on is for others', () => {
        const others = ['w', 'x', 'y', 'z'].map((act) => step(act))
        const folded = (...steps: NextStep[]) => partSteps(steps).others.map((entry) => entry.act)
        expect(folded(step('a', { primary: true }), ...others)).toEqual(['w', 'x', 'y', 'z'])
        expect(folded(step('a', { primary: true, allowed: false, gates: [gate('g', false)] }), ...others)).toHaveLength(4)
        expect(folded(step('a', { primary: true, allowed: false, reasons: [{ code: 'x', words: '没有权限' }] }), ...others)).toEqual(['a'])
        expect(folded(step('a', { primary: true, allowed: false, reasons: [{ code: 'x', words: '没有权限' }], gates: [{ ...gate('g', false), about_actor: true }] }), ...others)).toEqual(['a'])
        expect(folded(step('a', { primary: true }), ...others.slice(1))).toEqual([])
        expect(folded(...others)).toEqual([])
    })
    it('let what a period asks for lead, even where it is seldom taken', () => {
        const steps = [step('close', { primary: true }), ...['w', 'x', 'y', 'z', 'demand'].map((act) => step(act))]
        expect(partSteps(steps, ['demand', 'apply_court']).lead.map((entry) => entry.act)).toEqual(['demand', 'close'])
        expect(partSteps(steps).lead.map((entry) => entry.act)).toEqual(['close'])
        expect(partSteps([step('close', { primary: true }), step('demand', { allowed: false })], ['demand']).lead.map((entry) => entry.act)).toEqual(['demand', 'close'])
    })
    it('keep what a period asks for in sight where a gate bars it', () => {
        const steps = [step('close', { primary: true }), ...['w', 'x', 'y', 'z'].map((act) => step(act)), step('apply_court', { allowed: false, gates: [gate('in_time', false)] })]
        expect(partSteps(steps, ['apply_court']).lead.map((entry) => entry.act)).toEqual(['apply_court', 'close'])
        expect(partSteps(steps).others.map((entry) => entry.act)).toContain('apply_court')
    })
    it.each([['stat_form', 'bind', '/forms/r1'], ['stat_filing', 'lock', '/filings/r1'], ['stat_filing', 'send', undefined], ['case', 'close', undefined]])('of %s, %s, are taken on their page or in a form', (kind, act, place) => expect(ownStep(kind, act, 'r1')).toBe(place))
    it('open a period of a form on the form’s page, and never in a form that cannot be taken', () => {
        expect(placeOf(step('begin', { opens: { type: 'stat_filing', label: '报表填报', field: 'form' } }), 'f1')).toEqual({ path: '/forms/f1', query: {} })
        expect(openingAt('stat_filing', 'begin')).toBe('/list/stat_form')
        expect(openingAt('clue', 'register')).toEqual({ path: '/new/clue', query: { act: 'register' } })
    })
    it('name what the record waits for of another', () => {
        const foreign = { allowed: false, reasons: [{ code: 'x', words: '没有权限' }] }
        expect(awaitedSteps([step('review', { primary: true, ...foreign }), step('decide', { primary: true }), step('x', foreign)]).map((entry) => entry.act)).toEqual(['review'])
        expect(awaitedSteps([step('demand', foreign), step('x', foreign)], ['demand']).map((entry) => entry.act)).toEqual(['demand'])
    })
    it('tell every reason', () =>
        expect(barsOf(step('a', { gates: [gate('g1', false), gate('g2', true), gate('g3', false)], reasons: [{ code: 'x', words: '没有权限' }] })).map((bar) => bar.words)).toEqual(['g1 不满足', 'g3 不满足', '没有权限']))
    it('keep what passed apart', () => expect(passedOf(step('a', { gates: [gate('g1', false), gate('g2', true)] })).map((entry) => entry.id)).toEqual(['g2']))
    it('offer as facts what may be a fact', () => expect(factSteps([step('a', { can_record_fact: true }), step('b')]).map((entry) => entry.act)).toEqual(['a']))
    it('offer generic acts in their order where they are allowed', () =>
        expect(genericSteps([step('void'), step('decide'), step('correct'), step('restore', { allowed: false })]).map((entry) => entry.act)).toEqual(['correct', 'void']))
    it('gather what may be opened under a record by its kind', () => {
        const opens = (type: string, act: string) => step(act, { opens: { type, label: type, field: 'case' } })
        const kinds = openingsOf([step('decide'), opens('service', 'send'), opens('payment', 'record'), opens('service', 'record'), { ...opens('hearing', 'request'), allowed: false }])
        expect(kinds.map((kind) => [kind.type, kind.steps.map((entry) => entry.act)])).toEqual([['service', ['send', 'record']], ['payment', ['record']]])
    })
    it('lead to a form that knows the record above', () => {
        const place = placeOf(step('send', { opens: { type: 'service', label: '送达', field: 'case' } }), 'c1')
        expect(place).toEqual({ path: '/new/service', query: { act: 'send', under: 'case:c1' } })
        expect(aboveOf(place.query['under'])).toEqual({ field: 'case', id: 'c1' })
        expect(aboveOf('case')).toBeUndefined()
        expect(aboveOf(undefined)).toBeUndefined()
    })
    it('find fields of the type and of the system', () =>
        expect(stepFields(type, aCatalogue.system_fields, step('hand_over', { fields: [{ field: '$holder', required: true }, { field: 'cause' }, { field: 'nothing' }] })).map((field) => [field.id, field.required])).toEqual([['$holder', true], ['cause', false]]))
})

describe('the sum of a demand', () => {
    it.each([['86400', 8640000, true], ['86,400.00', 8640000, true], ['86400.5', 8640050, true], ['0.05', 5, true], ['8640', 8640000, false], ['', 0, false], [undefined, 0, false]])('of %s for %s fen: %s', (typed, fen, same) => expect(sameAmount(typed, fen)).toBe(same))
})

describe('facts of a record', () => {
    it('begin with the columns of its list and leave title and number out', () =>
        expect(factsOf(type, { cause: '甲', case_no: '1', party: 'u1', filed_on: '2026-02-10', fine: 100 }, 8).map((fact) => fact.field.id)).toEqual(['party', 'filed_on', 'fine']))
    it('name a party once', () =>
        expect(factsOf(type, { party: 'u1', party_name: '某某化工' }, 8, { u1: '某某化工' }).map((fact) => fact.field.id)).toEqual(['party']))
    it('put before who agrees what the step names, whole, and name nothing twice', () => {
        const values = { cause: '甲', party: 'u1', filed_on: '2026-02-10', fine: 100 }
        const head = factsOf(type, values, 8)
        expect(factsToAgree(type, values, ['fine', 'nothing'], head, 1).map((fact) => fact.field.id)).toEqual(['fine', 'party'])
        expect(factsToAgree(type, values, [], head, 2).map((fact) => fact.field.id)).toEqual(['party', 'filed_on'])
    })
    it('tell what is not filled', () => expect(wholeOf(type, { cause: '甲' }).empty.map((field) => field.id)).not.toContain('cause'))
    it('do not tell of what does not apply', () => {
        const asking = { ...type, fields: [...type.fields, { id: 'halt_days', label: '停产天数', kind: 'integer' as const, when: { outcome: 'penalty' } }] }
        const empty = (values: Record<string, string>) => wholeOf(asking, values).empty.map((field) => field.id)
        expect([empty({ outcome: 'none' }).includes('halt_days'), empty({ outcome: 'penalty' }).includes('halt_days')]).toEqual([false, true])
    })
})

describe('evidence', () => {
    it('stands once, with the act that brought it', () => {
        const file = { digest: 'd1', name: 'a.pdf', media_type: 'application/pdf', size: 1 }
        const row = { act: 'x', kind: 'k', label: '补充证据', arrival: 1, happened_on: '2026-03-02', recorded_at: '', acted_by: { id: '', name: '' }, evidence: [file] }
        expect(evidenceOf(type, { evidence: [{ ...file }] }, [row])).toEqual([{ ...file, from: '补充证据', day: '2026-03-02' }])
    })
})

describe('history', () => {
    const row = { act: 'x', kind: 'k', label: '送达', arrival: 1, happened_on: '2026-03-02', recorded_at: '2026-03-05T01:00:00.000000Z', acted_by: { id: 'p1', name: '张某' } }
    it('says who typed it, from what, and when it happened', () =>
        expect(provenance({ ...row, entered_by: { id: 'p2', name: '李某' }, source: { kind: 'paper' } }, (day) => day.slice(5))).toBe('发生于 03-02·李某 录入·纸件'))
    it('says when it happened by the day in Beijing on which it was recorded', () => {
        const night = { ...row, recorded_at: '2026-11-30T16:05:00.000000Z' }
        expect(provenance({ ...night, happened_on: '2026-12-01' }, (day) => day)).toBe('')
        expect(provenance({ ...night, happened_on: '2026-11-30' }, (day) => day)).toBe('发生于 2026-11-30')
    })
    it('says of an import from older books that it is one, not that it was irregular', () => expect(marksOf({ ...row, marks: ['historical:closed'] })).toEqual([{ tone: 'old', label: '历史导入' }]))
    it('says who approved it on paper instead of where it came from', () => expect(provenance({ ...row, source: { kind: 'paper' }, approved_on_paper: '由王局长于2026年3月2日在纸上批准（录入人钱内勤）' }, (day) => day)).toContain('由王局长于2026年3月2日在纸上批准（录入人钱内勤）'))
    it('shows marks as words', () => expect(marksOf({ ...row, marks: ['irregular:g', 'late:c'] }).map((mark) => mark.label)).toEqual(['不合规', '逾期办理']))
    it('leaves system values out of the summary', () =>
        expect(changeSummary([{ field: '$state', label: '状态', to: 'x' }, { field: 'a', label: '地址', from: '1', to: '2' }])).toBe('地址 2'))
})

describe('periods', () => {
    it.each([['90d', '90 日'], ['7wd', '7 个工作日'], ['6m', '6 个月'], ['2y', '2 年'], ['24h', '24 小时'], ['?', '?']])('%s', (period, words) => expect(periodWords(period)).toBe(words))
})

describe('widths', () => {
    it('give the room that is left to long texts', () =>
        expect(fitWidths([{ width: 100, flexible: false }, { width: 200, flexible: true }, { width: 300, flexible: true }], 1100)).toEqual([100, 400, 600]))
    it('keep figures readable when there is little room', () =>
        expect(fitWidths([{ width: 100, flexible: false }, { width: 200, flexible: true }], 120)).toEqual([100, 132]))
})

describe('the nearest period of a row', () => {
    it.each([[12, '余 12 日'], [0, '今天'], [-237, '逾 237 日']])('%i days left: %s', (left, words) =>
        expect(daysWords({ label: '归档', due: '2026-03-30', days_left: left, tone: 'doing' })).toBe(words))
})

describe('the title of a row\'s nearest period', () => {
    it('says it in the words of the record, too', () => expect(clockTitle({ label: '送达', due: '2026-03-30', words: '余 6 个工作日', days_left: 8, tone: 'doing' })).toBe('送达 2026-03-30 余 6 个工作日'))
})

describe('the address of a list', () => {
    const views = viewsOf(type, [{ id: 'v1', label: '我的', filter: { cause: '甲' }, sort: '-fine' }])

    it('opens a view with its conditions and order', () => {
        const state = readState({ view: 'open' }, views)
        expect([state.conditions.length, state.sort, state.changed]).toEqual([1, 'filed_on', false])
    })
    it('opens a saved view', () => expect(readState({ view: 'my-v1' }, views).sort).toBe('-fine'))
    it('lets typed conditions take the place of the view', () => expect(readState({ view: 'open', filter: '{"cause":"乙"}' }, views).conditions).toHaveLength(1))
    it('begins again at the first page when what is asked changes', () => expect(writeState({ offset: '50', q: 'a' }, { q: 'b' })).toEqual({ q: 'b' }))
    it('forgets conditions and order when a view is opened', () => expect(writeState({ filter: '{}', sort: 'a', q: 'x' }, { view: 'open' })).toEqual({ view: 'open', q: 'x' }))
    it('keeps an emptied view apart from its conditions', () => expect(writeState({ view: 'open' }, { conditions: [] })).toEqual({ view: 'open', filter: '{}' }))
})

describe('drafts of acts', () => {
    const fresh: ActDraft = { id: 'i1', record: 'r1', version: 7, before: { cause: '甲' }, values: { cause: '甲' }, happenedOn: '2026-04-24', reason: '', actedBy: '', source: { kind: 'here' }, scan: [], evidence: [] }
    it('come back as they went', () => {
        const typed: ActDraft = { ...fresh, id: 'i2', reason: '因', source: { kind: 'system', system: 's' }, evidence: [{ digest: 'd', name: 'n', media_type: 'm', size: 1 }] }
        expect(draftFrom(draftToJson(typed), fresh)).toEqual(typed)
    })
    it('survive what is not theirs', () => expect(draftFrom('nothing', fresh)).toEqual(fresh))
    it('name the scan only of paper', () => {
        const scanned: ActDraft = { ...fresh, scan: [{ digest: 'd', name: 'n', media_type: 'm', size: 1 }] }
        expect([sourceOf(scanned), sourceOf({ ...scanned, source: { kind: 'paper' } })]).toEqual([{ kind: 'here' }, { kind: 'paper', scan: 'd' }])
    })
})
