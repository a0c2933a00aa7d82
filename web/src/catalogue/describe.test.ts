import { describe as group, expect, it } from 'vitest'
import { aCatalogue } from '@/testing/fixtures'
import type { Json } from '@/api/json'
import { describe } from './describe'
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
        [{ revoked: true }, '已撤销 是 是'],
        [{ evidence: { absent: true } }, '证据 未填'],
        [{ or: [{ revoked: true }, { outcome: 'penalty' }] }, '（已撤销 是 是 或 结果 是 行政处罚）'],
    ])('%j', (filter, said) => expect(words(filter)).toContain(said))

    it('names references by their titles', () => expect(words({ party: { in: ['u1'] } }, { u1: '某某化工' })).toBe('当事人 是 某某化工'))
    it('names the field of a row with its group', () => expect(words({ any: { of: 'handlers', where: { role: 'lead' } } })).toBe('承办人·分工 是 主办'))
})
