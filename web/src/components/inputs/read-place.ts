/** Degrees as typed, in millionths; undefined when it is no coordinate. */
export function microDegrees(typed: string, limit: number): number | undefined {
    const match = /^(-?)(\d{1,3})(?:\.(\d{1,6}))?$/.exec(typed.trim())
    if (match === null) return undefined
    const value = Number(`${match[2]}${(match[3] ?? '').padEnd(6, '0')}`)
    if (value > limit * 1_000_000) return undefined
    return match[1] === '-' && value !== 0 ? -value : value
}

const isWithin = (lng: number, lat: number) => lng >= 73_000_000 && lng <= 136_000_000 && lat >= 3_000_000 && lat <= 54_000_000

/** What is wrong with a place as typed, told before it is sent: no number, words without a point, the degrees the wrong way round, outside China. One half alone is not judged yet. */
export function placeFault(lng: string, lat: string, text = ''): 'bad' | 'pointless' | 'swapped' | 'outside' | undefined {
    const [x, y] = [lng, lat].map((typed) => (typed.trim() === '' ? null : microDegrees(typed, 180)))
    if (x === undefined || y === undefined) return 'bad'
    if (x === null && y === null && text.trim() !== '') return 'pointless'
    if (x === null || y === null) return undefined
    if (isWithin(x, y)) return undefined
    return isWithin(y, x) ? 'swapped' : 'outside'
}
