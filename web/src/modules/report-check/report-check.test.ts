import { describe, expect, it } from 'vitest'
import { formOf } from '@/api/report-check-api'
import type { Checked, Finding, FoundFigure } from '@/api/report-check-types'
import { asFile, asList, dismissalOf, merged, readList } from './dismissals'
import { figuresOf, filtered, grouped, kindsOf, noFilter, stepFrom } from './filter'
import { mended, mendOf } from './mends'
import { laidOut, withGaps } from './pieces'
import { withoutText } from './use-check'

const finding = (from: number, to: number, more: Partial<Finding> = {}): Finding => ({
    code: 'term-wrong', weight: 'mend', title: '用词', from, to, line: 1, section: '', quote: '', reason: '', mend: '', source: '', key: `${from}`.padStart(16, '0'), also: [], dismissed: null, ...more,
})
const figure = (from: number, to: number, more: Partial<FoundFigure> = {}): FoundFigure => ({
    indicator: 'a', value: '1', unit: '件', comparator: 'exact', period: '2025', text: '1件', from, to, line: 1, ...more,
})

describe('the text laid out', () => {
    const text = '标题\n甲乙丙\n丁戊。\n— 2 —\n己庚'
    const paragraphs = [{ from: 0, to: 2, level: 0 }, { from: 3, to: 10 }, { from: 17, to: 19 }]

    it('shows what stands between paragraphs as well', () =>
        expect(withGaps(text, paragraphs).map((one) => text.slice(one.from, one.to).trim())).toEqual(['标题', '甲乙丙\n丁戊。', '— 2 —', '己庚']))
    it('joins torn lines and cuts at the marks', () => {
        const [, body] = laidOut(text, paragraphs, { findings: [finding(5, 8)], figures: [] })
        expect(body?.pieces.map((piece) => [piece.text, piece.finding])).toEqual([['甲乙', undefined], ['丙丁', 0], ['戊。', undefined]])
        expect(body?.pieces[1]?.ends).toEqual([0])
    })
    it('marks the inner of two findings, and both numbers', () => {
        const [, body] = laidOut(text, paragraphs, { findings: [finding(3, 9), finding(4, 5)], figures: [] })
        expect(body?.pieces.map((piece) => [piece.text, piece.finding, piece.ends])).toEqual([['甲', 0, []], ['乙', 1, [1]], ['丙丁戊', 0, [0]], ['。', undefined, []]])
    })
    it('marks a finding over two paragraphs in both, its number in the last', () => {
        const all = laidOut(text, paragraphs, { findings: [finding(9, 18)], figures: [] })
        expect(all.map((one) => one.findings)).toEqual([[], [0], [0], [0]])
        expect(all.flatMap((one) => one.pieces.flatMap((piece) => piece.ends.map(() => piece.text)))).toEqual(['己'])
    })
    it('leaves a finding of the whole text unmarked', () => expect(laidOut(text, paragraphs, { findings: [finding(0, 0)], figures: [] }).flatMap((one) => one.findings)).toEqual([]))
    it('underlines what agrees with the records', () => {
        const same = figure(3, 5, { record: { standing: 'same', year: 2025, rows: 1, reported: false } })
        const [, body] = laidOut(text, paragraphs, { findings: [], figures: [same] })
        expect(body?.pieces.map((piece) => piece.agrees)).toEqual([true, false])
    })
})

describe('dismissals', () => {
    const one = dismissalOf(finding(1, 2), ' 引自 | 原文\n ')
    it('are rows that the command reads', () => expect(asList([one])).toBe('0000000000000001 | 引自 原文 | 用词\n'))
    it('come back from the file', () => expect(readList(asFile([one]))).toEqual({ dismissals: [one], bad: false }))
    it('tell of rows that cannot be read', () => expect(readList('0000000000000001 | 好\nxyz | 理由\n0000000000000002 |').bad).toBe(true))
    it('take the later reason', () => expect(merged([one], [{ ...one, reason: '又' }]).map((entry) => entry.reason)).toEqual(['又']))
})

describe('what is shown', () => {
    const all = [finding(1, 2, { weight: 'doubt' }), finding(3, 4, { title: '序号', code: 'before-figure' }), finding(5, 6)]
    it('is filtered by weight, by kind and by what the earlier text tells', () => {
        expect(filtered(all, { ...noFilter(), weight: 'doubt' })).toHaveLength(1)
        expect(filtered(all, { ...noFilter(), kind: '用词' })).toHaveLength(2)
        expect(filtered(all, { ...noFilter(), kind: 'before' })).toHaveLength(1)
    })
    it('is ordered by weight when asked', () => expect(filtered(all, { ...noFilter(), order: 'weight' }).map((one) => one.from)).toEqual([3, 5, 1]))
    it('counts kinds', () => expect(kindsOf(all)).toEqual([{ title: '用词', total: 2 }, { title: '序号', total: 1 }]))
    it('is walked round and round', () => {
        expect(stepFrom(all, '', 1)).toBe(all[0]?.key)
        expect(stepFrom(all, all[2]?.key ?? '', 1)).toBe(all[0]?.key)
        expect(stepFrom(all, all[0]?.key ?? '', -1)).toBe(all[2]?.key)
        expect(stepFrom([], '', 1)).toBe('')
    })
    it('parts thousands before the point only', () => expect(['1444967.25', '-35000', '12'].map(grouped)).toEqual(['1,444,967.25', '-35,000', '12']))
    it('lists unknown figures without plans', () =>
        expect(figuresOf([figure(1, 2), figure(3, 4, { indicator: null }), figure(5, 6, { indicator: null, planned: true })], 'unknown')).toHaveLength(1))
})

describe('what is sent and kept', () => {
    it('is the file rather than the text, and only what is filled in', () => {
        const form = formOf({ file: new File(['x'], '稿.docx'), text: '别的', dismissed: '', kind: 'yearly', records: false })
        expect([...form.keys()]).toEqual(['file', 'kind', 'records'])
    })
    it('is the last text unless a file is given to compare with', () => expect(formOf({ text: '新', beforeText: '旧' }).get('before_text')).toBe('旧'))
    it('holds no text on the server unless the user says so', () => {
        expect(withoutText({ saved_at: 't', body: { text: '甲', last: '乙', store: false, kind: '' } })).toEqual({ saved_at: 't', body: { text: '', last: '', draft: 0, store: false, kind: '' } })
        expect(withoutText({ saved_at: 't', body: { text: '甲', store: true } })).toEqual({ saved_at: 't', body: { text: '甲', store: true } })
    })
})

describe('a mend that is taken', () => {
    const text = '（一）甲。\n（四）乙乙。\n共3件。'
    const gap = finding(6, 9, { code: 'numbering-gap', mend: '把“（四）”改为“（二）”，其后顺改；如果漏了内容，把缺的补上。' })

    it('is known where the words to come and to go are told', () => {
        expect(mendOf(gap, text)).toEqual({ from: 6, to: 9, words: '（二）' })
        expect(mendOf(finding(0, 3, { mend: '改为“1.”。' }), text)).toEqual({ from: 0, to: 3, words: '1.' })
        expect(mendOf(finding(9, 11, { code: 'break-doubled', mend: '删去一个。' }), text)).toEqual({ from: 10, to: 11, words: '' })
        expect(mendOf(finding(0, 3, { code: 'debris-html', mend: '删去。' }), text)).toEqual({ from: 0, to: 3, words: '' })
        expect(mendOf(finding(0, 3, { mend: '核对后改为《水污染防治法》。' }), text)?.words).toBe('《水污染防治法》')
    })
    it('is none where somebody must judge', () => {
        expect(mendOf(finding(0, 3, { mend: '核对两个数。' }), text)).toBeUndefined()
        expect(mendOf(finding(0, 0, { mend: '改为“1.”。' }), text)).toBeUndefined()
        expect(mendOf(finding(0, 11, { mend: '把“乙”改为“丙”。' }), text)).toBeUndefined()
        expect(mendOf({ ...gap, also: [9] }, text)).toBeUndefined()
    })
    it('moves along what stands behind it and takes away what it changes', () => {
        const late = finding(13, 17, { key: 'b'.repeat(16) })
        const over = finding(5, 8, { key: 'c'.repeat(16) })
        const whole = finding(0, 0, { key: 'd'.repeat(16) })
        const before: Checked = {
            name: '', characters: 9, report_year: 2025, law_day: null, yearly_report: true, earlier_draft: false, compared_with_before: false, text, paragraphs: [{ from: 0, to: 5 }, { from: 6, to: 12 }, { from: 13, to: 17 }],
            findings: [gap, over, late, whole], dismissed: [], figures: [figure(14, 16), figure(7, 8)], records: {}, partial: false, cautions: [],
        }
        const after = mended(before, gap, { from: 6, to: 9, words: '2.' })
        expect(after.text).toBe('（一）甲。\n2.乙乙。\n共3件。')
        expect(after.findings.map((one) => [one.from, one.to])).toEqual([[12, 16], [0, 0]])
        expect(after.paragraphs.map((one) => after.text.slice(one.from, one.to))).toEqual(['（一）甲。', '2.乙乙。', '共3件。'])
        expect(after.figures.map((one) => after.text.slice(one.from, one.to))).toEqual(['3件'])
        expect(before.text).toBe(text)
    })
})
