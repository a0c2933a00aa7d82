import { describe, expect, it } from 'vitest'
import { cite, numeral } from './citation'

const laws = { 'apl-2021': '中华人民共和国行政处罚法', m30: '生态环境行政处罚办法', 'gb32100-2015': '编码规则' }

describe('citations', () => {
    it.each([
        ['apl-2021/58', '《行政处罚法》第五十八条'],
        ['apl-2021/59.1.3', '《行政处罚法》第五十九条第一款第三项'],
        ['m30/18', '《生态环境行政处罚办法》第十八条'],
        ['apl-2021/17, m30/8', '《行政处罚法》第十七条，《生态环境行政处罚办法》第八条'],
        ['apl-2021/17, apl-2021/20', '《行政处罚法》第十七条，第二十条'],
        ['gb32100-2015', '《编码规则》'],
        ['本局规则', '本局规则'],
        ['', ''],
    ])('%s', (basis, words) => expect(cite(basis, laws)).toBe(words))

    it.each([[1, '一'], [10, '十'], [18, '十八'], [20, '二十'], [101, '一百零一'], [110, '一百一十'], [1054, '一千零五十四']])(
        'counts %i as %s', (value, text) => expect(numeral(value)).toBe(text))
})
