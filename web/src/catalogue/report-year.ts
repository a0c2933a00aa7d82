/** The year that figures are wanted of: a report is written in the first months about the year before. */
export function yearAsked(today: string): number {
    const year = Number(today.slice(0, 4))
    return Number(today.slice(5, 7)) <= 3 ? year - 1 : year
}
