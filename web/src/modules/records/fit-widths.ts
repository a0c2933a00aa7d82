export interface Fitting { width: number; flexible: boolean }

const least = 132

/**
 * Widths in pixels for the room there is: figures, days and numbers keep theirs, long texts give way
 * down to `least` and take what is left over. What still does not fit is scrolled.
 */
export function fitWidths(columns: readonly Fitting[], room: number): number[] {
    const whole = columns.reduce((sum, column) => sum + column.width, 0)
    const elastic = columns.filter((column) => column.flexible).reduce((sum, column) => sum + column.width, 0)
    const rest = room - (whole - elastic)
    return columns.map((column) => {
        if (!column.flexible || elastic === 0) return column.width
        return Math.max(Math.min(least, column.width), Math.floor((column.width * rest) / elastic))
    })
}
