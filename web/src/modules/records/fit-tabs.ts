/**
 * Which tabs stand in a row `room` pixels wide with `gap` between them, in their order: all of them,
 * or the first ones beside a menu of `more` pixels that has the rest. That at `current` always does.
 */
export function fitTabs(widths: readonly number[], room: number, gap: number, more: number, current: number): number[] {
    const whole = widths.reduce((sum, width) => sum + width + gap, -gap)
    if (room === 0 || whole <= room) return widths.map((_, at) => at)
    let left = room - more - (current < 0 ? 0 : (widths[current] ?? 0) + gap)
    const shown = current < 0 ? [] : [current]
    for (const [at, width] of widths.entries()) {
        if (at === current) continue
        left -= width + gap
        if (left < 0) break
        shown.push(at)
    }
    return shown.sort((a, b) => a - b)
}
