import type { LetterLine, LetterText } from '@/api/letter-types'

export const letterText = '某环罚〔2023〕7号\n甲公司：罚款伍万元（60000元）。'
const bytes = (words: string) => new TextEncoder().encode(words).length
const placeOf = (field: string, words: string) => {
    const begin = bytes(letterText.slice(0, letterText.indexOf(words)))
    return { field, line: letterText.slice(0, letterText.indexOf(words)).split('\n').length, begin, end: begin + bytes(words) }
}
export const aLetter: LetterText = {
    n: 1, name: '甲.txt', text: letterText,
    values: [
        { ...placeOf('doc_no', '某环罚〔2023〕7号'), label: '文号', value: '某环罚〔2023〕7号', doubts: [] },
        { ...placeOf('amount_yuan', '伍万元（60000元）'), label: '罚款（元）', value: '50000.00', doubts: ['大写与小写不一致'] },
    ],
    lacks: [{ field: 'uscc', label: '统一社会信用代码' }],
    unread: [],
}
export const aLine: LetterLine = { n: 1, name: '甲.txt', size: 100, outcome: 'faulty', doc_no: '某环罚〔2023〕7号', remarks: [{ field: 'fine_amount', label: '罚款', words: '大写与小写不一致', severity: 'fault' }] }
