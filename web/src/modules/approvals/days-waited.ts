/** Calendar days between two days, never less than none. */
export function daysWaited(since: string, today: string): number {
    const days = (Date.parse(`${today}T12:00:00Z`) - Date.parse(`${since}T12:00:00Z`)) / 86_400_000
    return Number.isFinite(days) ? Math.max(0, Math.round(days)) : 0
}
