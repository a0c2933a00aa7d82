import { describe, expect, it } from 'vitest'
import type { Definition } from '@/api/catalogue-types'
import type { JsonObject } from '@/api/json'
import { cite } from '@/catalogue/citation'
import { aCatalogue } from '@/testing/fixtures'
import { linesOf, partsOf, typeLabels } from './definition-words'

const laws = { 'apl-2021': '中华人民共和国行政处罚法' }
const acts = [
    { id: 'file', label: '立案', from: ['filed'], to: 'closed', basis: 'apl-2021/54', right: 'case.file', gates: ['in_time'], fields: [{ field: 'cause' }], approval: [{ id: 'leader', label: '单位负责人', right: 'case.approve_bureau' }], needs_reason: true },
]
const catalogue = { ...aCatalogue, laws, procedures: aCatalogue.procedures.map((procedure) => ({ ...procedure, acts })), menu: [{ id: 'cases', label: '办案', items: [] }] }
const definition = (kind: string, id: string, label: string, body: JsonObject): Definition => ({ kind, id, label, body: { id, label, ...body } })
const gate = definition('gate', 'in_time', '在期限内', { basis: 'apl-2021/54', filter: { filed_on: { lte: { given: 'act.happened_on' } }, revoked: { absent: false } } })
const procedures = [definition('procedure', 'case_short', '普通程序', { record_type: 'case', acts })]
const known = { catalogue, definitions: [gate, ...procedures], types: typeLabels([definition('role', 'r', '', { types: { clue: '线索' } })]), cite: (basis: string) => cite(basis, laws) }
const said = (one: Definition) => linesOf(known, one).map((line) => `${line.label}：${line.text}`)
const listed = (one: Definition) => partsOf(known, one).map((part) => [part.label, ...part.entries.map((entry) => `${entry.label}｜${entry.note}`)])

describe('a definition in words', () => {
    it('says what a requirement asks, by which law, and where', () => {
        expect(said(gate)).toEqual(['依据：《行政处罚法》第五十四条', '条件：立案日期 至 办理当日 且 已撤销 已填'])
        expect(listed(gate)).toEqual([['用在哪些步骤', '立案｜案件']])
    })
    it('keeps a condition over what one may not read to itself', () =>
        expect(said(definition('gate', 'unused', '别处的要求', { filter: { secret: true } }))).toEqual(['条件：所涉的记录您没有查看权限，条件不在这里显示']))
    it('names fields, order and views of a record type', () => {
        const type = definition('record_type', 'case', '案件', { title: 'cause', default_sort: '-filed_on', menu_group: 'cases', menu_order: 20, filters: ['$state', 'party'], columns: [{ path: 'party.name', width: 90 }], views: [{ id: 'open', label: '在办', filter: { not: { $state: { in: ['closed'] } } }, sort: 'filed_on' }] })
        expect(said(type)).toEqual(['题名字段：案由', '默认排序：立案日期，倒序', '菜单：办案', '常用筛选：状态、当事人'])
        expect(listed(type).slice(1)).toEqual([['列', '当事人｜'], ['视图', '在办｜状态 不是 已结案；按立案日期排列']])
        expect(listed(type)[0]).toContain('当事人｜引用：企业')
    })
    it('tells of a step where it leads, what it asks and who approves', () => {
        const procedure = definition('procedure', 'case_short', '普通程序', { record_type: 'case', version: 2, states: [{ id: 'filed', label: '调查取证' }, { id: 'closed', label: '已结案', final: true }], acts })
        expect(said(procedure)).toEqual(['记录类型：案件', '版本：第 2 版'])
        expect(listed(procedure)).toEqual([['状态', '调查取证｜', '已结案｜办结'], ['步骤', '立案｜自“调查取证”至“已结案”；《行政处罚法》第五十四条；填写：案由；要求：在期限内；审批：单位负责人；须写理由']])
    })
    it('says when a field is asked, and when only by this step', () => {
        const asking: JsonObject[] = [{ id: 'decide', label: '决定', from: ['filed'], fields: [{ field: 'outcome' }, { field: 'fine', when: { outcome: 'penalty' } }] }]
        expect(listed(definition('procedure', 'case_short', '普通程序', { record_type: 'case', acts: asking }))[0]?.[1]).toContain('填写：结果、罚款（仅当 结果 是 行政处罚 时填）')
        const fields = (catalogue.record_types['case']?.fields ?? []).map((field) => (field.id === 'fine' ? { ...field, when: { outcome: 'penalty' } } : field))
        const conditional = { ...known, catalogue: { ...catalogue, record_types: { ...catalogue.record_types, case: { ...catalogue.record_types['case']!, fields } } } }
        expect(partsOf(conditional, definition('record_type', 'case', '案件', {}))[0]?.entries.find((entry) => entry.label === '罚款')?.note).toContain('仅当 结果 是 行政处罚 时填')
    })
    it('says a period, from which field to which', () =>
        expect(said(definition('clock', 'limit', '办案期限', { confidence: 'V', period: '90d', rolls_over: true, record_type: 'case', start_field: 'filed_on', due_field: 'filed_on' }))).toEqual(
            ['可靠程度：已核对原文', '期限：90 日', '末日顺延：是', '记录类型：案件', '起算字段：立案日期', '到期字段：立案日期']))
    it('says what a figure counts', () =>
        expect(said(definition('indicator', 'fines', '罚款', { count: 'case', sum: 'fine', dated_by: 'filed_on', filter: { outcome: 'penalty' }, order: 3 }))).toEqual(['计数：案件', '求和：罚款', '日期字段：立案日期', '条件：结果 是 行政处罚']))
    it('names rights by what they let one do, and how far', () =>
        expect(listed(definition('role', 'handler', '承办人', { grants: [{ rights: ['case.read', 'case.file', 'case.approve_bureau', 'ledger.verify', 'clue.read'], scope: 'tree' }] }))).toEqual([['权限', '案件｜查看、立案、单位负责人；本机构和下级机构', '账本｜核验；本机构和下级机构', '线索｜查看；本机构和下级机构']]))
    it('names the parts of a number', () =>
        expect(said(definition('numbering', 'n', '文号', { pattern: '{short}环罚〔{year}〕{n}号', per: 'organisation_year' }))).toEqual(['格式：【机构代字】环罚〔【年份】〕【序号】号', '编号范围：每个机构、每年从 1 起']))
})
