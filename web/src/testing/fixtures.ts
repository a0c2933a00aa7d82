import type { Catalogue, Field } from '@/api/catalogue-types'
import type { Session } from '@/api/other-types'

const field = (id: string, label: string, kind: Field['kind'], more: Partial<Field> = {}): Field => ({ id, label, kind, ...more })

/** A small catalogue: a case with a party, handlers and amounts, an enterprise, a person. */
export const aCatalogue: Catalogue = {
    digest: 'ab',
    record_types: {
        case: {
            id: 'case', label: '案件', title: 'cause', subtitle: 'case_no', procedure: 'case_short', default_sort: '-filed_on',
            columns: [{ path: '$state', width: 110 }, { path: 'case_no', width: 170 }, { path: 'party.name' }, { path: 'filed_on' }, { path: 'fine', width: 120 }],
            filters: ['$state', 'party', 'filed_on'],
            views: [{ id: 'open', label: '在办', filter: { not: { $state: { in: ['closed'] } } }, sort: 'filed_on' }],
            fields: [
                field('case_no', '立案号', 'text'),
                field('cause', '案由', 'text', { required: true }),
                field('party', '当事人', 'reference', { target: 'enterprise' }),
                field('party_name', '当事人名称', 'text'),
                field('filed_on', '立案日期', 'day'),
                field('fine', '罚款', 'money'),
                field('ratio', '倍数', 'decimal', { scale: 2, unit: '倍' }),
                field('outcome', '结果', 'choice', { choices: [{ id: 'penalty', label: '行政处罚' }, { id: 'none', label: '不予处罚' }] }),
                field('revoked', '已撤销', 'yes_no'),
                field('violation', '违法事实', 'long_text'),
                field('handlers', '承办人', 'group', {
                    fields: [field('officer', '执法人员', 'reference', { target: 'person', required: true }), field('role', '分工', 'choice', { choices: [{ id: 'lead', label: '主办' }] })],
                }),
                field('evidence', '证据', 'attachment'),
                field('old', '旧字段', 'text', { retired: true }),
            ],
        },
        enterprise: { id: 'enterprise', label: '企业', title: 'name', fields: [field('name', '名称', 'text'), field('region', '地区', 'text')] },
        person: { id: 'person', label: '人员', title: 'name', fields: [field('name', '姓名', 'text')] },
    },
    procedures: [
        { id: 'case_short', label: '普通程序', record_type: 'case', version: 1, effective_from: '2023-07-01', acts: [], states: [{ id: 'filed', label: '调查', tone: 'doing' }, { id: 'gone', label: '旧状态', tone: 'done' }] },
        { id: 'case_short', label: '普通程序', record_type: 'case', version: 2, effective_from: '2024-07-01', acts: [], states: [{ id: 'filed', label: '调查取证', tone: 'doing' }, { id: 'closed', label: '已结案', tone: 'done', final: true }] },
    ],
    roles: {}, indicators: {}, organisation_kinds: {}, menu: [],
    system_fields: [
        field('$state', '状态', 'text'), field('$holder', '承办人', 'reference', { target: 'person' }),
        field('$organisation', '机构', 'reference', { target: 'organisation' }), field('$created_on', '登记日', 'day'),
    ],
}

export const aSession: Session = {
    person: { id: 'p1', name: '张某', account: 'zhang' }, organisation: { id: 'o1', name: '试验市局' }, bureau: { id: 'o0', name: '试验省厅' }, csrf: 'token', must_change: false, for_enterprise: false,
    rights: ['case.*'], roles: [], acting_for: [], today: '2026-04-24', today_is_working_day: true, expires_at: '', catalogue: 'ab',
}
