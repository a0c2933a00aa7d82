import { describe, expect, it } from 'vitest'
import { placeOf, placesOf, splitText, tellingOnce, textOf } from './figure-text'

describe('the text of a report', () => {
    it('is words and places', () => expect(splitText('罚款{fine|wan}万元')).toEqual([{ text: '罚款', place: false }, { text: 'fine|wan', place: true }, { text: '万元', place: false }]))
    it('keeps a brace that nobody closed', () => expect(splitText('第{一')).toEqual([{ text: '第{一', place: false }]))
    it('takes of several wordings the first, and none that tells a figure again', () => {
        const sentences = [{ text: '立案{a}件。' }, { text: '全年共立案{a}件。' }, { text: '罚款{b}万元。' }, { text: '未办理听证。' }, { text: '行政复议{c}件。' }]
        expect(tellingOnce(sentences, '已写：行政复议{c}件。未办理听证。').map((one) => one.text)).toEqual(['立案{a}件。', '罚款{b}万元。'])
    })
    it('names each place once', () => expect(placesOf('{a}件、{b}件，{a}')).toEqual(['a', 'b']))
    it('is read back from what was written on the page', () => {
        const root = document.createElement('div')
        root.innerHTML = '共<span data-place="a|wan">12.5</span>万元。<br>第二段<div>第三段</div>'
        expect(textOf(root)).toBe('共{a|wan}万元。\n第二段\n第三段')
    })
})

describe('a place', () => {
    it.each([
        [{ indicator: 'a', form: '', last: false, from: '', to: '' }, 'a'],
        [{ indicator: 'a', form: 'wan', last: true, from: '', to: '2025-06-30' }, 'a|wan|..2025-06-30|last'],
    ])('%j', (wanted, place) => expect(placeOf(wanted)).toBe(place))
})
