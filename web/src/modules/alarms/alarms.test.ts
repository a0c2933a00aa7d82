import { describe, expect, it } from 'vitest'
import type { AlarmRow } from '@/api/alarm-types'
import { between, timeOf } from '@/modules/outlets/stretch'
import { byOutlet, curveOf, freshOf, lostTo } from './alarm-words'

const hour = 3_600_000
const row = (part: Partial<AlarmRow>): AlarmRow => ({
    id: 'a', version: 1, state: { id: 'raised', label: '待确认', tone: 'late' }, kind: 'instant', title: '', words: '', factor: 'a21026', factor_name: '二氧化硫', unit: '',
    series: 'real.Rtd', value: '', limit_value: '', average: 'realtime', confidence: '', times: 1, ended: false, from_at: 0, until_at: 0, raised_at: 0, due_at: null,
    escalated_at: null, escalated_to: '', holder: '', device: 'd', device_name: '设备', outlet: null, outlet_name: '', enterprise: null, enterprise_name: '', original: null, ...part,
})

describe('the desk', () => {
    it('keeps the alarms of one outlet together, in the order they came', () =>
        expect(byOutlet([row({ id: '1', outlet: 'x', outlet_name: '一号' }), row({ id: '2' }), row({ id: '3', outlet: 'x', outlet_name: '一号' })]).map((group) => [group.name, group.rows.map((one) => one.id)])).toEqual([['一号', ['1', '3']], ['设备', ['2']]]))
    it('calls nothing new when it has just been opened', () => {
        expect(freshOf(undefined, [row({})])).toEqual([])
        expect(freshOf(new Set(['a']), [row({}), row({ id: 'b' })])).toEqual(['b'])
    })
    it('names the exceedances that a mark would take away', () => {
        const over = (part: Partial<AlarmRow>) => row({ kind: 'exceedance', from_at: hour, until_at: 2 * hour, title: '超标 88', ...part })
        const mark = { factor: '', from: 0, until: 3 * hour }
        expect(lostTo(mark, [over({}), row({}), over({ until_at: 0 }), over({ state: { id: 'dismissed', label: '', tone: 'old' } })])).toEqual(['超标 88'])
        expect([lostTo({ ...mark, factor: 'a21002' }, [over({})]), lostTo({ ...mark, from: 2 * hour }, [over({})])]).toEqual([[], []])
    })
    it.each([
        [row({ from_at: 10 * hour, until_at: 10 * hour + 60_000 }), 'range=hour&from=36000000&until=36061000'],
        [row({ from_at: 10 * hour, until_at: 12 * hour, average: 'hour', series: 'hour.Avg' }), 'range=day&from=36000000&until=43200000'],
        [row({ from_at: 0, until_at: 60 * hour }), 'range=week'],
        [row({ kind: 'suspect', from_at: 0, until_at: 8 * hour }), 'range=week&from=0&until=28800000&to=115200000'],
        [row({ kind: 'suspect', from_at: 0, until_at: hour, original: { device: 'e', from: 7 } }), 'like_device=e&like_from=7'],
    ])('leads to the curve with the stretch chosen', (alarm, wanted) => expect(curveOf(alarm)).toContain(wanted))
})

describe('a stretch', () => {
    it('has its ends in order and is never empty', () => {
        expect(between(5_400, 1_200)).toEqual({ from: 1_000, to: 6_000 })
        expect(between(1_200, 1_200)).toEqual({ from: 1_000, to: 2_000 })
    })
    it('takes nothing but a time from the address', () => expect(['12', '-1', '1e9', undefined, '9'.repeat(15)].map(timeOf)).toEqual([12, undefined, undefined, undefined, undefined]))
})
