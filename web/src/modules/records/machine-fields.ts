/** What the system keeps for itself, or for who recomputes: marks, ids, raw judgements. People find it behind a press. */
const machine: Record<string, readonly string[]> = {
    alarm: ['rule', 'judgements', 'key'],
    stat_filing: ['only_once', 'head_root', 'locked_once'],
}

export const isMachine = (type: string, field: string): boolean => machine[type]?.includes(field) === true
