import { describe, expect, it } from 'vitest'
import type { ImportState } from '@/api/import-types'
import type { DueItem } from '@/api/other-types'
import { inMenuOrder } from '@/catalogue/menu'
import { aCatalogue } from '@/testing/fixtures'
import { found, kindsOf } from './definitions/find-definitions'
import { comparison, heights, monthOf, parted, remark, stillRuns, years } from './figures/figure-words'
import { faultsAsCsv, faultWords, foldedNotes, mappingOf, stageOf, writes } from './imports/import-words'
import { navGroups } from './shell/nav-items'
import { passwordRules } from './sign-in/password-rules'
import { groupDue } from './workbench/group-due'

describe('the workbench', () => {
    const item = (tone: DueItem['tone']): DueItem => ({ tone, words: '', act_label: '', record: { type: 'case', id: tone, title: '' }, why: '', due: '' })
    it('stands in groups by how late things are, empty ones left out', () =>
        expect(groupDue([item('soon'), item('late'), item('doing'), item('late')]).map((group) => [group.id, group.items.length])).toEqual([['late', 2], ['soon', 1], ['later', 1]]))
})

describe('the navigation', () => {
    const menu = [{ id: 'cases', label: '办案', items: [{ type: 'clue', label: '线索' }] }]
    it('begins with the desk and carries counts', () =>
        expect(navGroups(menu, { clue: 12 }, 8, () => false)[0]?.items).toEqual([{ to: '/', label: '工作台', count: 8 }, { to: '/list/clue', label: '线索', count: 12 }]))
    it('offers only what one may do', () =>
        expect(navGroups(menu, {}, 0, (right) => right === 'figures.read').flatMap((group) => group.items.map((entry) => entry.to))).toEqual(['/', '/list/clue', '/glance', '/figures', '/report-check', '/ledger', '/definitions']))
    it('folds away what stands under other records', () =>
        expect(navGroups([...menu, { id: 'case_parts', label: '案件内容', items: [{ type: 'payment', label: '缴款' }], folded: true }], {}, 0, () => false)[1]).toEqual({ fold: '案件内容', items: [{ to: '/list/payment', label: '缴款' }] }))
    it('leads to the board and to what waits for one’s opinion', () =>
        expect(navGroups(menu, {}, 0, (right) => ['case.read', 'approval.approve'].includes(right), 3)[0]?.items.map((entry) => [entry.to, entry.count])).toEqual([['/', 0], ['/approvals', 3], ['/board', undefined], ['/list/clue', undefined]]))
})

describe('what the search found', () => {
    it('stands as the menu orders it, approvals last', () => {
        const catalogue = { ...aCatalogue, menu: [{ id: 'a', label: '', items: [{ type: 'clue', label: '' }, { type: 'approval', label: '' }, { type: 'case', label: '' }] }] }
        expect(inMenuOrder(catalogue, [{ type: 'approval' }, { type: 'case' }, { type: 'clue' }]).map((group) => group.type)).toEqual(['clue', 'case', 'approval'])
    })
})

describe('passwords', () => {
    const unmet = (next: string, again = next) => passwordRules('old', next, again, 'zhang').filter((rule) => !rule.met).map((rule) => rule.id)
    it.each([
        ['Abcdef-1234', []], ['short1A', ['length']], ['abcdefghijkl', ['kinds']], ['one plain sentence here', []],
        ['Zhang-123456', ['notAccount']], ['', ['length', 'kinds', 'different', 'notAccount', 'same']],
    ])('%s', (next, rules) => expect(unmet(next)).toEqual(rules))
    it('must be typed twice alike', () => expect(unmet('Abcdef-1234', 'Abcdef-1235')).toEqual(['same']))
})

describe('imports', () => {
    const state: ImportState = {
        id: 'i', type: 'enterprise', file: 'a.xlsx', new: 2, faulty: 1,
        mapping: { sheet: 'S', header_row: 1, columns: ['name', ''], fixed: {} }, columns: [{ header: '名称', field: 'name' }, { header: '备注' }],
        faults: [{ row: 3, column: '名称', value: '他说"好"', words: '空', severity: 'fault' }],
    }
    it('fold many remarks on a file away, but not for the sake of one', () => {
        expect(foldedNotes([1, 2, 3, 4])).toEqual({ first: [1, 2, 3, 4], rest: [] })
        expect(foldedNotes([1, 2, 3, 4, 5])).toEqual({ first: [1, 2, 3], rest: [4, 5] })
    })
    it('tell the faults beside the rows that they stand in: two numbers of two things', () => {
        const fault = (row: number, severity: 'fault' | 'warning' = 'fault') => ({ row, words: '', severity })
        expect(faultWords({ faulty: 2, faults: [fault(3), fault(3), fault(7), fault(9, 'warning')] })).toBe('错误 3 处，在 2 行')
        expect(faultWords({ faulty: 0, faults: [fault(9, 'warning')] })).toBe('错误 0 处')
    })
    it('show the mapping by column', () => expect(mappingOf(state).columns).toEqual(['name', '']))
    it('tell whether anything would be written', () => expect([writes(state), writes({ ...state, new: 0 })]).toEqual([true, false]))
    it.each([[{}, 'draft'], [{ performed: { act: 'a' } }, 'performed'], [{ performed: { act: 'a' }, undone: { act: 'b' } }, 'undone']])('stand at %j: %s', (more, stage) => expect(stageOf({ ...state, ...more })).toBe(stage))
    it('give their faults as a table that spreadsheets open', () =>
        expect(faultsAsCsv(state, ['行', '列', '值', '级', '问题'], () => '错误')).toBe('\uFEFF行,列,值,级,问题\r\n3,名称,"他说""好""",错误,空\r\n'))
})

describe('figures', () => {
    const figure = { id: 'f', label: '', value: 3, shown: '3件', rows: 3 }
    it('part digits from the unit', () => expect(parted('986.76万元')).toEqual({ digits: '986.76', unit: '万元' }))
    it('say zero in words where nothing happened, also where a unit reports it', () =>
        expect([{ rows: 0 }, { value: 0, reported: true }, { value: 0 }].map((more) => remark({ ...figure, ...more }))).toEqual(['零发生', '零发生', '']))
    it('compare with nothing when there is no last year', () => expect(comparison(figure)).toBe('上年没有数据'))
    it('say of a year that runs that last year is a whole one, and call the two not equal', () => {
        expect(['2026-04-24', '2026-12-31', '2027-01-01'].map((today) => stillRuns(2026, today))).toEqual([true, false, false])
        const both = { ...figure, previous: { value: 3, shown: '3件' } }
        expect([comparison(both, true), remark(both, true), comparison(both), remark(both)]).toEqual(['上年全年 3件', '', '上年 3件', '持平'])
    })
    it('draw bars against the tallest', () => expect(heights([0, 5, 10])).toEqual([0, 50, 100]))
    it('draw nothing of nothing', () => expect(heights([0, 0])).toEqual([0, 0]))
    it('name months by their number', () => expect([monthOf('2025年3月'), monthOf('城东分局')]).toEqual(['3', '城东分局']))
    it('offer the present year first', () => expect(years('2026-04-24')[0]).toBe(2026))
})

describe('definitions', () => {
    const list = [{ kind: 'gate', id: 'two_officers', label: '两名执法人员', basis: 'apl-2021/42', body: {} }, { kind: 'law', id: 'apl-2021', label: '行政处罚法', body: {} }]
    it('are found by every word', () => expect(found(list, '', '两名 apl').map((entry) => entry.id)).toEqual(['two_officers']))
    it('are found within a kind', () => expect(found(list, 'law', 'apl')).toHaveLength(1))
    it('are counted by kind', () => expect(kindsOf(list)).toEqual([{ kind: 'gate', total: 1 }, { kind: 'law', total: 1 }]))
})
