import { describe, expect, it } from 'vitest'
import { microDegrees, placeFault } from './read-place'

describe('a place as typed', () => {
    it('is kept in millionths of a degree', () =>
        expect(['111.2003', '34', '-0.5', '111.20030001', '１１１', '200'].map((typed) => microDegrees(typed, 180))).toEqual([111_200_300, 34_000_000, -500_000, undefined, undefined, undefined]))
    it.each([
        ['111.2003', '34.7726', undefined],
        ['34.7726', '111.2003', 'swapped'],
        ['39.47', '75.989', 'swapped'],
        ['11.12003', '34.7726', 'outside'],
        ['0', '0', 'outside'],
        ['111°12′', '34', 'bad'],
        ['111.2003', '', undefined],
        ['', '', undefined],
    ])('%s, %s is told as %s', (lng, lat, fault) => expect(placeFault(lng, lat)).toBe(fault))
    it('in words alone is told to need a point', () => expect([placeFault('', '', '城东河桥下'), placeFault('111.2003', '', '东门'), placeFault('111.2003', '34.7726', '东门')]).toEqual(['pointless', undefined, undefined]))
})
