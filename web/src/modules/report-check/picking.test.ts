import { describe, expect, it } from 'vitest'
import type { KnownIndicator } from '@/api/report-wording-types'
import { likely, searched } from './picking'

const indicators: KnownIndicator[] = [
    { id: 'alarms', label: '自动监测报警数', unit: '次', names: ['自动监控报警', '超标预警', '督办工单'] },
    { id: 'handled', label: '自动监测报警处置率', unit: '%', names: ['报警处置率'] },
    { id: 'lectures', label: '主要负责人讲法治课次数', unit: '次', names: ['讲法治课'], definition: '主要负责人为干部职工讲课' },
]
const ids = (found: KnownIndicator[]) => found.map((one) => one.id)

describe('the picker of indicators', () => {
    it('finds by the label, the shorter first', () => expect(ids(searched(indicators, '报警'))).toEqual(['alarms', 'handled']))
    it('finds by what reports call it', () => expect(ids(searched(indicators, '督办工单'))).toEqual(['alarms']))
    it('finds by the definition', () => expect(ids(searched(indicators, '干部职工'))).toEqual(['lectures']))
    it('finds by letters of the label that do not stand together', () => expect(ids(searched(indicators, '监测处置'))).toEqual(['handled']))
    it('finds nothing for nothing', () => expect(searched(indicators, ' ')).toEqual([]))
    it('offers first what the words beside the figure look like', () => expect(ids(likely(indicators, 'lectures', '全年推送督办工单326张'))).toEqual(['lectures', 'alarms']))
})
