/** Degrees as typed, in millionths; undefined when it is no coordinate. */
export function microDegrees(typed: string, limit: number): number | undefined {
    const match = /^(-?)(\d{1,3})(?:\.(\d{1,6}))?$/.exec(typed.trim())
    if (match === null) return undefined
    const value = Number(`${match[2]}${(match[3] ?? '').padEnd(6, '0')}`)
    if (value > limit * 1_000_000) return undefined
    return match[1] === '-' && value !== 0 ? -value : value
}
