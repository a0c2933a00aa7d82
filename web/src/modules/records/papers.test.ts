import { describe, expect, it } from 'vitest'
import type { MissingPlace, PaperRow } from '@/api/paper-types'
import { fileButtonOf, groupPapers, hintOf, piecesOf, sourcesOf, takenByPanel } from './papers'

const paper = (id: string, direction: PaperRow['direction'], missing: string[] = [], more: Partial<PaperRow> = {}): PaperRow =>
    ({ id, label: id, direction, basis: [], own: false, missing, ...more })
const place = (name: string, more: Partial<MissingPlace> = {}): MissingPlace => ({ name, reason: 'blank', place: '正文第 1 段', ...more })

describe('papers of a record', () => {
    it('stand by whom they go to, the complete ones first, broken ones last', () => {
        const rows = [paper('结案审批表', 'internal'), paper('坏', 'served', [], { faults: ['x'] }), paper('告知书', 'served', ['a']), paper('移送函', 'authority'), paper('申请书', 'party')]
        expect(groupPapers(rows, '').map((group) => [group.label, group.papers.map((row) => row.id)])).toEqual([
            ['对外送达', ['移送函', '告知书', '坏']], ['当事人填写', ['申请书']], ['内部', ['结案审批表']],
        ])
    })
    it('are found by part of the name, however wide its signs', () =>
        expect(groupPapers([paper('立案（不予立案）审批表', 'internal'), paper('告知书', 'served')], ' 立案(不 ').flatMap((group) => group.papers.map((row) => row.id))).toEqual(['立案（不予立案）审批表']))
    it('leave out groups in which nothing was found', () => expect(groupPapers([paper('告知书', 'served')], '没有')).toEqual([]))
})

describe('a line of a paper', () => {
    it('shows apart what is missing', () =>
        expect(piecesOf([{ text: '文号：【决定书文号未填】，' }, { text: '【注】', from: 2 }], [place('决定书文号')])).toEqual([
            { text: '文号：' }, { text: '【决定书文号未填】', missing: place('决定书文号') }, { text: '，' }, { text: '【注】', from: 2 },
        ]))
    it('takes words in such brackets that the record holds for what they are', () =>
        expect(piecesOf([{ text: '【甲未填】' }], [place('乙')])).toEqual([{ text: '【甲未填】' }]))
    it('may be empty', () => expect(piecesOf([], [])).toEqual([]))
    it('tells the records that its words came from, each once', () => {
        const from = (type: string, record: string, field_label: string) => ({ type, type_label: type === 'case' ? '案件' : '笔录', record, field_label })
        const origins = [[from('transcript', 't1', '地点')], [from('transcript', 't1', '开始时间'), from('case', 'c1', '案由')]]
        expect(sourcesOf([{ text: '在' }, { text: '甲', from: 0 }, { text: '乙', from: 1 }], origins, 'c1')).toEqual([
            { to: '/record/transcript/t1', label: '笔录：地点、开始时间' }, { to: '/record/case/c1', label: '本登记：案由' },
        ])
    })
})

describe('what to do about a missing value', () => {
    const here = { type: 'case', id: 'c1' }
    it.each([
        [place('决定书文号', { type: 'case', type_label: '案件', record: 'c1', field: 'decision_no', field_label: '决定书文号' }), { words: '在案件的“决定书文号”里填写' }],
        [place('当事人地址', { type: 'enterprise', type_label: '企业', record: 'e1', field: 'address', field_label: '地址' }), { words: '在企业的“地址”里填写', to: '/record/enterprise/e1', toLabel: '打开企业' }],
        [place('证据清单', { type: 'case_evidence', type_label: '证据', record: 'c1' }), { words: '还没有登记证据' }],
        [place('调查经过', { type: 'transcript', type_label: '笔录', record: 'c1', enter: { act: 'record', label: '登记笔录', opens: 'transcript', field: 'case' } }),
            { words: '还没有登记笔录', to: '/new/transcript?act=record&under=case:c1', toLabel: '登记笔录' }],
        [place('裁量说明', { type: 'case', type_label: '案件', record: 'c1', field: 'decision_reason', field_label: '裁量说明', enter: { act: 'decide', label: '作出行政处罚决定' } }),
            { words: '在案件的“裁量说明”里填写', to: '/record/case/c1?act=decide', toLabel: '作出行政处罚决定' }],
        [place('决定日期', { type: 'case', type_label: '案件', record: 'c1', field: 'decided_on', field_label: '决定日期', enter: { act: 'correct', label: '更正' } }), { words: '“决定日期”办到那一步时填写；已经办过而漏填的，才用', to: '/record/case/c1?act=correct', toLabel: '更正' }],
        [place('当事人地址', { type: 'enterprise', type_label: '企业', record: 'e1', field: 'address', field_label: '地址', enter: { act: 'correct', label: '更正' } }), { words: '在企业的“地址”里填写', to: '/record/enterprise/e1?act=correct', toLabel: '更正' }],
        [place('缴款码', { reason: 'no_source' }), { words: '登记里没有这一项，下载后在 Word 里填写' }],
        [place('签收人', { reason: 'unreadable' }), { words: '您无权查看它所在的记录' }],
    ])('%#', (missing, hint) => expect(hintOf(missing, here)).toEqual(hint))
})

describe('the button that files a paper', () => {
    const filed = (id: string) => ({ id: 'd', version: 1, version_no: 1, number: '', code: '', state: { id, label: id, tone: 'todo' as const } })
    it.each([
        [[], '生成并归入案卷', false],
        [[filed('drafted')], '重新生成', false],
        [[filed('printed'), filed('voided')], '重新生成', false],
        [[filed('sealed')], '另做一份', true],
        [[filed('filed')], '另做一份', true],
        [[filed('voided')], '重新生成', false],
    ])('%#', (versions, label, another) => expect(fileButtonOf(paper('决定书', 'served', [], { filed: versions }))).toEqual({ label, another }))
})

describe('acts that need more than a form', () => {
    const step = (act: string, opens?: string) => ({ act, label: act, allowed: true, ...(opens === undefined ? {} : { opens: { type: opens, label: opens, field: 'case' } }) })
    it.each([
        ['case', step('write', 'document'), true],
        ['case', step('enter_paper', 'document'), false],
        ['document', step('write', 'paper_note'), true],
        ['document', step('revise'), true],
        ['document', step('print'), false],
        ['case', step('revise'), false],
    ])('%#', (type, one, taken) => expect(takenByPanel(type, one)).toBe(taken))
})
