import { describe as group, expect, it } from 'vitest'
import { aCatalogue } from '@/testing/fixtures'
import type { Json } from '@/api/json'
import { describe, filterSentence } from './describe'
import { conditionsOf } from './filter'

function words(filter: Json, titles: Record<string, string> = {}): string {
    return conditionsOf(filter).map((condition) => {
        const said = describe(aCatalogue, 'case', condition, titles)
        return [said.subject, said.relation, said.object].filter((part) => part !== '').join(' ')
    }).join('；')
}

group('a filter in words', () => {
    it.each<[Json, string]>([
        [{ $state: { in: ['filed', 'closed'] } }, '状态 是 调查取证、已结案'],
        [{ not: { $state: { in: ['closed'] } } }, '状态 不是 已结案'],
        [{ $procedure: { ne: 'case_short@1' } }, '不是 普通程序（第 1 版）'],
        [{ filed_on: { gte: '2026-02-01' } }, '立案日期 自 2026-02-01'],
        [{ filed_on: { lt: { given: 'today' } } }, '立案日期 早于 今天'],
        [{ filed_on: { between: [{ given: 'today' }, { given: 'today', plus: 15 }] } }, '立案日期 在 今天 至 15 天后'],
        [{ filed_on: { gte: { given: 'today', minus: 30 } } }, '立案日期 自 30 天前'],
        [{ fine: { between: ['1000', '2000'] } }, '罚款 在 1000 至 2000'],
        [{ $holder: { given: 'actor' } }, '承办人 是 我'],
        [{ fine: { strange: 1 } }, '其他条件'],
        [{ revoked: true }, '已撤销 是'],
        [{ evidence: { absent: true } }, '证据 未填'],
        [{ or: [{ revoked: true }, { outcome: 'penalty' }] }, '（已撤销 是 或 结果 是 行政处罚）'],
    ])('%j', (filter, said) => expect(words(filter)).toContain(said))

    it.each<[Json, string]>([
        [{ filed_on: { lte: { given: 'act.happened_on' } } }, '立案日期 至 办理当日'],
        [{ not: { revoked: true } }, '已撤销 否'],
        [{ not: { fine: { gte: '50000' } } }, '罚款 小于 50000'],
        [{ not: { filed_on: { lte: '2026-03-02' } } }, '立案日期 晚于 2026-03-02'],
        [{ or: [{ revoked: true, outcome: 'none' }, { fine: { absent: true } }] }, '（（已撤销 是 且 结果 是 不予处罚） 或 罚款 未填）'],
        [{ not: { case_no: { absent: true } } }, '立案号 已填'],
        [{ all: { of: 'handlers', where: { count: { of: '^handlers', where: { officer: { eq: { path: '^officer' } } }, eq: 1 } } } }, '承办人 每一项（承办人 项数（执法人员 是 执法人员） 是 1）'],
        [{ none: { of: 'handlers', where: { officer: { eq: { path: '^party' } } } } }, '承办人 没有（执法人员 是 当事人）'],
        [{ any: { of: 'note.case', where: { text: { absent: false } } } }, '批注 有一项（内容 已填）'],
    ])('a condition of a definition, %j', (filter, said) => {
        const note = { id: 'note', label: '批注', title: 'text', fields: [{ id: 'case', label: '案件', kind: 'reference' as const, target: 'case' }, { id: 'text', label: '内容', kind: 'text' as const }] }
        expect(filterSentence({ ...aCatalogue, record_types: { ...aCatalogue.record_types, note } }, 'case', filter)).toBe(said)
    })
    it('names references by their titles', () => expect(words({ party: { in: ['u1'] } }, { u1: '某某化工' })).toBe('当事人 是 某某化工'))
    it('names the field of a row with its group', () => expect(words({ any: { of: 'handlers', where: { role: 'lead' } } })).toBe('承办人·分工 是 主办'))
})
